"""The kinds of alarms: what each tells whoever it wakes, and when. docs/runbooks has a page for each, by its name."""

from collections.abc import Mapping

from aws_cdk import Duration
from aws_cdk.aws_cloudwatch import ComparisonOperator, TreatMissingData
from msgspec import Struct

RUNBOOKS = "docs/runbooks"
LATE = Duration.minutes(10)
"""A queue or stream that is further behind than this is behind for customers too."""


class Kind(Struct, frozen=True):
    """`{name}` in what it says is what is watched. `limit` is passed when `most` of the last periods are above it, or
    below it where nothing at all is the trouble.
    """

    says: str
    limit: float = 0
    periods: int = 1
    most: int = 1
    below: bool = False

    @property
    def comparison(self) -> ComparisonOperator:
        return ComparisonOperator.LESS_THAN_THRESHOLD if self.below else ComparisonOperator.GREATER_THAN_THRESHOLD

    @property
    def missing(self) -> TreatMissingData:
        """No number is no trouble, except where the number is a sign of life."""
        return TreatMissingData.BREACHING if self.below else TreatMissingData.NOT_BREACHING


GUARDED: Mapping[str, str] = {
    "endpoint": "webhooks to a system that failed for a week",
    "gone": "webhooks to a system that answered 410, and wants no more",
}
"""What a guard stopped, where the name of its rule alone does not say it."""

KINDS: Mapping[str, Kind] = {
    "errors": Kind("{name} fails again and again.", periods=5, most=3),
    "throttles": Kind("AWS refuses calls of {name}: too many run at once.", periods=5, most=3),
    "unavailable": Kind("{name} answers vendors and customers that it cannot.", periods=5, most=3),
    "age": Kind("What waits in the queue {name} is late by more than ten minutes.", limit=LATE.to_seconds()),
    "lag": Kind("{name} hears of changes more than ten minutes late.", limit=LATE.to_milliseconds()),
    "dead-letters": Kind("Something in {name} failed for good and waits for a person."),
    "failed": Kind("A job of the kind {name} failed, and waits for a person."),
    # SES reviews an account above 5 % bounces or 0.1 % complaints; these warn at half of that.
    "bounces": Kind("More than 2.5 % of the mails bounce: {name} may stop the account at 5 %.", limit=0.025),
    "complaints": Kind("More than 0.05 % of the mails are called spam: {name} may stop at 0.1 %.", limit=0.0005),
    "guard": Kind("Something was stopped by itself, for {name}: see whether a person has to look."),
    "refused": Kind("Deliveries of {name} of yours are refused: they are signed with another secret.", limit=4),
    "unreadable": Kind("Deliveries of {name} of yours cannot be read, and wait in quarantine.", limit=4),
    "paused": Kind("A provider has paused the account: {name} wait until it sends again."),
    "template": Kind("A template cannot be made for some customers: their {name} wait until it is mended."),
    "missed": Kind("The {name} did not come: nothing that is due by the clock happens.", limit=1, below=True),
    "canary": Kind(
        "{name} has told of no canary for half an hour: what becomes of mails is not heard.", limit=1, below=True
    ),
    "ignored": Kind("Some of the {name} that operators changed cannot be read by the deployed code, and do not count."),
    "budget": Kind("Four fifths of a budget of {name} are spent."),
    "silent": Kind("Some of the {name} that usually have something to say do not say anything.", periods=2, most=2),
}

AFFECTED = "Customers are affected: at least one of the alarms that mean so is on, and says what it is."


def description(says: str, kind: str) -> str:
    """Ends with where to read on."""
    return f"{says} {RUNBOOKS}/{kind}.md"
