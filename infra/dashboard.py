"""The first thing to look at: what comes in, how far behind we are, what went out and what was withheld, and why."""

from functools import partial
from typing import Any

from aws_cdk import Duration
from aws_cdk.aws_cloudwatch import MathExpression

from infra.stages import Stage
from shared.observability import namespace

WIDTH = 8
Widget = dict[str, Any]


OURS = (
    (
        ("Deliveries accepted", "DeliveryAccepted", "connector,secret,source"),
        ("Deliveries refused, by status", "DeliveryRefused", "connector,source,status"),
        ("Quarantined", "Quarantined", "connector,source"),
    ),
    (
        ("Events filed", "EventFiled", "connector"),
        ("Events seen before", "EventSeenBefore", "connector"),
        ("Runs started", "RunStarted", "journey"),
    ),
    (
        ("Messages sent", "MessageSent", "channel"),
        ("Messages withheld, by rule", "MessageWithheld", "rule"),
        ("Messages waiting, by rule", "MessageHeld", "rule"),
    ),
    (
        ("Goals reached", "RunConverted", "journey"),
        ("Goals reached without the journey", "HeldOutConverted", "journey"),
        ("Held out for comparison", "RunHeldOut", "journey"),
    ),
)
"""What our functions count: title, metric, dimensions."""


def rows(stage: Stage) -> list[list[Widget]]:
    """Searches, so that a new connector, rule or queue appears by itself."""
    queue, function = _of(stage, "AWS/SQS", "QueueName"), _of(stage, "AWS/Lambda", "FunctionName")
    ours = partial(_ours, namespace(stage.name))
    came_in, filed, went_out, came_of_it = ([ours(*one) for one in row] for row in OURS)
    wrong = [
        ours("Messages of unknown outcome", "MessageUnknown", "channel"),
        ours("Stopped by itself, by rule", "GuardTripped", "rule"),
        _theirs("Dead letters", f"{queue} QueueName=dead ApproximateNumberOfMessagesVisible", "Maximum"),
        _theirs("Errors", f"{function} Errors", "Sum"),
    ]
    late = [
        _theirs("Age of the oldest message (s)", f"{queue} ApproximateAgeOfOldestMessage", "Maximum"),
        _theirs("Behind the table's stream (ms)", f"{function} IteratorAge", "Maximum"),
        _theirs("Duration, p99 (ms)", f"{function} Duration", "p99"),
    ]
    return [came_in, filed, went_out, wrong, came_of_it, late]


def _of(stage: Stage, space: str, name: str) -> str:
    """Words that the name has to have. In quotation marks it would have to be one of them, and nothing else.

    https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/search-expression-syntax.html
    """
    return " ".join([f"{space},{name}", *(f"{name}={word}" for word in stage.prefix.split("-"))])


def _ours(space: str, title: str, metric: str, dimension: str) -> Widget:
    return _widget(title, f'{{"{space}",{dimension}}} MetricName="{metric}"', "Sum")


def _theirs(title: str, search: str, statistic: str) -> Widget:
    schema, _, words = search.partition(" ")
    *filters, metric = words.split(" ")
    return _widget(title, f'{{{schema}}} {" ".join(filters)} MetricName="{metric}"', statistic)


def _widget(title: str, search: str, statistic: str) -> Widget:
    expression = MathExpression(
        expression=f"SEARCH('{search}', '{statistic}')", label="", period=Duration.minutes(5), using_metrics={}
    )
    return {"title": title, "left": [expression], "width": WIDTH}
