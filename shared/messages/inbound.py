"""What an incoming fact means for messages: consent for an address, and the fate of what was sent to it.

Called after the event is filed, any number of times and in any order; the result is the same.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from shared.aws.table import Table
from shared.events import Event, Identifier, Name
from shared.messages.consent import KINDS, MARKETING, Act, Choice, Suppression, bare, belongs, is_relay
from shared.messages.ledger import Evidence, Ledger
from shared.messages.store import ConsentStore
from shared.messages.tally import Tally
from shared.payload import instant

EVIDENCE: Mapping[str, str] = {
    Name.MESSAGE_SENT: "sent_at",
    Name.MESSAGE_DELIVERED: "delivered_at",
    Name.MESSAGE_BOUNCED: "bounced_at",
    Name.MESSAGE_COMPLAINED: "complained_at",
    Name.MESSAGE_OPENED: "opened_at",
    Name.MESSAGE_CLICKED: "clicked_at",
    Name.MESSAGE_FETCHED: "fetched_at",
}
"""Any of them proves that the message left: nobody bounces, opens or complains about what was never sent."""


def record(event: Event, ids: Mapping[Identifier, str], table: Table, tally: Tally | None = None) -> None:
    """`ids` maps the event's normalised identifiers to their keyed hashes. `tally` counts what became of messages."""
    for address, channel, act in acts(event, ids):
        ConsentStore(table).record(address, channel, act)
    for address, channel in heard(event, ids):
        ConsentStore(table).hear(address, channel, event.occurred_at)
    if event.name in (*EVIDENCE, Name.MESSAGE_FAILED):
        _feedback(event, ids, tally or Tally(table))


def heard(event: Event, ids: Mapping[Identifier, str]) -> Iterator[tuple[str, str]]:
    """Address and channel that the person wrote from: for a day or so they may be answered there."""
    channel = str((event.data.get("message") or {}).get("channel"))
    if event.name == Name.MESSAGE_RECEIVED:
        yield from ((iid, channel) for one, iid in ids.items() if belongs(one.kind, channel))


def acts(event: Event, ids: Mapping[Identifier, str]) -> Iterator[tuple[str, str, Act]]:
    """Address, channel and act for every consent that the event states. Unknown words are nobody's consent."""
    for stated in event.data.get("consents") or ():
        channel, choice = str(stated.get("channel")), _choice(stated)
        if channel in KINDS and choice is not None:
            act = _act(event, stated, choice)
            for identifier in _addresses(stated, ids, KINDS[channel], choice):
                yield ids[identifier], channel, act


def _choice(stated: Mapping[str, Any]) -> Choice | None:
    known = {str(choice): choice for choice in (Choice.GRANTED, Choice.PENDING, Choice.WITHDRAWN)}
    return known.get(str(stated.get("state")))


def _act(event: Event, stated: Mapping[str, Any], choice: Choice) -> Act:
    """A snapshot repeats an old consent, so its own date counts; one from the future is no newer than its event."""
    said_at = instant(str(stated.get("at") or ""))
    return Act(
        id=f"{event.source}/{event.id}",
        at=min(said_at, event.occurred_at) if said_at else event.occurred_at,
        purpose=str(stated.get("purpose") or MARKETING),
        choice=choice,
        by_person=stated.get("by_person") is True,
        source=event.source,
        wording=stated.get("wording"),
        ip=stated.get("ip"),
    )


def _addresses(
    stated: Mapping[str, Any], ids: Mapping[Identifier, str], kinds: tuple[str, ...], choice: Choice
) -> list[Identifier]:
    """Those it speaks of. Where it names none and there are several, a withdrawal is for all and a grant for none."""
    found = [one for one in ids if bare(one.kind) in kinds and (choice is Choice.WITHDRAWN or not is_relay(one))]
    named = str(stated.get("address") or "").strip().casefold()
    if named:
        return [one for one in found if one.value.casefold() == named]
    if choice is Choice.WITHDRAWN:
        return found
    meant = min((kinds.index(bare(one.kind)) for one in found), default=0)
    first = [one for one in found if bare(one.kind) == kinds[meant]]
    return first if len(first) == 1 else []


def sent_as(event: Event) -> tuple[str, str] | None:
    """Address and send key, where it is about what we sent ourselves: by the id that we gave it."""
    address, found, send_key = str((event.data.get("message") or {}).get("send_id") or "").partition("_")
    return (address, send_key) if found else None


def suppressions(event: Event, ids: Mapping[Identifier, str]) -> Iterator[tuple[str, str, Suppression]]:
    """Address, channel and why it must not be used: of what we sent, and of what others sent before us."""
    message, own = event.data.get("message") or {}, sent_as(event)
    if reason := _suppresses(event.name, message):
        suppression = Suppression(reason, event.occurred_at, f"{event.source}/{event.id}")
        for address in [own[0]] if own else _addressed(message, ids):
            yield address, str(message.get("channel") or "email"), suppression


def _feedback(event: Event, ids: Mapping[Identifier, str], tally: Tally) -> None:
    """By the id that we gave it, or else by the provider's and the address, which not every provider gives back."""
    own = sent_as(event) or _found(event, ids, Ledger(tally.table))
    # The address is closed first: where the count stops a journey, whoever looks at why finds it so.
    for address, channel, suppression in suppressions(event, ids):
        ConsentStore(tally.table).suppress(address, channel, suppression)
    if own:
        _settle(event, *own, tally)


def _settle(event: Event, address: str, send_key: str, tally: Tally) -> None:
    if event.name == Name.MESSAGE_FAILED:
        Ledger(tally.table).rejected(address, send_key, event.occurred_at)
        return
    passes = event.name == Name.MESSAGE_BOUNCED and (event.data.get("message") or {}).get("permanent") is not True
    name = "returned_at" if passes else EVIDENCE[event.name]
    tally.take(Evidence(address, send_key, name, event.occurred_at))


def _found(event: Event, ids: Mapping[Identifier, str], ledger: Ledger) -> tuple[str, str] | None:
    message = event.data.get("message") or {}
    channel = str(message.get("channel") or "email")
    # A chat names nobody but the one who is in it.
    where = _addressed(message, ids) or [iid for one, iid in ids.items() if belongs(one.kind, channel)]
    known = (ledger.sent_as(one, str(message.get("provider_id") or "")) for one in where)
    return next(((one.address, one.send_key) for one in known if one), None)


def _addressed(message: Mapping[str, Any], ids: Mapping[Identifier, str]) -> list[str]:
    kinds = KINDS.get(str(message.get("channel") or "email"), ())
    named = str(message.get("address") or "").strip().casefold()
    return [iid for one, iid in ids.items() if named and bare(one.kind) in kinds and one.value.casefold() == named]


def _suppresses(name: str, message: Mapping[str, Any]) -> str | None:
    """A full mailbox is not a wrong address: only a permanent bounce suppresses."""
    if name == Name.MESSAGE_COMPLAINED:
        return "complaint"
    return "bounce" if name == Name.MESSAGE_BOUNCED and message.get("permanent") is True else None
