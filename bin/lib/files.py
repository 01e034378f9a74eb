"""Files and folders that are either complete or not there."""

import fcntl
import shutil
from contextlib import contextmanager

from .console import PlainError, say

GIGABYTE = 1024**3


@contextmanager
def lock(path):
    """Keep other checkouts out while something shared is being made."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say(f"waiting for another run that holds {path.name}")
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def write(path, text):
    """Write a whole file at once, and only when it changes."""
    if path.exists() and path.read_text(encoding="utf-8") == text:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.draft")
    draft.write_text(text, encoding="utf-8")
    draft.replace(path)


@contextmanager
def folder_made_whole(path):
    """Give a temporary folder that takes its name only when the work succeeds."""
    draft = path.with_name(f"{path.name}.draft")
    remove(draft)
    draft.mkdir(parents=True)
    yield draft
    remove(path)
    draft.replace(path)


def contents(folder, left_out):
    """Yield (relative path, bytes) of the files of a folder, in a stable order."""
    for path in sorted(folder.rglob("*")):
        relative = path.relative_to(folder)
        if path.is_file() and not left_out(relative):
            yield relative.as_posix(), path.read_bytes()


def remove(path):
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    elif path.exists() or path.is_symlink():
        path.unlink()


def check_space(path, gigabytes):
    path.mkdir(parents=True, exist_ok=True)
    free = shutil.disk_usage(path).free / GIGABYTE
    if free < gigabytes:
        raise PlainError(
            f"The disk of {path} has {free:.1f} GB free; "
            f"the set-up needs {gigabytes} GB.",
            "Free some space, or name a folder on another disk in SUPPORT_LOCAL.",
        )
