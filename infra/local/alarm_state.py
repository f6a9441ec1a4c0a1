"""Whether an alarm is on, as CloudWatch finds it: by period, statistic, threshold, and what missing data means.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

Point = tuple[float, float]
"""When, in seconds, and how much."""

STATISTICS: Mapping[str, Callable[[Sequence[float]], float]] = {"Sum": sum, "Maximum": max, "SampleCount": len}
OVER = "GreaterThanThreshold"
"""All other alarms of ours are on below their threshold."""


def state(alarm: Mapping[str, Any], points: Sequence[Point], now: float) -> str:
    """`ALARM` or `OK`, by the periods that end now."""
    wanted = alarm.get("DatapointsToAlarm") or alarm["EvaluationPeriods"]
    periods = (now - back * alarm["Period"] for back in range(1, alarm["EvaluationPeriods"] + 1))
    bad = sum(_is_bad(alarm, [value for at, value in points if 0 <= at - start < alarm["Period"]]) for start in periods)
    return "ALARM" if bad >= wanted else "OK"


def _is_bad(alarm: Mapping[str, Any], values: Sequence[float]) -> bool:
    if not values:
        return bool(alarm["TreatMissingData"] == "breaching")
    found = STATISTICS[alarm["Statistic"]](values)
    return bool(found > alarm["Threshold"] if alarm["ComparisonOperator"] == OVER else found < alarm["Threshold"])
