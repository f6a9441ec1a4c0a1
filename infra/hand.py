"""The hands of the clock: each minute what is due is woken, each hour what was lost or said elsewhere is asked for."""

from aws_cdk import Duration
from aws_cdk.aws_events import Rule, Schedule
from aws_cdk.aws_events_targets import LambdaFunction
from constructs import Construct
from msgspec import Struct

from infra.function import Function


class Rhythm(Struct, frozen=True):
    """`rule` is the name of the construct. A call that nobody took within `within` is given up: the next one is due.

    After `missed` without one, it did not only come late. One that fails is made `again` so many times.
    """

    called: str
    rule: str
    every: Duration
    within: Duration
    missed: Duration
    again: int = 0


MINUTE_HAND = Rhythm("minute hand", "EveryMinute", Duration.minutes(1), Duration.minutes(1), Duration.minutes(5))
HOUR_HAND = Rhythm("hour hand", "EveryHour", Duration.hours(1), Duration.minutes(10), Duration.hours(3), again=2)
"""Called three times within minutes, what fails every hour is heard of: the alarm on errors looks at five minutes."""


class Hand(Construct):
    """A call that is missed needs no retry: the next one sees to all that came since the last that was answered.

    EventBridge hands a call over to Lambda's own queue and is done. Without a word to Lambda, too, that keeps it for
    six hours while too many run, and makes it three times: minutes would pile up.
    https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html
    """

    def __init__(self, scope: Construct, name: str, *, function: Function, rhythm: Rhythm) -> None:
        super().__init__(scope, name)
        self.function = function
        self.rhythm = rhythm
        function.handler.configure_async_invoke(retry_attempts=rhythm.again, max_event_age=rhythm.within)
        self.rule = Rule(
            self,
            rhythm.rule,
            schedule=Schedule.rate(rhythm.every),
            targets=[LambdaFunction(function.handler, retry_attempts=0, max_event_age=rhythm.within)],
        )
