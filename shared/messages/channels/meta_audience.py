"""Custom Audiences at Meta: who joins one and who leaves it, as journeys notify of."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from shared.configuration import FORBID_UNKNOWN_FIELDS
from shared.messages import audience
from shared.messages.channels import Channel, Route
from shared.messages.consent import KINDS
from shared.messages.https import HTTPS
from shared.messages.providers import meta_audience


@dataclass(frozen=True, slots=True)
class Settings:
    """`audiences`: names of the brand's own, and the id that Meta gave each."""

    __pydantic_config__ = FORBID_UNKNOWN_FIELDS

    audiences: Mapping[str, str]


def complaints(settings: Settings) -> Iterator[tuple[str, str]]:
    yield from audience.misnamed(settings, "Meta")


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
    targets=audience.targets,
    asks_consent=True,
)
