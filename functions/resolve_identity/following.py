"""Who follows the links of a mail is known only once all of them have been followed: till then a click waits."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from msgspec import Struct

from shared.events import Event, Name
from shared.messages import inbound
from shared.messages.clicks import Clicks, link_of
from shared.messages.following import SETTLES, Click
from shared.profiles import facts

Message = dict[str, Any]


class Following(Struct, frozen=True):
    """`again` puts what was queued on its queue once more, to come after so many seconds."""

    clicks: Clicks
    again: Callable[[Message, int], None]
    now: Callable[[], datetime]

    def put_off(self, message: Message, queued: Message) -> bool:
        """Whether it waits, which it does once. It is noted before: others wait to hear of it."""
        events = [] if queued.get("waited") else _clicks(message)
        followed = [self._machine(event) for event in events if self.now() - event.occurred_at < SETTLES]
        if followed:
            self.again({**queued, "waited": True}, int(SETTLES.total_seconds()))
        return bool(followed)

    def judged(self, message: Message) -> Message:
        """With what a machine did under that name."""
        machines = {event.id: self._machine(event) for event in _clicks(message)}
        return {**message, "events": [_named(plain, machines.get(plain["id"])) for plain in message["events"]]}

    def _machine(self, event: Event) -> str | None:
        own = inbound.sent_as(event)
        click = Click(event.occurred_at, link_of(str(event.data["message"].get("link"))))
        followed = self.clicks.note(*own, click) if own else None
        return followed.machine(click) if followed else None


def _clicks(message: Message) -> list[Event]:
    """On links of what we sent."""
    clicked = (plain for plain in message["events"] if plain["name"] == Name.MESSAGE_CLICKED)
    return [event for event in map(facts.event_from_plain, clicked) if inbound.sent_as(event)]


def _named(plain: Mapping[str, Any], machine: str | None) -> Mapping[str, Any]:
    if machine is None:
        return plain
    about = {**plain["data"]["message"], "machine": machine}
    return {**plain, "name": str(Name.MESSAGE_FETCHED), "data": {**plain["data"], "message": about}}
