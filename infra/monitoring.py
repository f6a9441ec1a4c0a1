"""Monitoring: alarms that say what is wrong, one that says when customers feel it, and the dashboard to look at."""

from aws_cdk import Aws, Duration
from aws_cdk.aws_cloudwatch import Alarm, AlarmRule, CompositeAlarm, Dashboard, GraphWidget, IMetric, Metric
from aws_cdk.aws_cloudwatch_actions import SnsAction
from aws_cdk.aws_iam import PolicyStatement, ServicePrincipal
from aws_cdk.aws_sns import Topic
from aws_cdk.aws_sqs import Queue
from constructs import Construct

from infra.alarms import AFFECTED, GUARDED, KINDS, description
from infra.consumer import Consumer
from infra.dashboard import rows
from infra.function import Function
from infra.hand import MINUTE_HAND, Hand
from infra.http_api import HttpApi
from infra.job import Job
from infra.stages import Stage
from infra.stream_consumer import StreamConsumer
from shared.observability import namespace

MINUTE, QUARTER, HOUR = Duration.minutes(1), Duration.minutes(15), Duration.hours(1)
SILENCE = Duration.minutes(30)
"""Six canaries."""
CALLED = ("ingest_webhook", "preferences", "inform_agent")
"""By vendors, customers and telephones, who do not wait. Others are called again; if that takes long, a queue ages."""
FELT = frozenset(
    (
        *(f"{name}-{kind}" for name in CALLED for kind in ("errors", "throttles")),
        *(f"{name}-errors" for name in ("resolve_identity", "start_journeys", "advance_journey", "deliver_message")),
        *("sources-refused", "messages-paused", "messages-template"),
        *("api-unavailable", "SES-bounces", "SES-complaints", "minute hand-missed"),
        *("events-age", "runs-age", "messages-age", "new-events-lag", "outboxes-lag"),
    )
)
"""Alarms that are on only while customers get nothing, late, or what they should not. Dead letters stay on until
somebody has looked at them, and so would hide the next trouble."""


