"""Each alarm says what is wrong and where to read on, looks at what somebody emits, and fires when it should."""

import ast
import json
import re
from collections.abc import Iterator
from types import SimpleNamespace

import pytest
from msgspec.structs import replace

from functions.advance_journey import numbers as sweeping
from functions.deliver_message import numbers as delivering
from functions.notice_silence import numbers as silences
from infra.alarms import GUARDED, KINDS, RUNBOOKS
from infra.monitoring import FELT
from infra.packaging.imports import ROOT
from shared.messages.models import State
from shared.observability import count, namespace
from shared.overrides.current import read
from tests.infra.template import Resource, of_type, text
from tests.reference.alarms import fires
from tests.unit.messages.samples import a_brand, a_message

PUBLISHED = {
    ("AWS/Lambda", "Errors"): {"FunctionName"},
    ("AWS/Lambda", "Throttles"): {"FunctionName"},
    ("AWS/Lambda", "IteratorAge"): {"FunctionName"},
    ("AWS/SQS", "ApproximateAgeOfOldestMessage"): {"QueueName"},
    ("AWS/SQS", "ApproximateNumberOfMessagesVisible"): {"QueueName"},
    ("AWS/States", "ExecutionsFailed"): {"StateMachineArn"},
    ("AWS/SES", "Reputation.BounceRate"): set(),
    ("AWS/SES", "Reputation.ComplaintRate"): set(),
    ("AWS/ApiGateway", "5xx"): {"ApiId"},
    ("AWS/Events", "Invocations"): {"RuleName"},
}
"""What the services' own pages on their metrics list, with the dimensions that they have there."""

OURS = namespace("prod")
MINUTE, HOUR = 60, 3600
NOW = 1_000 * 3 * HOUR


def minutes(*values: float | None) -> list[tuple[float, float]]:
    """One number a minute until now; None where there is none."""
    return spread(MINUTE, *values)


def hours(*values: float | None) -> list[tuple[float, float]]:
    return spread(HOUR, *values)


def spread(step: int, *values: float | None) -> list[tuple[float, float]]:
    return [(NOW - (len(values) - place) * step, value) for place, value in enumerate(values) if value is not None]


def emitted(capsys: pytest.CaptureFixture[str], metric: str, *calls) -> list[float]:
    """What the function's own code writes for CloudWatch, each call of it at once."""
    for call in calls:
        call()
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines() if line.startswith("{")]
    return [value for line in lines for value in line.get(metric, ())]


TROUBLE = {
    "errors": (minutes(1, 0, 1, None, 2), minutes(1, None, None, 0, 3)),
    "throttles": (minutes(4, 9, 2), minutes(4, 9, None, None, None)),
    "unavailable": (minutes(1, None, 1, 1, None), minutes(7, None, None, None, 7)),
    "age": (minutes(601), minutes(600)),
    "lag": (minutes(600_001), minutes(600_000)),
    "dead-letters": (minutes(1), minutes(0)),
    "failed": (minutes(1), minutes(0)),
    "bounces": (hours(0.03), hours(0.025)),
    "complaints": (hours(0.0006), hours(0.0005)),
    "missed": ([], minutes(1, None, None)),
}
"""By kind, series of AWS's own metrics on which an alarm fires, and on which it must not."""


def test_alarms_of_what_aws_counts_fire_when_they_should_and_only_then(resources: dict[str, Resource]) -> None:
    alarms = [one for one in of_type(resources, "AWS::CloudWatch::Alarm").values() if one["Namespace"] != OURS]
    for alarm in alarms:
        trouble, none = TROUBLE[kind(alarm)]
        assert fires(alarm, trouble, NOW), alarm["AlarmName"]
        assert not fires(alarm, none, NOW), alarm["AlarmName"]
    assert {kind(one) for one in alarms} == TROUBLE.keys()


