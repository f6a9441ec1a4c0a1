"""Facebook Messenger: answers to who wrote to the brand's page, for a day after that."""

from collections.abc import Iterator
from dataclasses import dataclass

from shared.configuration import FORBID_UNKNOWN_FIELDS
from shared.messages.channels import Channel, Draft, Letter, Route
from shared.messages.consent import KINDS
from shared.messages.https import HTTPS
from shared.messages.models import Terms
from shared.messages.providers import meta_chat
from shared.messages.way_out import Form, flaws_of_text

LONGEST = 2000


@dataclass(frozen=True, slots=True)
class Settings:
    """`source` is `messenger/<name>`, whose secret has the page's token; `page` is the page's id."""

    __pydantic_config__ = FORBID_UNKNOWN_FIELDS

    source: str
    page: str

    @property
    def sender(self) -> str:
        return self.page


def terms(draft: Draft) -> Terms:
    return meta_chat.terms(draft, draft.settings.page)


def flaws(letter: Letter) -> Iterator[tuple[str, str]]:
    yield from flaws_of_text(letter)
    if len(letter.parts["text"]) > LONGEST:
        yield "text", f"has {len(letter.parts['text'])} characters; at most {LONGEST} arrive"


channel = Channel(
    kinds=KINDS["messenger"],
    routes={
        "meta": Route(meta_chat.send, service=HTTPS, grants=meta_chat.grants, secrets=meta_chat.secrets),
    },
    settings=Settings,
    form=Form,
    window=meta_chat.WINDOW,
    terms=terms,
    flaws=flaws,
)
