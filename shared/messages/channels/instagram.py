"""Instagram: answers to who wrote to the brand's account, for a day after that."""

from collections.abc import Iterator
from dataclasses import dataclass

from shared.configuration import FORBID_UNKNOWN_FIELDS
from shared.messages.channels import Channel, Draft, Letter, Route
from shared.messages.consent import KINDS
from shared.messages.https import HTTPS
from shared.messages.models import Terms
from shared.messages.providers import meta_chat
from shared.messages.way_out import Form, flaws_of_text

MOST_BYTES = 1000


@dataclass(frozen=True, slots=True)
class Settings:
    """`source` is `instagram/<name>`, whose secret has the token; `account` is the professional account's id.

    `page` is that of the Facebook page it is linked to, where the token is the page's. With Instagram Login there is
    none, and the secret's `api.address` is https://graph.instagram.com/v25.0.
    """

    __pydantic_config__ = FORBID_UNKNOWN_FIELDS

    source: str
    account: str
    page: str = ""

    @property
    def sender(self) -> str:
        return self.page or self.account


def terms(draft: Draft) -> Terms:
    return meta_chat.terms(draft, draft.settings.account)


def flaws(letter: Letter) -> Iterator[tuple[str, str]]:
    yield from flaws_of_text(letter)
    size = len(letter.parts["text"].encode())
    if size > MOST_BYTES:
        yield "text", f"has {size} bytes; at most {MOST_BYTES} arrive"


channel = Channel(
    kinds=KINDS["instagram"],
    routes={
        "meta": Route(meta_chat.send, service=HTTPS, grants=meta_chat.grants, secrets=meta_chat.secrets),
    },
    settings=Settings,
    form=Form,
    window=meta_chat.WINDOW,
    terms=terms,
    flaws=flaws,
)
