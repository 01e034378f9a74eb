import pytest
from lib import files
from lib.console import PlainError


def test_a_folder_appears_only_when_it_is_complete(tmp_path):
    with pytest.raises(KeyboardInterrupt):
        with files.folder_made_whole(tmp_path / "odoo") as draft:
            (draft / "half").touch()
            raise KeyboardInterrupt
    assert not (tmp_path / "odoo").exists()


def test_the_next_run_starts_from_a_clean_draft(tmp_path):
    (tmp_path / "odoo.draft").mkdir()
    (tmp_path / "odoo.draft" / "half").touch()
    with files.folder_made_whole(tmp_path / "odoo") as draft:
        (draft / "whole").touch()
    assert [path.name for path in (tmp_path / "odoo").iterdir()] == ["whole"]


def test_a_file_that_does_not_change_is_not_written(tmp_path):
    path = tmp_path / "odoo.conf"
    files.write(path, "one")
    written = path.stat().st_mtime_ns
    files.write(path, "one")
    assert path.stat().st_mtime_ns == written


def test_a_small_disk_is_told_before_the_work(tmp_path):
    with pytest.raises(PlainError, match="the set-up needs 100000000 GB"):
        files.check_space(tmp_path, 100_000_000)


def test_contents_come_in_a_stable_order_without_what_is_left_out(tmp_path):
    for name in ("b.py", "a.py", "c.pyc"):
        (tmp_path / name).write_text(name)
    found = files.contents(tmp_path, lambda path: path.suffix == ".pyc")
    assert list(found) == [("a.py", b"a.py"), ("b.py", b"b.py")]
