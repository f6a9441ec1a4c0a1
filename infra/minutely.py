"""Minutely: the minute hand. What is due is woken, and settings that were changed elsewhere are noticed."""

from aws_cdk import Duration
from aws_cdk.aws_events import Rule, Schedule
from aws_cdk.aws_events_targets import LambdaFunction
from constructs import Construct

from infra.function import Function


class Minutely(Construct):
    """A minute that is missed needs no retry: the next one sees to all that came since the last."""

    called = "minute hand"

    def __init__(self, scope: Construct, name: str, *, function: Function) -> None:
        super().__init__(scope, name)
        self.function = function
        self.rule = Rule(
            self,
            "EveryMinute",
            schedule=Schedule.rate(Duration.minutes(1)),
            targets=[LambdaFunction(function.handler, retry_attempts=0, max_event_age=Duration.minutes(1))],
        )
