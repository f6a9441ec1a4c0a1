"""What waits, as the due index knows it: enough to count runs and to wake them without a look at each."""

from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from shared.aws import gates, keys


class Waiting(Struct, frozen=True):
    """`journey`, `version`, `step` and `state` are a run's; of anything else `journey` is empty.

    `gate` is the one that it waits for to be opened, if it does.
    """

    pk: str
    sk: str
    due_at: str
    journey: str = ""
    version: str = ""
    step: str = ""
    state: str = ""
    gate: str | None = None

    @property
    def is_message(self) -> bool:
        return self.sk.startswith(keys.MESSAGE)


def waiting_of(item: Mapping[str, Any]) -> Waiting:
    place = str(item["pk"]), str(item["sk"]), str(item["due_at"])
    gate = gates.gate_of(item["due_bucket"])
    if not item["sk"].startswith(keys.RUN):
        return Waiting(*place, gate=gate)
    journey = str(item["sk"]).removeprefix(keys.RUN).partition("#")[0]
    named = {name: str(item.get(name, "")) for name in ("version", "step", "state")}
    return Waiting(*place, journey=journey, gate=gate, **named)
