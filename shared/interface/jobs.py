"""What the API says of long jobs."""

from collections.abc import Mapping
from typing import Annotated, TypedDict

from msgspec import Meta

from shared.aws import keys
from shared.jobs.models import Job


class JobTold(TypedDict):
    """A job, as its latest execution says."""

    kind: str
    id: str
    run: Annotated[int, Meta(description="How many executions it has had; the next begins where the last ended.")]
    state: Annotated[str, Meta(description="`running`, `waiting`, `done`, `failed` or `stopped`.")]
    since: Annotated[str, Meta(description="When this execution began.")]
    ended_at: str | None
    turns: Annotated[int, Meta(description="Of this execution.")]
    progress: Annotated[Mapping[str, str | int], Meta(description="What it counts, by what it is.")]
    next_at: Annotated[str, Meta(description="When a waiting one goes on; empty where it does at once.")]
    error: Annotated[str, Meta(description="What kind of error it met last; empty where none.")]
    final: Annotated[bool, Meta(description="Of a broadcast that was stopped for good: nobody goes on with it.")]


class JobsTold(TypedDict):
    jobs: Annotated[list[JobTold], Meta(description="Of each kind those that began or ended last, of 90 days.")]


def told(job: Job, *, final: bool) -> JobTold:
    return {
        "kind": job.kind,
        "id": job.id,
        "run": job.run,
        "state": str(job.state),
        "since": keys.timestamp(job.since),
        "ended_at": keys.timestamp(job.ended_at) if job.ended_at else None,
        "turns": job.turns,
        "progress": dict(job.progress),
        "next_at": job.next_at,
        "error": job.error,
        "final": final,
    }
