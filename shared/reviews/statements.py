"""News of a review as events of our own, which then go the way of all facts.

They follow from the standing as it was written: however often the stream shows it, they are the same events.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from shared.aws import keys
from shared.events import REVIEWS, Event, Identifier, Name
from shared.profiles import facts
from shared.reviews.codec import news_of

Item = Mapping[str, Any]


def events(item: Item, about: Identifier) -> Iterator[Event]:
    """`about` is the identifier that the outbox names by its id. Of what journeys led to, how many: to no date."""
    chain = {"journey": {"links": int(item["links"])}} if "links" in item else {}
    for number, news in enumerate(news_of(item)):
        told = keys.digest(item["pk"], item["reviewed_at"], str(item["v"]), str(number))
        led_to = {} if news.name == Name.DATE_REACHED else chain
        yield Event(told, news.name, news.at, REVIEWS, (about,), {**news.data, **led_to})


def is_quiet(item: Item, news: Event) -> bool:
    """Whether it starts nothing. A date comes by itself, whatever it was noticed by, and does not come once more."""
    return bool(item.get("quiet")) and news.name != Name.DATE_REACHED


def told(item: Item) -> list[tuple[str, dict[str, Any]]]:
    """For other systems, of a filed fact: its name, and what it says. Who the customer is, the API says."""
    if item["source"] != REVIEWS:
        return []
    about = {"id": item["id"], "customer_id": item["pk"], "occurred_at": item["occurred_at"]}
    return [(item["name"], {**about, **facts.event_of(item).data})]
