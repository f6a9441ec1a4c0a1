"""A way that a message may leave by, and what is said to it there."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import msgspec

from shared.messages.channels import Envelope, Route
from shared.messages.models import Outcome, State
from shared.messages.reach import channel
from tests.unit.wire.answering import Answer

NOW = datetime(2026, 3, 2, 10, tzinfo=UTC)


@dataclass(frozen=True)
class Way:
    """A channel by one of its providers, and what the provider says when it takes a message and when it does not."""

    channel: str
    settings: dict[str, Any]
    to: str
    parts: dict[str, Any]
    ok: bytes
    refusals: dict[str, tuple[Answer, State]]
    kind: str = ""
    secret: dict[str, Any] = field(default_factory=dict)
    """What the channel's secret says, where it is not AWS that sends; `{url}` is the server's."""
    taken_as: str = "m-1"

    @property
    def route(self) -> Route:
        return channel(self.channel).route(self._settings())

    def _settings(self) -> Any:
        return msgspec.convert(self.settings, channel(self.channel).settings)

    @property
    def doubt(self) -> State:
        """What becomes of what may have left."""
        return State.READY if self.route.repeatable else State.UNKNOWN

    def send(self, client: Any) -> Outcome:
        envelope = Envelope(
            to=self.to,
            kind=self.kind,
            at=NOW,
            talking=True,
            send_id="a_b",
            parts=self.parts,
            sender="Shop <shop@example.com>",
            tags={"journey": "j"},
            settings=self._settings(),
        )
        return self.route.send(client, envelope)
