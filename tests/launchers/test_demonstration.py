import socket

import pytest
from lib import demonstration
from lib.console import PlainError


def test_a_taken_port_is_told_before_the_work():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        with pytest.raises(PlainError, match=f"Port {port} is taken") as caught:
            demonstration.check_port(port)
    assert "--port" in caught.value.remedy


def test_a_database_of_another_version_asks_for_reset():
    with pytest.raises(PlainError, match="another version") as caught:
        demonstration.check_version("old", "new")
    assert "--reset" in caught.value.remedy


@pytest.mark.parametrize(("said", "meant"), [("es", "es_ES"), ("en_US", "en_US")])
def test_spanish_may_be_said_shortly(said, meant):
    assert demonstration.parse(["--lang", said]).lang == meant


def test_the_language_is_spanish_unless_said():
    assert demonstration.parse([]).lang == "es_ES"


def test_a_language_that_no_template_has_is_refused(capsys):
    with pytest.raises(SystemExit):
        demonstration.parse(["--lang", "fr_FR"])
    assert "es_ES" in capsys.readouterr().err
