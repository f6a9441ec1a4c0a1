"""Which alarms of this stage are on, in the words of their descriptions."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from msgspec import Struct

from shared.aws.paging import pages

KINDS = {"MetricAlarm": "MetricAlarms", "CompositeAlarm": "CompositeAlarms"}


class Alarm(Struct, frozen=True):
    """`says` ends with the place of its runbook."""

    name: str
    says: str
    since: datetime


class Alarms(Struct, frozen=True):
    """`prefix` is what the names of this stage's alarms begin with."""

    client: Any
    prefix: str

    def on(self) -> list[Alarm]:
        """The one that sums up first, then the newest: it is what to look at now."""
        begin = f"{self.prefix}-"
        asked = {"AlarmNamePrefix": begin, "StateValue": "ALARM", "AlarmTypes": list(KINDS)}
        listed = (pair for page in pages(self.client, "describe_alarms", **asked) for pair in _listed(page))
        found = [(kind, _alarm(one, begin)) for kind, one in listed]
        return [one for kind, one in sorted(found, key=lambda pair: (pair[0], -pair[1].since.timestamp()))]


def _listed(page: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for kind, name in KINDS.items():
        yield from ((kind, one) for one in page.get(name, ()))


def _alarm(one: dict[str, Any], begin: str) -> Alarm:
    since = one.get("StateTransitionedTimestamp") or one["StateUpdatedTimestamp"]
    return Alarm(one["AlarmName"].removeprefix(begin), one.get("AlarmDescription", ""), since)
