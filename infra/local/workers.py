"""Workers of the local AWS: as many as its machine bears, and all of a function run the same copy of its code.

Runs inside MiniStack (see ministack.py), which starts a worker for each batch that waits, unpacks the code for it, and
throws all of that away with the code's next version, in the one thread that answers everybody: after fifty workers that
took longer than any caller waits.
"""

import hashlib
import os
import queue
import shutil
import tempfile
import threading
import zipfile
from contextlib import suppress
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from ministack.core import lambda_runtime
from ministack.services import lambda_svc

AT_ONCE = 2 * (os.cpu_count() or 1)
"""Of one queue; AWS has more machines."""

CODE = Path(tempfile.gettempdir()) / "code"
"""By the hash of the package, until the local AWS is started again."""

FIRST_LINE_SECONDS, NEXT_LINE_SECONDS = 0.05, 0.005

concurrency = lambda_svc._sqs_esm_concurrency
unpacking = threading.Lock()


class Package(zipfile.ZipFile):
    """Of a function, unpacked once: a worker's folder has links to what is in it."""

    def extractall(self, path: Any = None, *_: Any, **__: Any) -> None:
        with unpacking:
            code = self._unpacked()
        for entry in code.iterdir():
            (Path(path) / entry.name).symlink_to(entry)

    def _unpacked(self) -> Path:
        code = CODE / hashlib.sha256(Path(str(self.filename)).read_bytes()).hexdigest()
        if not code.is_dir():
            half = code.with_suffix(".half")
            super().extractall(half)
            half.rename(code)
        return code


def at_once(*mapping: Any) -> int:
    return min(int(concurrency(*mapping)), AT_ONCE)


def written(worker: Any) -> str:
    """What it has logged. MiniStack looks for it every millisecond, and that is most of what a call costs."""
    lines: list[str] = []
    with suppress(queue.Empty):
        while True:
            lines.append(worker._stderr_queue.get(timeout=NEXT_LINE_SECONDS if lines else FIRST_LINE_SECONDS))
    return "\n".join(lines)


def install() -> None:
    shutil.rmtree(CODE, ignore_errors=True)
    CODE.mkdir(parents=True)
    lambda_runtime.zipfile = SimpleNamespace(ZipFile=Package, BadZipFile=zipfile.BadZipFile)
    lambda_svc._sqs_esm_concurrency = at_once
    lambda_runtime.Worker._drain_stderr_bounded = written
