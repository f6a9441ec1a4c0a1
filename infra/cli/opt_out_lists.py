"""The lists that providers keep of addresses which nothing may be sent to any more: what is on them, and how off."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from shared.events import Identifier

Reason = Literal["bounce", "complaint", "opted_out"]


@dataclass(frozen=True, slots=True)
class Entry:
    """`list` is the source that its fact is stated by. `at` is None where the provider does not say since when."""

    list: str
    address: Identifier
    channel: str
    reason: Reason
    at: datetime | None = None


Read = Callable[[Any], Iterator[Entry]]
Lift = Callable[[Any, Entry], None]


@dataclass(frozen=True, slots=True)
class Provider:
    """`service` is boto's name of it; `lift` takes an address off when its person says START, where that may be."""

    service: str
    read: Read
    lift: Lift | None = None


def _ses(client: Any) -> Iterator[Entry]:
    for one in _pages(client.list_suppressed_destinations, "SuppressedDestinationSummaries", "NextToken"):
        reason: Reason = "complaint" if one["Reason"] == "COMPLAINT" else "bounce"
        address = Identifier("email", one["EmailAddress"])
        yield Entry("ses/suppression_list", address, "email", reason, one["LastUpdateTime"])


def _sns(client: Any) -> Iterator[Entry]:
    for number in _pages(client.list_phone_numbers_opted_out, "phoneNumbers", "nextToken"):
        yield Entry("sns_sms/opt_outs", Identifier("phone", number), "sms", "opted_out")


def _lift_sns(client: Any, entry: Entry) -> None:
    client.opt_in_phone_number(phoneNumber=entry.address.value)


def _end_user(client: Any) -> Iterator[Entry]:
    for found in _pages(client.describe_opt_out_lists, "OptOutLists", "NextToken"):
        name = found["OptOutListName"]
        for one in _pages(client.describe_opted_out_numbers, "OptedOutNumbers", "NextToken", OptOutListName=name):
            number = Identifier("phone", one["OptedOutNumber"])
            yield Entry(f"aws_sms/{name}", number, "sms", "opted_out", one["OptedOutTimestamp"])


def _lift_end_user(client: Any, entry: Entry) -> None:
    client.delete_opted_out_number(OptOutListName=entry.list.partition("/")[2], OptedOutNumber=entry.address.value)


def _pages(ask: Callable[..., Mapping[str, Any]], items: str, token: str, **asked: Any) -> Iterator[Any]:
    after: dict[str, Any] = {}
    while True:
        page = ask(**asked, **after)
        yield from page[items]
        if not page.get(token):
            return
        after = {token: page[token]}


PROVIDERS: Mapping[str, Provider] = {
    "ses": Provider("sesv2", _ses),
    "sns": Provider("sns", _sns, _lift_sns),
    "aws_sms": Provider("pinpoint-sms-voice-v2", _end_user, _lift_end_user),
}
