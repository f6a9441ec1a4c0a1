"""`make up` and `make down`."""

import fcntl
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from infra.local import deployment, outputs, seeds, server
from infra.local.outputs import FILE
from infra.packaging.imports import ROOT
from shared import configuration
from shared.errors import TributaryError


def up() -> str:
    """Whatever of it is there already stays as it is."""
    stack = deployment.deploy(emptied=server.start())
    seeds.fill_secrets()
    seeds.verify_senders(configuration.brand())
    seeds.register_applications(configuration.brand())
    seeds.switch_on_expiry(stack["Table"])
    outputs.write(stack)
    return f"up: {stack['ApiUrl']} ({FILE.relative_to(ROOT)} has the rest)"


def down() -> str:
    FILE.unlink(missing_ok=True)
    return "down" if server.stop() else "was not up"


@contextmanager
def alone() -> Iterator[None]:
    """Two at once would deploy over each other; the second waits, and then finds its work done."""
    server.HOME.mkdir(exist_ok=True)
    with (server.HOME / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


ACTS = {"up": up, "down": down}


def main(arguments: Sequence[str]) -> int:
    if len(arguments) != 1 or arguments[0] not in ACTS:
        sys.stderr.write(f"`python -m infra.local`: write {' or '.join(ACTS)}\n")
        return 2
    try:
        with alone():
            sys.stdout.write(ACTS[arguments[0]]() + "\n")
    except TributaryError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
