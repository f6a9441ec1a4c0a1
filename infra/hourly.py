"""Hourly: the hour hand. Vendors are asked for what was lost, new rules are applied, and silence is noticed."""

from aws_cdk import Duration
from aws_cdk.aws_events import Rule, Schedule
from aws_cdk.aws_events_targets import LambdaFunction
from constructs import Construct

from infra.function import Function


class Hourly(Construct):
    """An hour that is missed needs no retry: the next one asks about all the time since the last that was answered."""

    called = "hour hand"

    def __init__(self, scope: Construct, name: str, *, function: Function) -> None:
        super().__init__(scope, name)
        self.function = function
        self.rule = Rule(
            self,
            "EveryHour",
            schedule=Schedule.rate(Duration.hours(1)),
            targets=[LambdaFunction(function.handler, retry_attempts=0, max_event_age=Duration.minutes(10))],
        )
