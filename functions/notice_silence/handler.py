"""Every hour: which sources and journeys usually have something to say and do not."""

from datetime import datetime
from typing import Any

from functions.notice_silence.numbers import counted
from shared import configuration
from shared.aws.clients import client
from shared.aws.metrics import Metrics
from shared.aws.table import open_table
from shared.journeys.control_store import ControlStore
from shared.settings import Settings
from shared.watching.listening import Listening

settings = Settings.from_environment()
controls = ControlStore(open_table(settings))
journeys = tuple(configuration.read("journeys")["journeys"])
metrics = Metrics(client("cloudwatch"), settings.stage)
listening = Listening(metrics, configuration.brand(), journeys, controls.latest)


def handler(event: dict[str, Any], context: object) -> dict[str, list[str]]:
    """At the time of the schedule, which is CloudWatch's too, wherever the clock of the stage has travelled."""
    now = datetime.fromisoformat(event["time"])
    sources, sending = listening.sources(now), listening.sending(now)
    counted(sources, sending)
    return {"sources": [one.name for one in sources], "journeys": [one.name for one in sending]}
