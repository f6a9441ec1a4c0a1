"""Why runs end, in a few words that can be counted: journeys may give an exit any reason that they like."""

from collections.abc import Mapping

from shared.journeys import requests, turn
from shared.journeys.models import HOLDOUT, JOURNEY_STOPPED, MERGED

EXIT = "exit"
ENDS: Mapping[str, str] = {
    "completed": "went to the end",
    EXIT: "left: the reason to go on was gone",
    "guard": "left: a condition of its start or of a step was not true any more",
    "past": "left: the time that it was to wait for was over",
    "loop": "left: it came by the same step without an end",
    turn.LEFT: "left the segment before its turn",
    requests.STOPPED: "stopped: the customer was taken off it",
    JOURNEY_STOPPED: "stopped: the journey was",
    MERGED: "gave way to that of the same person",
    "erased": "the customer was erased",
    HOLDOUT: "held out, and their time is over",
}
"""Each is billed as a metric by itself, per journey."""


def end_of(reason: str | None) -> str:
    return reason if reason and reason in ENDS else EXIT
