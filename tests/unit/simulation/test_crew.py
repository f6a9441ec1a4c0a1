"""Whoever is killed while a simulation runs leaves no process behind."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

WORKING = """
import os, time
from infra.simulation import crew

class Endless:
    def play(self, circles):
        print(os.getpid(), flush=True)
        time.sleep(600)

list(crew.play(Endless(), [range(1), range(1, 2)], workers=2))
"""


def is_there(process):
    """What has ended and that nobody has asked about yet is not."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


@pytest.mark.skipif(not Path("/proc/self").is_dir(), reason="processes are looked up in /proc")
@pytest.mark.parametrize("ending", [signal.SIGTERM, signal.SIGKILL])
def test_workers_end_with_the_process_that_they_work_for(ending):
    with subprocess.Popen([sys.executable, "-c", WORKING], stdout=subprocess.PIPE, text=True) as parent:
        workers = [int(parent.stdout.readline()) for _ in range(2)]
        parent.send_signal(ending)
        parent.wait(timeout=30)
        until = time.monotonic() + 30
        while any(map(is_there, workers)) and time.monotonic() < until:
            time.sleep(0.05)
        left = [one for one in workers if is_there(one)]
        for one in left:
            os.kill(one, signal.SIGKILL)
    assert left == []
