"""Journeying: the minute hand that wakes due runs and messages."""

from aws_cdk import Duration
from aws_cdk.aws_events import Rule, Schedule
from aws_cdk.aws_events_targets import LambdaFunction
from constructs import Construct

from infra.function import Function


class Journeying(Construct):
    """A wake-up that is missed needs no retry: the next one sweeps from the high-water mark."""

    def __init__(self, scope: Construct, name: str, *, function: Function) -> None:
        super().__init__(scope, name)
        Rule(
            self,
            "EveryMinute",
            schedule=Schedule.rate(Duration.minutes(1)),
            targets=[LambdaFunction(function.handler, retry_attempts=0, max_event_age=Duration.minutes(1))],
        )
