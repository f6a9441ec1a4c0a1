"""Live chat on the brand's website: a line into the conversation that the customer has with the shop."""

from dataclasses import dataclass

from shared.configuration import FORBID_UNKNOWN_FIELDS
from shared.messages.channels import Channel, Draft, Route
from shared.messages.consent import KINDS
from shared.messages.https import HTTPS
from shared.messages.models import Terms
from shared.messages.providers import chatwoot_chat
from shared.messages.way_out import Form, flaws_of_text


@dataclass(frozen=True, slots=True)
class Settings:
    """`source` is `chatwoot/<name>`, whose secret has the address and the token of its API."""

    __pydantic_config__ = FORBID_UNKNOWN_FIELDS

    source: str


def terms(draft: Draft) -> Terms:
    """Conversations of other systems have the same kind of number."""
    own = draft.settings.source.partition("/")[2]
    return Terms() if draft.to.kind == f"conversation@{own}" else Terms(barred="the conversation is another system's")


channel = Channel(
    kinds=KINDS["chat"],
    routes={
        "chatwoot": Route(
            chatwoot_chat.send, service=HTTPS, grants=chatwoot_chat.grants, secrets=chatwoot_chat.secrets
        ),
    },
    settings=Settings,
    form=Form,
    terms=terms,
    flaws=flaws_of_text,
)
