"""While a job is followed: whether it still goes on, and by which commands it is stopped and gone on with."""

from contextlib import suppress
from urllib.parse import quote

from infra.cli import api
from infra.cli.deployment import Deployment
from shared.errors import NotFoundError

HALTED = ("stopped", "failed")


def halted(stage: Deployment, kind: str, job: str) -> str:
    """How it came to go no further, if it did. AWS may not know yet of one that just began."""
    with suppress(NotFoundError):
        found = str(api.get(stage, f"/jobs/{kind}/{quote(job, safe='')}")["state"])
        return found if found in HALTED else ""
    return ""


def stopping(kind: str, job: str) -> str:
    return f"Ctrl-C leaves it running; `tributary jobs stop {kind} {job} --reason …` stops it"


def resuming(kind: str, job: str) -> str:
    return f"`tributary jobs resume {kind} {job} --reason …` goes on with it"