def test_the_alarm_on_the_sweep_fires_when_there_was_none_and_not_when_nothing_was_due(
    resources: dict[str, Resource], capsys: pytest.CaptureFixture[str]
) -> None:
    alarm = named(resources, "minute-hand-missed")
    (nothing_due,) = emitted(capsys, "Swept", lambda: sweeping.swept(0))
    assert not fires(alarm, minutes(nothing_due, None, None, None, None), NOW)
    assert fires(alarm, minutes(nothing_due, None, None, None, None, None), NOW)


def test_the_alarm_on_canaries_fires_when_none_came_back_for_half_an_hour(
    resources: dict[str, Resource], capsys: pytest.CaptureFixture[str]
) -> None:
    alarm = named(resources, "SES-canary")
    (heard,) = emitted(capsys, "CanaryHeard", lambda: count("CanaryHeard"))
    assert not fires(alarm, minutes(heard, *[None] * 29), NOW)
    assert fires(alarm, minutes(heard, *[None] * 30), NOW)


@pytest.mark.parametrize(("name", "metric"), [("sources", "SourceSilent"), ("journeys", "JourneySilent")])
def test_an_alarm_on_silence_fires_when_it_lasts_and_not_for_one_hour(
    name: str, metric: str, resources: dict[str, Resource], capsys: pytest.CaptureFixture[str]
) -> None:
    alarm, found = named(resources, f"{name}-silent"), [SimpleNamespace(name="n")]
    told = {"sources": (found, []), "journeys": ([], found)}[name]
    none, some = emitted(capsys, metric, lambda: silences.counted([], []), lambda: silences.counted(*told))
    assert fires(alarm, hours(none, some, some), NOW)
    assert not fires(alarm, hours(some, some, none), NOW)
    assert not fires(alarm, hours(none, none, some), NOW)


@pytest.mark.parametrize("rule", ["bounces", "complaints", "endpoint", "gone"])
def test_an_alarm_tells_of_a_guard_that_stopped_something_and_of_no_other(
    rule: str, resources: dict[str, Resource], capsys: pytest.CaptureFixture[str]
) -> None:
    tripped = emitted(capsys, "GuardTripped", lambda: count("GuardTripped", rule=rule))
    alarm = named(resources, f"{rule}-guard")
    assert GUARDED.get(rule, rule) in alarm["AlarmDescription"]
    assert alarm["Dimensions"] == [{"Name": "rule", "Value": rule}]
    assert fires(alarm, minutes(*tripped), NOW)
    assert not fires(alarm, minutes(*tripped, None), NOW)


@pytest.mark.parametrize(
    ("name", "metric"), [("sources-refused", "SourceRefused"), ("sources-unreadable", "SourceUnreadable")]
)
def test_a_source_in_trouble_is_told_of_at_the_fifth_delivery_of_a_quarter_of_an_hour(
    name: str, metric: str, resources: dict[str, Resource]
) -> None:
    alarm = named(resources, name)
    assert (alarm["MetricName"], alarm.get("Dimensions")) == (metric, None)
    assert fires(alarm, minutes(1, 1, None, 1, 2), NOW)
    assert not fires(alarm, minutes(1, 1, None, 1, 1), NOW)
    assert not fires(alarm, minutes(3, *[None] * 14, 2), NOW)


@pytest.mark.parametrize(("name", "rule"), [("paused", "provider_paused"), ("template", "template")])
def test_one_message_that_waits_for_a_provider_or_a_template_is_enough(
    name: str, rule: str, resources: dict[str, Resource], capsys: pytest.CaptureFixture[str]
) -> None:
    alarm, message = named(resources, f"messages-{name}"), replace(a_message(), state=State.READY, rule=rule)
    assert alarm["Dimensions"] == [{"Name": "rule", "Value": rule}]
    (held,) = emitted(capsys, "MessageHeld", lambda: delivering.counted(message))
    assert fires(alarm, minutes(held, *[None] * 14), NOW)
    assert not fires(alarm, minutes(held, *[None] * 15), NOW)


