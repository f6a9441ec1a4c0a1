"""An event that only says what to look up starts nothing: the whole one does, which knows whom to write to."""

from msgspec.structs import replace

from shared.journeys.entry import is_news
from tests.unit.journeys.making import MONDAY, an_event


def test_a_thin_event_is_no_news_and_the_whole_one_is():
    thin = an_event(at=MONDAY, lookup={"object": "order", "id": "7"})
    whole = replace(thin, id=f"{thin.id}/complete", data={})
    assert (is_news(thin, MONDAY), is_news(whole, MONDAY)) == (False, True)
