"""Messages and consent as items of the table, and back."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import msgspec

from shared.aws import gates, keys
from shared.aws.codec import Item
from shared.messages.consent import Act, Consent, Sending, Waiting
from shared.messages.models import Message
from shared.profiles.facts import RETENTION


def message_item(message: Message) -> Item:
    """With the attributes of the due index where it waits; without whatever is empty."""
    due = _due(message, message.due_at) if message.due_at else {}
    expires = {"expires_at": int((message.requested_at + RETENTION).timestamp())}
    present = {name: value for name, value in _present(message).items() if value != []}
    return {**present, **due, **expires}


def _due(message: Message, at: datetime) -> dict[str, str]:
    return gates.parked(message.parked, at, message.send_key) if message.parked else keys.due(at, message.send_key)


def message_of(item: Mapping[str, Any]) -> Message:
    return msgspec.convert(item, Message, strict=False)


def consent_item(consent: Consent) -> Item:
    """Sends as short texts: twenty of them must not make the item a second kilobyte."""
    item = _present(consent)
    item["recent"] = [f"{keys.timestamp(one.at)} {one.message_class} {one.key}" for one in consent.recent]
    item["waiting"] = [_text_of(one) for one in consent.waiting]
    return {name: value for name, value in item.items() if name != "waiting" or value}


def consent_of(item: Mapping[str, Any]) -> Consent:
    recent, waiting = map(_sending, item["recent"]), map(_waiting, item.get("waiting", ()))
    return msgspec.convert({**item, "recent": tuple(recent), "waiting": tuple(waiting)}, Consent, strict=False)


def act_item(act: Act) -> Item:
    return _present(act)


def act_of(item: Mapping[str, Any]) -> Act:
    return msgspec.convert(item, Act, strict=False)


def _sending(text: str) -> Sending:
    at, message_class, key = text.split(" ")
    return Sending(key, datetime.fromisoformat(at), message_class)


def _text_of(waiting: Waiting) -> str:
    times = (keys.timestamp(one) for one in (waiting.since, waiting.until, waiting.due_at))
    return " ".join([waiting.key, str(waiting.priority), *times])


def _waiting(text: str) -> Waiting:
    key, priority, *times = text.split(" ")
    since, until, due_at = map(datetime.fromisoformat, times)
    return Waiting(key, int(priority), since, until, due_at)


def _present(value: Any) -> Item:
    plain = {name: getattr(value, name) for name in value.__struct_fields__}
    item: Item = msgspec.to_builtins({name: _text(one) for name, one in plain.items() if one is not None})
    return item


def _text(value: Any) -> Any:
    return keys.timestamp(value) if isinstance(value, datetime) else value