def test_the_alarm_on_settings_tells_of_those_that_the_deployed_code_cannot_read(
    resources: dict[str, Resource], capsys: pytest.CaptureFixture[str]
) -> None:
    alarm = named(resources, "settings-ignored")
    ignored = emitted(capsys, "SettingIgnored", lambda: read(a_brand(), {"caps": {"email": {"messages": 0}}}))
    assert fires(alarm, minutes(*ignored), NOW)
    assert not emitted(capsys, "SettingIgnored", lambda: read(a_brand(), {"caps": {"email": {"messages": 1}}}))
    (environment,) = of_type(resources, "AWS::AppConfig::Environment").values()
    (watched,) = environment["Monitors"]
    assert resources[text(watched["AlarmArn"])]["Properties"]["AlarmName"] == alarm["AlarmName"]


def test_every_alarm_looks_at_a_number_that_somebody_emits(resources: dict[str, Resource]) -> None:
    ours = set(counted())
    for alarm in of_type(resources, "AWS::CloudWatch::Alarm").values():
        dimensions = frozenset(one["Name"] for one in alarm.get("Dimensions", ()))
        if alarm["Namespace"] == OURS:
            assert (alarm["MetricName"], dimensions) in ours
        else:
            assert PUBLISHED[alarm["Namespace"], alarm["MetricName"]] == dimensions


def test_every_alarm_ends_with_its_runbook_and_every_runbook_has_an_alarm(resources: dict[str, Resource]) -> None:
    single, summed = (of_type(resources, f"AWS::CloudWatch::{one}Alarm") for one in ("", "Composite"))
    alarms = [*single.values(), *summed.values()]
    named = {re.search(r" (\S+)$", one["AlarmDescription"])[1] for one in alarms}
    pages = {f"{RUNBOOKS}/{path.name}" for path in (ROOT / RUNBOOKS).glob("*.md")} - {f"{RUNBOOKS}/README.md"}
    assert named == pages
    for alarm in alarms:
        assert alarm["AlarmName"].endswith(kind(alarm))


def test_a_runbook_names_its_alarm_and_the_list_of_runbooks_has_each() -> None:
    listed = (ROOT / RUNBOOKS / "README.md").read_text()
    for name in (*KINDS, "affected"):
        page = (ROOT / RUNBOOKS / f"{name}.md").read_text()
        assert f"-{name}`" in page
        assert f"[{name}]({name}.md)" in listed


def test_customers_are_affected_when_any_of_those_alarms_is_on_that_mean_so(resources: dict[str, Resource]) -> None:
    (composite,) = of_type(resources, "AWS::CloudWatch::CompositeAlarm").values()
    written = json.dumps(composite["AlarmRule"])
    meant = {
        one["AlarmName"] for name, one in of_type(resources, "AWS::CloudWatch::Alarm").items() if f'"{name}"' in written
    }
    assert meant == {f"tributary-prod-{one}".replace(" ", "-") for one in FELT}
    assert written.count("ALARM(") == written.count(" OR ") + 1 == len(FELT)
    assert composite["AlarmActions"] == [{"Ref": next(iter(of_type(resources, "AWS::SNS::Topic")))}]


def kind(alarm: Resource) -> str:
    return re.search(r"/([\w-]+)\.md$", alarm["AlarmDescription"])[1]


def named(resources: dict[str, Resource], name: str) -> Resource:
    alarms = of_type(resources, "AWS::CloudWatch::Alarm").values()
    (found,) = [one for one in alarms if one["AlarmName"] == f"tributary-prod-{name}"]
    return found


def counted() -> Iterator[tuple[str, frozenset[str]]]:
    """Name and dimensions of each number that the functions count, read off their code."""
    for folder in ("functions", "shared"):
        for path in (ROOT / folder).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "count" and node.args:
                    names = [one.value for one in ast.walk(node.args[0]) if isinstance(one, ast.Constant)]
                    yield from ((name, frozenset(one.arg for one in node.keywords)) for name in names)