class Monitoring(Construct):
    """Everything goes to one topic; who listens to it is the operator's decision."""

    def __init__(self, scope: Construct, name: str, *, stage: Stage) -> None:
        super().__init__(scope, name)
        self.topic = Topic(self, "Alarms", topic_name=f"{stage.prefix}-alarms", enforce_ssl=True)
        self.topic.add_to_resource_policy(_publishing(stage.prefix, self.topic))
        self._action = SnsAction(self.topic)
        self.stage = stage
        self._felt: list[Alarm] = []
        self.dashboard = Dashboard(self, "Dashboard", dashboard_name=stage.prefix)
        self._alarm("SES", "bounces", _reputation("BounceRate"))
        self._alarm("SES", "complaints", _reputation("ComplaintRate"))
        self._alarm("sources", "silent", self._ours("SourceSilent", "Maximum", HOUR))
        self._alarm("sources", "refused", self._ours("SourceRefused", "Sum", QUARTER))
        self._alarm("sources", "unreadable", self._ours("SourceUnreadable", "Sum", QUARTER))
        self._alarm("messages", "paused", self._ours("MessageHeld", "Sum", QUARTER, rule="provider_paused"))
        self._alarm("messages", "template", self._ours("MessageHeld", "Sum", QUARTER, rule="template"))
        self._alarm("messages", "budget", self._ours("BudgetNear", "Sum", MINUTE))
        self._alarm("journeys", "silent", self._ours("JourneySilent", "Maximum", HOUR))
        self._alarm(MINUTE_HAND.called, "missed", self._ours("Swept", "SampleCount", MINUTE_HAND.missed))

    def watch_functions(self, *functions: Function) -> None:
        for function in functions:
            handler = function.handler
            self._alarm(function.name, "errors", handler.metric_errors(period=MINUTE))
            if function.name in CALLED:
                self._alarm(function.name, "throttles", handler.metric_throttles(period=MINUTE))

    def watch_queues(self, *consumers: Consumer) -> None:
        for consumer in consumers:
            age = consumer.queue.metric_approximate_age_of_oldest_message(period=MINUTE, statistic="Maximum")
            self._alarm(consumer.name, "age", age)
            self.watch_dead_letters(consumer.name, consumer.dead_letters)

    def watch_jobs(self, *jobs: Job) -> None:
        for job in jobs:
            self._alarm(job.kind, "failed", job.machine.metric_failed(period=MINUTE))

    def watch_streams(self, *consumers: StreamConsumer) -> None:
        for consumer in consumers:
            age = consumer.function.handler.metric("IteratorAge", period=MINUTE, statistic="Maximum")
            self._alarm(consumer.name, "lag", age)
            self.watch_dead_letters(consumer.name, consumer.dead_letters)

    def watch_dead_letters(self, name: str, queue: Queue) -> None:
        waiting = queue.metric_approximate_number_of_messages_visible(period=MINUTE, statistic="Maximum")
        self._alarm(name, "dead-letters", waiting)

    def watch_api(self, api: HttpApi) -> None:
        """Also what a function answers without failing: that the queue behind it takes nothing."""
        self._alarm("api", "unavailable", api.failures(MINUTE))

    def watch_hands(self, *hands: Hand) -> None:
        for hand in hands:
            called = Metric(
                namespace="AWS/Events",
                metric_name="Invocations",
                dimensions_map={"RuleName": hand.rule.rule_name},
                period=hand.rhythm.missed,
                statistic="Sum",
            )
            self._alarm(f"{hand.rhythm.called} of {hand.function.name}", "missed", called)

    def watch_guards(self, *rules: str) -> None:
        """Something stopped by itself, and waits until a person has looked: one alarm per reason."""
        for rule in rules:
            metric = self._ours("GuardTripped", "Sum", MINUTE, rule=rule)
            self._alarm(rule.removesuffix("_guard"), "guard", metric, GUARDED.get(rule))

    def watch_canaries(self) -> None:
        self._alarm("SES", "canary", self._ours("CanaryHeard", "SampleCount", SILENCE))

    def watch_settings(self) -> Alarm:
        """The deployed code cannot read what operators set: AppConfig takes it back."""
        return self._alarm("settings", "ignored", self._ours("SettingIgnored", "Sum", MINUTE))

    def draw(self) -> None:
        for row in rows(self.stage):
            self.dashboard.add_widgets(*[GraphWidget(**widget) for widget in row])

    def conclude(self) -> None:
        """Once all that it is made of is watched."""
        affected = CompositeAlarm(
            self,
            "customers-affected",
            composite_alarm_name=f"{self.stage.prefix}-customers-affected",
            alarm_description=description(AFFECTED, "affected"),
            alarm_rule=AlarmRule.any_of(*self._felt),
        )
        affected.add_alarm_action(self._action)

    def _ours(self, name: str, statistic: str, period: Duration, **dimensions: str) -> Metric:
        space, known = namespace(self.stage.name), dimensions or None
        return Metric(namespace=space, metric_name=name, dimensions_map=known, period=period, statistic=statistic)

    def _alarm(self, name: str, kind: str, metric: IMetric, about: str | None = None) -> Alarm:
        """`about` is what is watched, where that is more than its name."""
        known, label = KINDS[kind], f"{name}-{kind}"
        alarm = Alarm(
            self,
            label,
            alarm_name=f"{self.stage.prefix}-{label}".replace(" ", "-"),
            alarm_description=description(known.says.format(name=about or name), kind),
            metric=metric,
            threshold=known.limit,
            evaluation_periods=known.periods,
            datapoints_to_alarm=known.most,
            comparison_operator=known.comparison,
            treat_missing_data=known.missing,
        )
        alarm.add_alarm_action(self._action)
        if label in FELT:
            self._felt.append(alarm)
        return alarm


def _publishing(prefix: str, topic: Topic) -> PolicyStatement:
    """A topic's own policy takes the place of the one that lets the whole account publish, alarms included.

    https://repost.aws/knowledge-center/cloudwatch-receive-sns-for-alarm-trigger
    """
    alarms = f"arn:{Aws.PARTITION}:cloudwatch:{Aws.REGION}:{Aws.ACCOUNT_ID}:alarm:{prefix}-*"
    return PolicyStatement(
        principals=[ServicePrincipal("cloudwatch.amazonaws.com")],
        actions=["sns:Publish"],
        resources=[topic.topic_arn],
        conditions={"ArnLike": {"aws:SourceArn": alarms}, "StringEquals": {"aws:SourceAccount": Aws.ACCOUNT_ID}},
    )


def _reputation(name: str) -> Metric:
    return Metric(namespace="AWS/SES", metric_name=f"Reputation.{name}", period=HOUR, statistic="Maximum")
