"""When an alarm of CloudWatch fires, written from its documentation alone: periods, statistic, threshold, missing data.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html
"""

import operator
from collections.abc import Mapping, Sequence
from typing import Any

STATISTICS = {"Sum": sum, "Maximum": max, "SampleCount": len}
COMPARISONS = {
    "GreaterThanThreshold": operator.gt,
    "GreaterThanOrEqualToThreshold": operator.ge,
    "LessThanThreshold": operator.lt,
    "LessThanOrEqualToThreshold": operator.le,
}
MISSING = {"breaching": True, "notBreaching": False}


def fires(alarm: Mapping[str, Any], samples: Sequence[tuple[float, float]], now: float) -> bool:
    """`alarm` has the properties of AWS::CloudWatch::Alarm; `samples` are seconds and values."""
    period, periods = alarm["Period"], alarm["EvaluationPeriods"]
    breaches = 0
    for back in range(1, periods + 1):
        begins = now - back * period
        values = [value for at, value in samples if begins <= at < begins + period]
        breaches += _breaches(alarm, values)
    return breaches >= alarm.get("DatapointsToAlarm", periods)


def _breaches(alarm: Mapping[str, Any], values: Sequence[float]) -> bool:
    if not values:
        return MISSING[alarm["TreatMissingData"]]
    return COMPARISONS[alarm["ComparisonOperator"]](STATISTICS[alarm["Statistic"]](values), alarm["Threshold"])
