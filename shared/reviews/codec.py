"""A standing as an item of the table, with the news that came with it, and back."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from shared.aws import keys
from shared.reviews.causes import Cause
from shared.reviews.models import News, Standing

Item = Mapping[str, Any]
OUTBOX = frozenset({"tells", "news", "about", "quiet", "links"})


def item_of(customer: str, standing: Standing, now: datetime) -> dict[str, Any]:
    """Only what is known: the index asks whether `due_bucket` exists. Late already, it lies in the minute of `now`."""
    at = standing.next_at
    due = {**keys.due(max(at, now), customer), "due_at": keys.timestamp(at)} if at else {}
    item = {
        "kind": "standing",
        "stage": standing.stage,
        "stage_since": standing.stage_since and keys.timestamp(standing.stage_since),
        "reason": standing.reason,
        "judged_by": standing.judged_by and keys.timestamp(standing.judged_by),
        "segments": {name: keys.timestamp(since) for name, since in sorted(standing.segments.items())},
        "reviewed_at": keys.timestamp(standing.reviewed_at),
        "rules": standing.rules,
        **due,
    }
    return {name: value for name, value in item.items() if value not in (None, {})}


def standing_of(item: Item) -> Standing:
    return Standing(
        reviewed_at=_time(item["reviewed_at"]),
        rules=item["rules"],
        stage=item.get("stage"),
        stage_since=_time(item["stage_since"]) if "stage_since" in item else None,
        reason=item.get("reason"),
        judged_by=_time(item["judged_by"]) if "judged_by" in item else None,
        segments={name: _time(since) for name, since in item.get("segments", {}).items()},
        next_at=_time(item["due_at"]) if "due_at" in item else None,
    )


def outbox_of(news: tuple[News, ...], about: str, cause: Cause) -> dict[str, Any]:
    """As the stream shows it. `tells` is a number because its filter cannot ask for a list; data is text, in which a
    number stays the number that it was. `about` is the identifier under which it will be filed.
    """
    if not news:
        return {}
    listed = [{"name": one.name, "at": keys.timestamp(one.at), "data": _text(one.data)} for one in news]
    return {"tells": len(listed), "news": listed, "about": about} | cause.marks()


def without_outbox(item: Item) -> dict[str, Any]:
    return {name: value for name, value in item.items() if name not in OUTBOX}


def news_of(item: Item) -> list[News]:
    return [News(one["name"], json.loads(one["data"]), _time(one["at"])) for one in item.get("news", ())]


def _text(data: Mapping[str, Any]) -> str:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))


def _time(text: str) -> datetime:
    return datetime.fromisoformat(text)
