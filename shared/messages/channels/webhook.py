"""Webhooks to other systems, signed as Standard Webhooks has it: what a journey has to say about a customer."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from shared.configuration import FORBID_UNKNOWN_FIELDS
from shared.messages.channels import FORM, Channel, Letter, MessageClass, Route
from shared.messages.https import HTTPS
from shared.messages.providers import standard_webhooks
from shared.profiles.kinds import PERSONS

ENDPOINT = re.compile(r"[a-z0-9][a-z0-9_-]{0,62}")
TYPE = re.compile(r"[a-z0-9_]+(\.[a-z0-9_]+)*")


@dataclass(frozen=True, slots=True)
class Settings:
    """`endpoints` are names of the brand's own; where each is and its key say the secrets `channels/webhook/<name>`."""

    __pydantic_config__ = FORBID_UNKNOWN_FIELDS

    endpoints: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Form:
    """`target` is one of the endpoints, `type` says what happened, such as `letter.wanted`; `data` is text by name."""

    __pydantic_config__ = FORM

    message_class: MessageClass
    target: str
    type: str
    data: Mapping[str, str] = field(default_factory=dict)


def complaints(settings: Settings) -> Iterator[tuple[str, str]]:
    if not settings.endpoints:
        yield "endpoints", "endpoints needs at least one name, such as crm"
    for name in settings.endpoints:
        if not ENDPOINT.fullmatch(name):
            yield "endpoints", f"endpoint {name!r}: write lower case letters, digits, - and _"


def flaws(letter: Letter) -> Iterator[tuple[str, str]]:
    if letter.message_class == "marketing":
        yield "type", "reaches a system and nobody's consent is known for that: its class must be transactional"
    if letter.parts["target"] not in letter.settings.endpoints:
        yield "target", f"is none of those that brand.yaml names: {', '.join(letter.settings.endpoints)}"
    if not TYPE.fullmatch(letter.parts["type"]):
        yield "type", "must be words of lower case letters with dots between, such as letter.wanted"


def targets(settings: Settings) -> tuple[str, ...]:
    return settings.endpoints


channel = Channel(
    kinds=PERSONS,
    routes={
        "standard": Route(
            standard_webhooks.send,
            service=HTTPS,
            grants=standard_webhooks.grants,
            secrets=standard_webhooks.secrets,
            repeatable=True,
        )
    },
    settings=Settings,
    form=Form,
    complaints=complaints,
    flaws=flaws,
    targets=targets,
    separate=True,
)
