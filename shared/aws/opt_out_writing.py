"""How an address gets onto the list that a provider keeps of those it sends nothing to.

SNS has no call for it: onto its list nobody gets but by answering STOP.
"""

from collections.abc import Callable, Mapping
from typing import Any

from msgspec import Struct

from shared.aws.opt_out_lists import Change, Entry

INVALID = frozenset({"ValidationException", "BadRequestException"})
"""It takes no such address, today or ever; whatever else it says may pass."""


class Writing(Struct, frozen=True):
    """`list` names it by what brand.yaml says of the channel, and `resource` what a right to write into it is for.

    `seconds` is the time that AWS wants between two calls.
    """

    put: Change
    action: str
    list: Callable[[Any], str]
    resource: Callable[[Any], str]
    seconds: float


def _put_ses(client: Any, entry: Entry) -> None:
    client.put_suppressed_destination(EmailAddress=entry.address.value, Reason=entry.reason.upper())


def _put_end_user(client: Any, entry: Entry) -> None:
    client.put_opted_out_number(OptOutListName=entry.list.partition("/")[2], OptedOutNumber=entry.address.value)


def _end_user_list(settings: Any) -> str:
    return f"arn:{{partition}}:sms-voice:{{region}}:{{account}}:opt-out-list/{settings.opt_out_list}"


WRITINGS: Mapping[str, Writing] = {
    "ses": Writing(
        _put_ses,
        "ses:PutSuppressedDestination",
        list=lambda settings: "ses/suppression_list",
        resource=lambda settings: "*",
        seconds=1,
    ),
    "aws_sms": Writing(
        _put_end_user,
        "sms-voice:PutOptedOutNumber",
        list=lambda settings: f"aws_sms/{settings.opt_out_list}",
        resource=_end_user_list,
        seconds=0.1,
    ),
}
"""Of those of `PROVIDERS` that can be told."""
