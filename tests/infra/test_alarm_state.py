"""The local AWS finds of an alarm what its reference finds, written from CloudWatch's documentation by itself."""

from random import Random

from infra.local.alarm_state import state
from tests.infra.template import Resource, of_type
from tests.reference.alarms import fires

NOW, DRAWN = 1_000_000, 200


def test_an_alarm_is_on_locally_whenever_it_fires_and_only_then(resources: dict[str, Resource]) -> None:
    draw, seen = Random(1), set()  # noqa: S311 - to be repeated
    for alarm in of_type(resources, "AWS::CloudWatch::Alarm").values():
        reach, limit = alarm["Period"] * (alarm["EvaluationPeriods"] + 1), alarm["Threshold"]
        for _ in range(DRAWN):
            drawn = range(draw.randrange(9))
            points = [(NOW - draw.uniform(0, reach), draw.choice((0, limit, limit + 1))) for _ in drawn]
            expected = fires(alarm, points, NOW)
            assert state(alarm, points, NOW) == ("ALARM" if expected else "OK"), alarm["AlarmName"]
            seen.add(expected)
    assert seen == {True, False}
