"""The first thing to look at: what comes in, how far behind we are, what went out and what was withheld, and why."""

from typing import Any

from aws_cdk import Duration
from aws_cdk.aws_cloudwatch import MathExpression

from infra.stages import Stage
from shared.observability import NAMESPACE

WIDTH = 8
Widget = dict[str, Any]


def rows(stage: Stage) -> list[list[Widget]]:
    """Searches, so that a new connector, rule or queue appears by itself."""
    queue, function = (f'{kind} "{stage.prefix}-"' for kind in ("AWS/SQS,QueueName", "AWS/Lambda,FunctionName"))
    return [
        [
            _ours("Deliveries accepted", "DeliveryAccepted", "connector,secret,source"),
            _ours("Deliveries refused, by status", "DeliveryRefused", "connector,source,status"),
            _ours("Quarantined", "Quarantined", "connector,source"),
        ],
        [
            _ours("Events filed", "EventFiled", "connector"),
            _ours("Events seen before", "EventSeenBefore", "connector"),
            _ours("Runs started", "RunStarted", "journey"),
        ],
        [
            _ours("Messages sent", "MessageSent", "channel"),
            _ours("Messages withheld, by rule", "MessageWithheld", "rule"),
            _ours("Messages waiting, by rule", "MessageHeld", "rule"),
        ],
        [
            _ours("Messages of unknown outcome", "MessageUnknown", "channel"),
            _ours("Stopped by itself, by rule", "GuardTripped", "rule"),
            _theirs("Dead letters", f'{queue} "-dead" ApproximateNumberOfMessagesVisible', "Maximum"),
            _theirs("Errors", f"{function} Errors", "Sum"),
        ],
        [
            _ours("Goals reached", "RunConverted", "journey"),
            _ours("Goals reached without the journey", "HeldOutConverted", "journey"),
            _ours("Held out for comparison", "RunHeldOut", "journey"),
        ],
        [
            _theirs("Age of the oldest message (s)", f"{queue} ApproximateAgeOfOldestMessage", "Maximum"),
            _theirs("Behind the table's stream (ms)", f"{function} IteratorAge", "Maximum"),
            _theirs("Duration, p99 (ms)", f"{function} Duration", "p99"),
        ],
    ]


def _ours(title: str, metric: str, dimension: str) -> Widget:
    return _widget(title, f'{{{NAMESPACE},{dimension}}} MetricName="{metric}"', "Sum")


def _theirs(title: str, search: str, statistic: str) -> Widget:
    schema, _, words = search.partition(" ")
    *filters, metric = words.split(" ")
    return _widget(title, f'{{{schema}}} {" ".join(filters)} MetricName="{metric}"', statistic)


def _widget(title: str, search: str, statistic: str) -> Widget:
    expression = MathExpression(
        expression=f"SEARCH('{search}', '{statistic}')", label="", period=Duration.minutes(5), using_metrics={}
    )
    return {"title": title, "left": [expression], "width": WIDTH}
