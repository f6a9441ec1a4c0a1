"""What Chatwoot's API tells of the time since, for the events that its webhooks lost.

https://developers.chatwoot.com/api-reference/conversations/conversations-filter. First a page of conversations, then
the messages of each; what is left to ask stands in the query, which Chatwoot ignores.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from msgspec import Struct, field

from shared.payload import Fields, fields, iso
from shared.vendors.chatwoot.contacts import Told, when
from shared.vendors.chatwoot.conversations import opened, said

PATH = "/conversations/filter"
CONVERSATIONS, MESSAGES = 25, 20
"""What a full page holds."""


class Question(Struct, frozen=True):
    path: str
    query: Mapping[str, str] = field(default_factory=dict)
    body: Mapping[str, Any] | None = None


def conversations(since: datetime, page: int = 1) -> Question:
    """The filter knows days only, and those after the one given."""
    day = (since - timedelta(days=1)).date().isoformat()
    active = {"attribute_key": "last_activity_at", "filter_operator": "is_greater_than", "values": [day]}
    return Question(
        PATH, {"page": str(page), "since": iso(since) or ""}, {"payload": [{**active, "query_operator": None}]}
    )


def read(path: str, query: Mapping[str, str], answer: Any, source: str) -> tuple[list[Told], Question | None]:
    if path == PATH:
        told, following = _conversations(query, fields(answer), source)
    else:
        told, following = _messages(Question(path, query), fields(answer), source)
    since = _since(query).replace(microsecond=0)
    return [one for one in told if one.at and one.at >= since], following


def _conversations(query: Mapping[str, str], answer: Fields, source: str) -> tuple[list[Told], Question | None]:
    found = (answer.object("data") if "data" in answer.value else answer).objects("payload")
    since = _since(query).replace(microsecond=0)
    active = [talk for talk in found if (when(talk, "last_activity_at", "timestamp") or since) >= since]
    waiting = [talk_id for talk in active if (talk_id := talk.id("id"))]
    more = str(int(query["page"]) + 1) if len(found) == CONVERSATIONS else ""
    left = {"since": query["since"], "waiting": ",".join(waiting), "more": more}
    return [one for talk in found if (one := opened(talk, source))], _next(left)


def _messages(asked: Question, answer: Fields, source: str) -> tuple[list[Told], Question | None]:
    """The latest come first; older ones are asked for as long as all that came are of the time since."""
    contact = answer.object("meta").object("contact")
    talk = Fields({"id": asked.path.split("/")[2]})
    found = answer.objects("payload")
    told = [one for message in found if (one := said(message, talk, contact, source))]
    ids, since = [number for message in found if (number := message.number("id"))], _since(asked.query)
    reaches_back = len(found) < MESSAGES or any((when(one, "created_at") or since) < since for one in found)
    older = Question(asked.path, {**asked.query, "before": str(min(ids, default=0))})
    return told, _next(asked.query) if reaches_back or not ids else older


def _next(query: Mapping[str, str]) -> Question | None:
    """The next conversation's messages, then the next page of conversations."""
    first, _, rest = query["waiting"].partition(",")
    if first:
        left = {"since": query["since"], "waiting": rest, "more": query["more"]}
        return Question(f"/conversations/{first}/messages", left)
    return conversations(_since(query), int(query["more"])) if query["more"] else None


def _since(query: Mapping[str, str]) -> datetime:
    return datetime.fromisoformat(query["since"])
