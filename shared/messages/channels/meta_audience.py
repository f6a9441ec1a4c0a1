"""Custom Audiences at Meta: who joins one and who leaves it, as journeys notify of."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from shared.configuration import FORBID_UNKNOWN_FIELDS
from shared.messages import audience
from shared.messages.channels import Channel, Route
from shared.messages.consent import KINDS
from shared.messages.https import HTTPS
from shared.messages.providers import meta_audience

NAME, NUMBER = re.compile(r"[a-z][a-z0-9_]{0,62}"), re.compile(r"\d{5,20}")


@dataclass(frozen=True, slots=True)
class Settings:
    """`audiences`: names of the brand's own, and the id that Meta gave each."""

    __pydantic_config__ = FORBID_UNKNOWN_FIELDS

    audiences: Mapping[str, str]


def complaints(settings: Settings) -> Iterator[tuple[str, str]]:
    for name, number in settings.audiences.items():
        if not (NAME.fullmatch(name) and NUMBER.fullmatch(number)):
            yield "audiences", f"audiences: {name}: write a name in lower case, and Meta's id in quotes"


def targets(settings: Settings) -> tuple[str, ...]:
    return tuple(settings.audiences)


channel = Channel(
    kinds=KINDS["meta_audience"],
    routes={
        "meta": Route(
            meta_audience.send,
            service=HTTPS,
            grants=meta_audience.grants,
            secrets=meta_audience.secrets,
            repeatable=True,
        )
    },
    settings=Settings,
    complaints=complaints,
    terms=audience.terms,
    targets=targets,
    asks_consent=True,
)
