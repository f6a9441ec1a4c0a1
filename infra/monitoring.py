"""Monitoring: alarms that say when customers are affected, and the dashboard to look at then."""

from aws_cdk import Duration
from aws_cdk.aws_cloudwatch import (
    Alarm,
    ComparisonOperator,
    Dashboard,
    GraphWidget,
    IMetric,
    Metric,
    TreatMissingData,
)
from aws_cdk.aws_cloudwatch_actions import SnsAction
from aws_cdk.aws_sns import Topic
from aws_cdk.aws_sqs import Queue
from constructs import Construct

from infra.consumer import Consumer
from infra.dashboard import rows
from infra.function import Function
from infra.stages import Stage
from infra.stream_consumer import StreamConsumer
from shared.observability import NAMESPACE

MINUTE = Duration.minutes(1)
LATE = Duration.minutes(10)
"""A queue or stream that is further behind than this is behind for customers too."""
# SES reviews an account above 5 % bounces or 0.1 % complaints; these warn at half of that.
REPUTATION = {"BounceRate": 0.025, "ComplaintRate": 0.0005}


class Monitoring(Construct):
    """Everything goes to one topic; who listens to it is the operator's decision."""

    def __init__(self, scope: Construct, name: str, *, stage: Stage) -> None:
        super().__init__(scope, name)
        self.topic = Topic(self, "Alarms", topic_name=f"{stage.prefix}-alarms", enforce_ssl=True)
        self._action = SnsAction(self.topic)
        self._stage = stage
        self.dashboard = Dashboard(self, "Dashboard", dashboard_name=stage.prefix)
        for metric, limit in REPUTATION.items():
            self._alarm(f"ses-{metric}", _reputation(metric), above=limit)

    def watch_functions(self, *functions: Function) -> None:
        for function in functions:
            handler = function.handler
            self._alarm(f"{function.name}-errors", handler.metric_errors(period=MINUTE), above=0, minutes=5)
            self._alarm(f"{function.name}-throttles", handler.metric_throttles(period=MINUTE), above=0, minutes=5)

    def watch_queues(self, *consumers: Consumer) -> None:
        for consumer in consumers:
            age = consumer.queue.metric_approximate_age_of_oldest_message(period=MINUTE, statistic="Maximum")
            self._alarm(f"{consumer.name}-age", age, above=LATE.to_seconds())
            self.watch_dead_letters(consumer.name, consumer.dead_letters)

    def watch_streams(self, *consumers: StreamConsumer) -> None:
        for consumer in consumers:
            age = consumer.function.handler.metric("IteratorAge", period=MINUTE, statistic="Maximum")
            self._alarm(f"{consumer.name}-lag", age, above=LATE.to_milliseconds())
            self.watch_dead_letters(consumer.name, consumer.dead_letters)

    def watch_dead_letters(self, name: str, queue: Queue) -> None:
        waiting = queue.metric_approximate_number_of_messages_visible(period=MINUTE, statistic="Maximum")
        self._alarm(f"{name}-dead-letters", waiting, above=0)

    def watch_guards(self, *rules: str) -> None:
        """Something stopped by itself, and waits until a person has looked: one alarm per reason."""
        for rule in rules:
            self._alarm(f"guard-{rule.replace('_', '-')}", _tripped(rule), above=0)

    def draw(self) -> None:
        for row in rows(self._stage):
            self.dashboard.add_widgets(*[GraphWidget(**widget) for widget in row])

    def _alarm(self, name: str, metric: IMetric, *, above: float, minutes: int = 1) -> None:
        alarm = Alarm(
            self,
            name,
            alarm_name=f"{self._stage.prefix}-{name}",
            metric=metric,
            threshold=above,
            evaluation_periods=minutes,
            datapoints_to_alarm=min(minutes, 3),
            comparison_operator=ComparisonOperator.GREATER_THAN_THRESHOLD,
            treat_missing_data=TreatMissingData.NOT_BREACHING,
        )
        alarm.add_alarm_action(self._action)


def _reputation(name: str) -> Metric:
    return Metric(namespace="AWS/SES", metric_name=f"Reputation.{name}", period=Duration.hours(1), statistic="Maximum")


def _tripped(rule: str) -> Metric:
    own, dimensions = NAMESPACE, {"rule": rule}
    return Metric(namespace=own, metric_name="GuardTripped", dimensions_map=dimensions, period=MINUTE, statistic="Sum")
