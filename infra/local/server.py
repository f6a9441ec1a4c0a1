"""The process of the local AWS: started in the background, found again by its process id, stopped by it."""

import hashlib
import json
import os
import signal
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from infra.local import address
from infra.packaging.imports import ROOT
from shared.errors import UnavailableError

HOME = ROOT / ".local"
PID = HOME / "ministack.pid"
LOG = HOME / "ministack.log"
PROGRAM = Path(__file__).with_name("ministack.py")
PARTS = sorted(PROGRAM.parent.glob("*.py"))
"""Any of them may run inside it."""

LOCK = ROOT / "requirements" / "local.txt"
READY = f"{address.ADDRESS}/_ministack/ready"
PATIENCE_SECONDS = 90
START_SECONDS = 120
"""An idle machine needs three; one with others at work on each core may need a minute."""
HEALTH_SECONDS = 2


def running() -> bool:
    try:
        with urllib.request.urlopen(READY, timeout=HEALTH_SECONDS) as response:  # noqa: S310
            return bool(response.status == 200)
    except (urllib.error.URLError, TimeoutError, ConnectionError):
        return False


def start() -> bool:
    """True if it had to be started: then it is empty. One that runs another version is replaced."""
    if process_id() and _known().get("version") != _version():
        stop()
    if process_id():
        _wait(process_id)
        return False
    if running():
        raise UnavailableError(f"{address.ADDRESS} is another checkout's: stop it there, or set TRIBUTARY_PORT")
    interpreter = HOME / "ministack" / "bin" / "python"
    temporary = HOME / "tmp"
    temporary.mkdir(parents=True, exist_ok=True)
    with LOG.open("wb") as log:
        process = subprocess.Popen(  # noqa: S603
            [interpreter, "-P", PROGRAM], env=_environment(temporary), stdout=log, stderr=log, start_new_session=True
        )
    known = {"pid": process.pid, "started": _birth(process.pid), "version": _version()}
    PID.write_text(json.dumps({**known, "of": _checkout()}))
    try:
        _wait(lambda: process.poll() is None)
    except UnavailableError:
        stop()
        raise
    return True


def stop() -> bool:
    """True if there was something to stop. It is forgotten only once it is gone."""
    known = process_id()
    if known is not None:
        os.kill(known, signal.SIGTERM)
        deadline = time.monotonic() + PATIENCE_SECONDS
        while _birth(known) and time.monotonic() < deadline:
            time.sleep(0.1)
        if _birth(known):
            os.killpg(known, signal.SIGKILL)
    PID.unlink(missing_ok=True)
    return known is not None


def process_id() -> int | None:
    """Only ever of the process that we started, while it runs: a process id alone may belong to somebody else by now.

    A copy of this folder has this file as well, and a port of its own: what it names is not the copy's.
    """
    known = _known()
    if not known or known.get("of") != _checkout() or not known["started"]:
        return None
    return int(known["pid"]) if _birth(known["pid"]) == known["started"] else None


def _checkout() -> list[str]:
    return [address.ADDRESS, str(HOME.resolve())]


def _known() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(PID.read_text()) if PID.exists() else {}
    return found


def _version() -> str:
    return hashlib.sha256(b"".join(path.read_bytes() for path in (*PARTS, LOCK))).hexdigest()


def _environment(temporary: Path) -> dict[str, str]:
    """Nothing else: functions inherit the emulator's environment, and would find the engineer's credentials in it."""
    return {
        "PATH": "/usr/bin:/bin",
        "HOME": str(HOME),
        "TMPDIR": str(temporary),
        "AUTH": "true",
        "BIND_HOST": str(urlsplit(address.ADDRESS).hostname),
        "GATEWAY_PORT": str(urlsplit(address.ADDRESS).port),
        "MINISTACK_ACCOUNT_ID": address.ACCOUNT,
        "MINISTACK_REGION": address.REGION,
        "IOT_MTLS_ENABLED": "0",
        "LOG_LEVEL": "WARNING",
        # Functions inherit the environment here, and take the line above for theirs.
        "POWERTOOLS_LOG_LEVEL": "INFO",
    }


def _wait(lives: Callable[[], object]) -> None:
    """Also for one that was there before: on a busy machine it may not answer at once, and a second one finds its port
    taken.
    """
    deadline = time.monotonic() + START_SECONDS
    while not running():
        if not lives():
            raise UnavailableError(f"the local AWS does not start; {LOG.relative_to(ROOT)} says why")
        if time.monotonic() > deadline:
            raise UnavailableError(f"the local AWS does not answer for {START_SECONDS} s: is the machine too busy?")
        time.sleep(0.1)


def _birth(pid: int) -> str:
    """When the process began, in ticks since the machine did; empty if there is none, or only its remains."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return ""
    # Fields count from behind the name, which stands in brackets and may hold spaces (man 5 proc).
    state, *fields = stat.rpartition(")")[2].split()
    return "" if state == "Z" else fields[18]
