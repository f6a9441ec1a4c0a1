"""`make down` ends the process that `make up` started, and never another one."""

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from infra.local import __main__ as command
from infra.local import server


@pytest.fixture
def process() -> Iterator["subprocess.Popen[bytes]"]:
    started = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    yield started
    started.kill()
    started.communicate()


@pytest.fixture
def pid_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    file = tmp_path / "ministack.pid"
    monkeypatch.setattr(server, "PID", file)
    return file


def test_a_process_that_took_over_the_number_is_left_alone(process: "subprocess.Popen[bytes]", pid_file: Path) -> None:
    pid_file.write_text(json.dumps({"pid": process.pid, "started": "1", "of": server._checkout()}))
    assert server.stop() is False
    assert process.poll() is None
    assert not pid_file.exists()


def test_our_own_process_is_stopped(process: "subprocess.Popen[bytes]", pid_file: Path) -> None:
    known = {"pid": process.pid, "started": server._birth(process.pid), "of": server._checkout()}
    pid_file.write_text(json.dumps(known))
    assert server.stop() is True
    assert process.wait(timeout=5) != 0


def test_one_that_does_not_end_is_killed_with_its_children(pid_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "PATIENCE_SECONDS", 0.2)
    child = f"[{sys.executable!r}, '-c', 'input()']"
    deaf = f"import signal, subprocess; signal.signal(15, signal.SIG_IGN); subprocess.Popen({child})"
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with subprocess.Popen(
        [sys.executable, "-uc", f"{deaf}; print('ready'); input()"], start_new_session=True, **pipes
    ) as process:
        assert process.stdout.readline() == b"ready\n"
        known = {"pid": process.pid, "started": server._birth(process.pid), "of": server._checkout()}
        pid_file.write_text(json.dumps(known))
        assert server.stop() is True
        # Both hold the pipe, so it ends with the later of them.
        assert process.communicate(timeout=5) == (b"", None)
        assert process.returncode == -signal.SIGKILL
    assert not pid_file.exists()


def test_the_process_of_the_folder_that_this_one_is_a_copy_of_is_left_alone(
    process: "subprocess.Popen[bytes]", pid_file: Path
) -> None:
    known = {"pid": process.pid, "started": server._birth(process.pid), "of": ["http://127.0.0.1:1", "/elsewhere"]}
    pid_file.write_text(json.dumps(known))
    assert server.stop() is False
    assert process.poll() is None


def test_nothing_to_stop_is_no_mistake(pid_file: Path) -> None:
    assert server.stop() is False


def test_functions_do_not_inherit_the_engineers_environment(tmp_path: Path) -> None:
    assert not [name for name in server._environment(tmp_path) if name.startswith("AWS")]


def test_our_own_that_is_too_busy_to_answer_is_waited_for_and_not_started_twice(
    process: "subprocess.Popen[bytes]", pid_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = {"pid": process.pid, "started": server._birth(process.pid), "of": server._checkout()}
    pid_file.write_text(json.dumps({**known, "version": server._version()}))
    answers = iter([False, False, True])
    monkeypatch.setattr(server, "running", lambda: next(answers))
    assert server.start() is False
    assert server.process_id() == process.pid


@pytest.mark.parametrize("arguments", [[], ["upp"], ["up", "now"]])
def test_what_is_neither_up_nor_down_is_answered_with_both(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert command.main(arguments) == 2
    assert "up or down" in capsys.readouterr().err
