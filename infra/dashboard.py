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
    queues, functions = f'"{stage.prefix}-"', f'"{stage.prefix}-"'
    return [
        [
            _ours("Events filed", "EventFiled", "connector"),
            _ours("Seen before", "EventSeenBefore", "connector"),
            _ours("Quarantined", "Quarantined", "connector"),
        ],
        [
            _ours("Messages sent", "MessageSent", "channel"),
            _ours("Messages withheld, by rule", "MessageWithheld", "rule"),
            _ours("Outcome unknown", "MessageUnknown", "channel"),
        ],
        [
            _theirs(
                "Age of the oldest message (s)", f"AWS/SQS,QueueName {queues} ApproximateAgeOfOldestMessage", "Maximum"
            ),
            _theirs("Behind the table's stream (ms)", f"AWS/Lambda,FunctionName {functions} IteratorAge", "Maximum"),
            _theirs(
                "Dead letters", f'AWS/SQS,QueueName {queues} "-dead" ApproximateNumberOfMessagesVisible', "Maximum"
            ),
        ],
        [
            _theirs("Errors", f"AWS/Lambda,FunctionName {functions} Errors", "Sum"),
            _theirs("Throttles", f"AWS/Lambda,FunctionName {functions} Throttles", "Sum"),
            _theirs("Duration, p99 (ms)", f"AWS/Lambda,FunctionName {functions} Duration", "p99"),
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
