"""HTTP API for people (IAM only): look at long jobs, stop them, and go on with them.

A broadcast is stopped as `run_broadcasts` stops it: whom it has let in already, that waits with its job.
"""

from datetime import datetime
from typing import Any

from shared import acting, api
from shared.audit import Audit
from shared.aws import clock
from shared.aws.clients import client
from shared.aws.table import open_table
from shared.broadcasts.halting import Halting, Word
from shared.broadcasts.jobs import JOB as BROADCAST
from shared.broadcasts.jobs import BroadcastJobs
from shared.broadcasts.store import BroadcastStore
from shared.errors import NotFoundError
from shared.interface import jobs as interface
from shared.interface.asked import Nothing, Several, read
from shared.interface.wishes import Reasoned
from shared.jobs.jobs import Jobs
from shared.jobs.models import KINDS, Job
from shared.journeys.control_store import ControlStore
from shared.journeys.tours import Tours
from shared.observability import count, logger
from shared.settings import Settings

settings = Settings.from_environment()
table = open_table(settings)
jobs = Jobs(client, settings.jobs)
broadcasts = BroadcastStore(table)
broadcast_jobs = BroadcastJobs(broadcasts, jobs)
halting = Halting(table, ControlStore(table), Tours(jobs), broadcast_jobs)


def handler(event: api.LambdaEvent, context: object) -> api.Answer:
    return api.answer(lambda: route(event))


def route(event: api.LambdaEvent) -> Any:
    match api.path(event):
        case ["jobs"]:
            most = read(api.query(event), Several).limit
            return {"jobs": [told(one) for one in jobs.all(most)]}
        case ["jobs", kind, job] if kind in KINDS:
            read(api.query(event), Nothing)
            return told(jobs.find(kind, job))
        case ["jobs", kind, job, act] if kind in KINDS and act in ("stops", "resumptions"):
            now = clock.now(table, settings.time_travel)
            return acting.noted(Audit(table), event, now, lambda: told(decided(kind, job, event, now)))
    raise NotFoundError(f"there is GET /jobs, and of {', '.join(KINDS)} /jobs/{{kind}}/{{id}}, /stops and /resumptions")


def told(job: Job) -> interface.JobTold:
    return interface.told(job, final=broadcast_jobs.is_final(job))


def decided(kind: str, job: str, event: api.LambdaEvent, now: datetime) -> Job:
    """Why is noted, and does not stand where everybody who may look at executions reads it."""
    reason, act = api.body(event, Reasoned).reason, api.path(event)[-1]
    logger.info("act", extra={"operation": act, "reason": api.caller(event), "key": job})
    count("JobOperated", operation=act)
    if known := broadcasts.get(job) if kind == BROADCAST else None:
        word = Word(api.request_id(event), api.caller(event), reason, now)
        (halting.pause if act == "stops" else halting.resume)(known, word)
        return jobs.find(kind, job)
    return jobs.stop(kind, job, api.caller(event)) if act == "stops" else jobs.resume(kind, job)
