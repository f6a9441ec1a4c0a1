"""Who somebody is to an advertising platform: hashes of addresses, each written as the platform writes it first.

https://developers.facebook.com/docs/marketing-api/audiences/guides/custom-audiences#hash and
https://developers.google.com/data-manager/api/devguides/concepts/formatting
"""

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Protocol

from shared.events import Identifier
from shared.messages.channels import Draft, Envelope
from shared.messages.models import Terms

KINDS = ("email", "phone")
NAME, NUMBER = re.compile(r"[a-z][a-z0-9_]{0,62}"), re.compile(r"\d{5,20}")
OF_GOOGLE = ("gmail.com", "googlemail.com")
STRIPPED = " \t\r\n\0\x0b."
"""What Meta's own library takes off both ends of an address."""


class Listed(Protocol):
    """The settings of a platform: names of the brand's own, and the ids that the platform gave."""

    @property
    def audiences(self) -> Mapping[str, str]: ...


def targets(settings: Listed) -> tuple[str, ...]:
    return tuple(settings.audiences)


def misnamed(settings: Listed, platform: str) -> Iterator[tuple[str, str]]:
    for name, number in settings.audiences.items():
        if not (NAME.fullmatch(name) and NUMBER.fullmatch(number)):
            yield "audiences", f"audiences: {name}: write a name in lower case, and {platform}'s id in quotes"


def terms(draft: Draft) -> Terms:
    return Terms() if draft.to.kind in KINDS else Terms(barred="has neither an e-mail address nor a phone number")


def members(envelope: Envelope) -> list[Identifier]:
    """Whoever joins does so by the address that consent was looked at for; whoever leaves, by all they are known by."""
    own = Identifier(envelope.kind, envelope.to)
    found = (own, *envelope.also) if envelope.parts.get("leave") else (own,)
    return [one for one in dict.fromkeys(found) if one.kind in KINDS]


def of_meta(one: Identifier) -> str:
    """A phone number is digits with the country's code and nothing before that."""
    if one.kind == "email":
        return _hash(one.value.strip(STRIPPED).lower())
    return _hash(re.sub(r"\D", "", one.value).lstrip("0"))


def of_google(one: Identifier) -> str:
    """Its own mail service takes dots for nothing, and what follows a plus."""
    if one.kind != "email":
        return _hash(one.value.strip())
    name, _, host = "".join(one.value.split()).lower().rpartition("@")
    if host in OF_GOOGLE:
        name = name.partition("+")[0].replace(".", "")
    return _hash(f"{name}@{host}")


def rows(found: Iterable[Identifier]) -> list[list[str]]:
    """Each address in a row of its own, under `EMAIL` or `PHONE`."""
    return [[of_meta(one) if one.kind == kind else "" for kind in KINDS] for one in found]


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
