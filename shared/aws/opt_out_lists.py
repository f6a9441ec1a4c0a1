"""The lists that providers keep of addresses which they send nothing to any more: what is on them, and how off."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any, Literal

from botocore.exceptions import BotoCoreError, ClientError
from msgspec import Struct

from shared.aws.paging import pages, pages_by_token
from shared.errors import UnavailableError
from shared.events import Identifier

Reason = Literal["bounce", "complaint", "opted_out"]


class Entry(Struct, frozen=True):
    """`list` is the source that its fact is stated by. `at` is None where the provider does not say since when.

    `told` says that a system put it there, by a call, and no person's own message.
    """

    list: str
    address: Identifier
    channel: str
    reason: Reason
    at: datetime | None = None
    told: bool = False


Read = Callable[[Any, datetime | None], Iterator[Entry]]
"""Client and since when: where the provider cannot say what is new, all that is on the list."""

Change = Callable[[Any, Entry], None]


class Provider(Struct, frozen=True):
    """The list of whoever sends for this channel. `service` is boto's name of it, `actions` what reading it takes.

    `lift` takes an address off when its person says START, where that may be; `lifts` is the action.
    """

    channel: str
    service: str
    actions: tuple[str, ...]
    read: Read
    lift: Change | None = None
    lifts: tuple[str, ...] = ()


def lifted(provider: Provider, client: Any, entry: Entry) -> str:
    """Empty, or why not: AWS lets a number be taken off once in thirty days. The next time asks again."""
    return refusal(provider.lift, client, entry) if provider.lift else "never"


def refusal(change: Change, client: Any, entry: Entry) -> str:
    """Empty where the list was changed, or what AWS says against it."""
    try:
        change(client, entry)
    except ClientError as error:
        return str(error.response["Error"]["Code"])
    except BotoCoreError as error:
        raise UnavailableError(f"a change of {entry.list}") from error
    return ""


def _ses(client: Any, since: datetime | None) -> Iterator[Entry]:
    after = {"StartDate": since} if since else {}
    for page in pages_by_token(client, "list_suppressed_destinations", "NextToken", **after):
        for one in page["SuppressedDestinationSummaries"]:
            reason: Reason = "complaint" if one["Reason"] == "COMPLAINT" else "bounce"
            address = Identifier("email", one["EmailAddress"])
            yield Entry("ses/suppression_list", address, "email", reason, one["LastUpdateTime"])


def _sns(client: Any, since: datetime | None) -> Iterator[Entry]:
    for page in pages(client, "list_phone_numbers_opted_out"):
        for number in page["phoneNumbers"]:
            yield Entry("sns_sms/opt_outs", Identifier("phone", number), "sms", "opted_out")


def _lift_sns(client: Any, entry: Entry) -> None:
    client.opt_in_phone_number(phoneNumber=entry.address.value)


def _end_user(client: Any, since: datetime | None) -> Iterator[Entry]:
    lists = (one["OptOutListName"] for page in pages(client, "describe_opt_out_lists") for one in page["OptOutLists"])
    for name in lists:
        for page in pages(client, "describe_opted_out_numbers", OptOutListName=name):
            for one in page["OptedOutNumbers"]:
                number = Identifier("phone", one["OptedOutNumber"])
                told = not one.get("EndUserOptedOut", True)
                yield Entry(f"aws_sms/{name}", number, "sms", "opted_out", one["OptedOutTimestamp"], told)


def _lift_end_user(client: Any, entry: Entry) -> None:
    client.delete_opted_out_number(OptOutListName=entry.list.partition("/")[2], OptedOutNumber=entry.address.value)


PROVIDERS: Mapping[str, Provider] = {
    "ses": Provider("email", "sesv2", ("ses:ListSuppressedDestinations",), _ses),
    "sns": Provider("sms", "sns", ("sns:ListPhoneNumbersOptedOut",), _sns, _lift_sns, ("sns:OptInPhoneNumber",)),
    "aws_sms": Provider(
        "sms",
        "pinpoint-sms-voice-v2",
        ("sms-voice:DescribeOptOutLists", "sms-voice:DescribeOptedOutNumbers"),
        _end_user,
        _lift_end_user,
        ("sms-voice:DeleteOptedOutNumber",),
    ),
}
"""By the name that operators call them."""
