"""Of which class the messages of a broadcast are: marketing, or all of them a notice that law wants.

What is no marketing goes to whoever opted out of it: to many at once only where law wants that, and it is said. Nor may
a legal notice have advertising in it.
"""

from collections.abc import Callable, Iterator

from shared.broadcasts.wish import Wish
from shared.errors import InvalidRequestError
from shared.journeys.definition import Journey
from shared.journeys.sending import Sending
from shared.messages.consent import MARKETING
from shared.messages.protocol import TRANSACTIONAL

Current = Callable[[str], Journey | None]
"""A journey as it is in force, by its name."""


def check(wish: Wish, journey: Journey, current: Current) -> None:
    """Also of the journeys that it starts. What a later version of one would send is looked at when it would go."""
    found = {
        step.message_class or one.message_class: step.template if one is journey else f"{step.template} of {one.name}"
        for one in led_to(journey, current)
        for step in sending(one)
    }
    if wish.legal_notice and MARKETING in found:
        told = f"{found[MARKETING]} is marketing, and a legal notice is transactional"
        raise InvalidRequestError(f"legal_notice: {told}")
    if not wish.legal_notice and TRANSACTIONAL in found:
        told = f"{found[TRANSACTIONAL]} is transactional, and would go also to those who opted out of marketing"
        raise InvalidRequestError(f"legal_notice: {told}; say so where law wants that, such as a recall")


def sending(journey: Journey) -> list[Sending]:
    return [step for step in journey.steps if isinstance(step, Sending)]


def led_to(journey: Journey, current: Current) -> Iterator[Journey]:
    """Itself, and each that it starts, or that those start, once."""
    seen, ahead = {journey.name}, [journey]
    while ahead:
        one = ahead.pop()
        yield one
        named = {name for step in one.steps for name in step.starts()} - seen
        seen |= named
        ahead += [found for name in sorted(named) if (found := current(name))]
