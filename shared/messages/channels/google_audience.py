"""Customer Match lists at Google: who joins one and who leaves it, as journeys notify of."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from shared.configuration import FORBID_UNKNOWN_FIELDS
from shared.messages import audience
from shared.messages.channels import Channel, Route
from shared.messages.consent import KINDS
from shared.messages.https import HTTPS
from shared.messages.providers import google_audience


@dataclass(frozen=True, slots=True)
class Settings:
    """`account` is the number of the Google Ads account; `audiences`: names of the brand's own, and the lists' ids."""

    __pydantic_config__ = FORBID_UNKNOWN_FIELDS

    account: str
    audiences: Mapping[str, str]


def complaints(settings: Settings) -> Iterator[tuple[str, str]]:
    if not audience.NUMBER.fullmatch(settings.account):
        yield "account", "account must be the digits of the customer id, in quotes and without dashes"
    yield from audience.misnamed(settings, "Google")


channel = Channel(
    kinds=KINDS["google_audience"],
    routes={
        "google": Route(
            google_audience.send,
            service=HTTPS,
            grants=google_audience.grants,
            prepare=google_audience.token,
            secrets=google_audience.secrets,
            repeatable=True,
        )
    },
    settings=Settings,
    complaints=complaints,
    terms=audience.terms,
    targets=audience.targets,
    asks_consent=True,
)
