"""What MiniStack does not do of CloudWatch: metrics out of the functions' logs, and alarms that mind their dimensions.

Runs inside it (see ministack.py). CloudWatch looks at its alarms once a minute; here each is looked at when asked for.
https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
"""

import json
import time
from collections.abc import Iterator
from typing import Any

from ministack.services import cloudwatch, lambda_svc

from infra.local import address, alarm_state

MEASURED = (f"Tributary/{address.STAGE}", "AWS/Lambda")
"""Of other namespaces the emulator has no numbers, and an alarm that waits for a sign of life would always be on."""

write_logs, describe_alarms = lambda_svc._emit_lambda_logs, cloudwatch._describe_alarms


def written(function: Any, request_id: str, text: str, *others: Any, **options: Any) -> None:
    """A function has ended, and this is what it wrote."""
    write_logs(function, request_id, text, *others, **options)
    for line in text.splitlines() if text else ():
        if '"_aws"' in line:
            _measure(json.loads(line[line.index("{") :]))


def _measure(told: dict[str, Any]) -> None:
    at = told["_aws"]["Timestamp"] / 1000
    for directive in told["_aws"]["CloudWatchMetrics"]:
        for names in directive["Dimensions"]:
            dimensions = {name: told[name] for name in names}
            for metric in directive["Metrics"]:
                key = directive["Namespace"], metric["Name"], cloudwatch._dims_key(dimensions)
                cloudwatch._metric_bucket(key).extend(_points(at, told[metric["Name"]], dimensions))


def _points(at: float, values: Any, dimensions: dict[str, str]) -> Iterator[dict[str, Any]]:
    for value in values if isinstance(values, list) else [values]:
        yield {"Timestamp": at, "Value": float(value), "Unit": "Count", "Dimensions": dimensions}


def described(*request: Any) -> Any:
    cloudwatch._evaluate_all_alarms()
    return describe_alarms(*request)


def evaluate(alarm: dict[str, Any]) -> None:
    """Only its own metric counts: the emulator takes those of all dimensions together."""
    if alarm.get("Namespace") not in MEASURED:
        return
    dimensions = cloudwatch._dims_key(cloudwatch._dims_from_list(alarm.get("Dimensions") or []))
    found = cloudwatch._metrics.get((alarm["Namespace"], alarm["MetricName"], dimensions), [])
    points = [(one["Timestamp"], one["Value"]) for one in list(found) if "Value" in one]
    now, before = time.time(), alarm["StateValue"]
    after = alarm_state.state(alarm, points, now)
    if after == before:
        return
    reason = f"{alarm['MetricName']} is {after}"
    alarm |= {"StateValue": after, "StateReason": reason, "StateUpdatedTimestamp": int(now)}
    cloudwatch._record_history(alarm["AlarmName"], before, after, reason)
    cloudwatch._dispatch_alarm_actions(alarm, before, after, reason)
    cloudwatch._evaluate_parent_alarms(alarm)


def keep() -> None:
    """At each request the emulator copies its numbers without old ones, and loses what is written meanwhile."""


def install() -> None:
    lambda_svc._emit_lambda_logs, cloudwatch._evict_old_metrics = written, keep
    cloudwatch._describe_alarms, cloudwatch._evaluate_alarm = described, evaluate
