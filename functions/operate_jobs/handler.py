"""HTTP API for people (IAM only): look at long jobs, stop them, and go on with them."""

from typing import Any

from shared import acting, api
from shared.audit import Audit
from shared.aws import clock
from shared.aws.clients import client
from shared.aws.table import open_table
from shared.errors import NotFoundError
from shared.interface import jobs as interface
from shared.interface.asked import Nothing, Several, read
from shared.interface.wishes import Reasoned
from shared.jobs.jobs import Jobs
from shared.jobs.models import KINDS, Job
from shared.observability import count, logger
from shared.settings import Settings

settings = Settings.from_environment()
table = open_table(settings)
jobs = Jobs(client, settings.jobs)


def handler(event: api.LambdaEvent, context: object) -> api.Answer:
    return api.answer(lambda: route(event))


def route(event: api.LambdaEvent) -> Any:
    match api.path(event):
        case ["jobs"]:
            most = read(api.query(event), Several).limit
            return {"jobs": [interface.told(one) for one in jobs.all(most)]}
        case ["jobs", kind, job] if kind in KINDS:
            read(api.query(event), Nothing)
            return interface.told(jobs.find(kind, job))
        case ["jobs", kind, job, act] if kind in KINDS and act in ("stops", "resumptions"):
            now = clock.now(table, settings.time_travel)
            return acting.noted(Audit(table), event, now, lambda: interface.told(decided(kind, job, act, event)))
    raise NotFoundError(f"there is GET /jobs, and of {', '.join(KINDS)} /jobs/{{kind}}/{{id}}, /stops and /resumptions")


def decided(kind: str, job: str, act: str, event: api.LambdaEvent) -> Job:
    """Why is noted, and does not stand where everybody who may look at executions reads it."""
    api.body(event, Reasoned)
    logger.info("act", extra={"operation": act, "reason": api.caller(event), "key": job})
    count("JobOperated", operation=act)
    return jobs.stop(kind, job, api.caller(event)) if act == "stops" else jobs.resume(kind, job)
