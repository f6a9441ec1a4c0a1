"""The contract of every file in steps/: a frozen dataclass that says where it may lead and decides which way to go.

A file steps/<type>.py ends with `step = <its class>`, whose field `type` is Literal["<type>"]. Steps are pure: they see
a Moment and choose an Outcome; the engine does the rest.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from msgspec import Struct

from shared import plugins
from shared.events import Event
from shared.journeys import steps
from shared.journeys.codes import CodeKey, keyless
from shared.journeys.fields import MessageClass
from shared.journeys.models import Outgoing, Run
from shared.journeys.timers import Timer


class Due(Struct, frozen=True):
    """A timer fired. `at` says which one: a run that has moved on since then waits for another time.

    `paused`: that was in a pause of the journey, and now the pause is over.
    """

    at: datetime
    paused: bool = False


Occurrence = Due | Event


class Moment(Struct, frozen=True):
    """What a step may look at. `occurrence` is None when the run has just arrived at the step."""

    now: datetime
    zone: ZoneInfo
    run: Run
    variables: Mapping[str, Any]
    message_class: MessageClass
    """The class of the journey."""
    addresses: Mapping[str, str] = {}
    """Channel to the id of the customer's best address for it."""
    strongest: str = ""
    """The id of the identifier that says best who the customer is."""
    occurrence: Occurrence | None = None
    code_key: CodeKey = keyless
    """What makes codes unguessable; asked only by a step that makes one."""


class Way(Struct, frozen=True):
    """A way out of a step; `then` is a step's id, or None for the step that follows in the file."""

    label: str = ""
    then: str | None = None


class Fact(Struct, frozen=True):
    """What a step states of the customer; the engine adds who, when and by which run."""

    name: str
    data: Mapping[str, Any]


class Continue(Struct, frozen=True):
    then: str | None = None
    outgoing: Outgoing | None = None
    fact: Fact | None = None
    memory: Mapping[str, Any] | None = None
    """What later steps may know of this one."""
    skip: bool = False
    """Pass over the step that would come next, by the last of its ways."""


class WaitUntil(Struct, frozen=True):
    """Stay here until then, or until one of the events that the step listens to."""

    due_at: datetime
    memory: Mapping[str, Any] | None = None
    outgoing: Outgoing | None = None


class Finish(Struct, frozen=True):
    reason: str = "completed"


Outcome = Continue | WaitUntil | Finish


class Step:
    """Base of the step types. `pauses`: a loop through it takes time, so it cannot spin."""

    __slots__ = ()
    id: str
    type: Any
    pauses: ClassVar[bool] = False

    def ways(self) -> tuple[Way, ...]:
        return (Way(),)

    def summary(self) -> str:
        """What it does, in a few words, for drawings and lists."""
        return str(self.type)

    def listens(self) -> tuple[str, ...]:
        """Names of the events that matter while a run waits here."""
        return ()

    def timer(self, since: datetime, zone: ZoneInfo) -> Timer | None:
        """How long a run waits here that began to then; None where it waits for a date, which no pause moves."""
        return None

    def starts(self) -> tuple[str, ...]:
        """Names of the journeys that it asks to begin."""
        return ()

    def stops(self) -> tuple[str, ...]:
        """Names of the journeys that it asks to end."""
        return ()

    def gives(self) -> tuple[str, ...]:
        """Tags that a customer has from here on."""
        return ()

    def targets(self) -> tuple[str, ...]:
        """Systems of others that it writes to, as `<channel>/<target>`."""
        return ()

    def notice(self, variables: Mapping[str, Any]) -> Mapping[str, Any] | None:
        """What it tells them; None where it writes to people, by a template."""
        return None

    def flaws(self) -> Iterator[tuple[tuple[str | int, ...], str]]:
        """What is wrong in its fields beyond their types: the place below the step, and what would be right."""
        yield from ()

    def decide(self, moment: Moment) -> Outcome:
        raise NotImplementedError

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: Any) -> Any:
        """`Step` in a definition means any of the files in steps/, told apart by `type`."""
        if cls is not Step:
            return handler(source)
        choices = {name: handler.generate_schema(step_type(name)) for name in plugins.names(steps)}
        return {"type": "tagged-union", "discriminator": "type", "choices": choices}


def step_type(name: str) -> type[Step]:
    found: type[Step] = plugins.load(steps, name).step
    return found
