"""Deliveries of a source that is switched off wait in the bucket, and are durable there before they leave the queue."""

from collections.abc import Callable, Collection, Mapping
from typing import Any

from msgspec import Struct

from shared.ingestion.held import Held, is_held
from shared.journeys.control_store import ControlStore
from shared.journeys.controls import Controls
from shared.observability import count

Message = Mapping[str, Any]


class Holding(Struct, frozen=True):
    held: Held
    controls: ControlStore

    def is_off(self, message: Message) -> bool:
        """As this process has heard. What people read again, from a file or the archive, nobody sent now."""
        return not message["delivery"].get("replayed") and _is_off(message, self.controls.read)

    def keep(self, message: Message, pointer: str | None) -> str:
        """Where it lies now as well; what has waited already stays where it is."""
        if pointer and is_held(pointer):
            return pointer
        key = self.held.keep(message)
        count("DeliveryHeld", connector=message["delivery"]["connector"], source=message["delivery"]["source"])
        return key

    def gone(self, places: Collection[str], kept: str | None = None) -> None:
        """From all places but the one where it still lies."""
        for one in {*places} - {kept}:
            self.held.objects.delete(one)

    def waits(self, message: Message) -> bool:
        """Whoever switches it on looks then at all that lies there. As long as it is off for sure, that look is still
        to come; else nobody may look any more, and it is filed here and now.
        """
        return _is_off(message, self.controls.latest)


def _is_off(message: Message, controls: Callable[[], Controls]) -> bool:
    delivery = message["delivery"]
    return controls().of_source(f"{delivery['connector']}/{delivery['source']}").paused
