"""A timeline that can be filtered and paged."""

import pytest

from shared.profiles import timeline
from tests.unit.functions.lookup_customer.desks import ANN, CARD, many


@pytest.mark.parametrize("limit", ["1", "2", "3", "50"])
def test_pages_put_together_are_the_whole_timeline(desk, limit):
    many(desk)
    pages = desk.pages(limit=limit)
    assert [one for page in pages for one in page] == [f"e{number}" for number in reversed(range(7))]
    assert all(len(page) == int(limit) for page in pages[:-1])


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ({"name": "order.paid"}, [6, 3]),
        ({"name": "order.*"}, [6, 3]),
        ({"name": "order"}, []),
        ({"source": "segment/web"}, [5, 4, 2, 1]),
        ({"source": "shopify/*", "name": "customer.*"}, [0]),
        ({"since": "2026-05-01T12:04:00Z"}, [6, 5, 4]),
        ({"until": "2026-05-01T14:02:00+02:00"}, [2, 1, 0]),
        ({"since": "2026-05-01T12:01:00Z", "until": "2026-05-01T12:03:00Z", "name": "page.viewed"}, [2, 1]),
    ],
)
def test_a_timeline_is_filtered_by_name_source_and_time(desk, query, numbers):
    many(desk)
    expected = [f"e{number}" for number in numbers]
    assert desk.timeline(**query) == (expected, None)
    assert [one for page in desk.pages(limit="1", **query) for one in page] == expected


def test_a_request_examines_only_so_many_and_the_next_one_goes_on(desk, monkeypatch):
    monkeypatch.setattr(timeline, "MOST_EXAMINED", 2)
    monkeypatch.setattr(timeline, "READ_AT_ONCE", 2)
    many(desk)
    assert desk.pages(name="customer.updated", limit="1") == [[], [], [], ["e0"]]


@pytest.mark.parametrize("at_once", [2, 3])
def test_a_home_that_is_read_bit_by_bit_gives_each_event_once(desk, monkeypatch, at_once):
    monkeypatch.setattr(timeline, "READ_AT_ONCE", at_once)
    many(desk)
    assert desk.timeline() == ([f"e{number}" for number in reversed(range(7))], None)


def test_of_one_event_at_two_homes_none_is_lost_between_pages(desk):
    desk.file("customer.updated", 0, ANN, CARD)
    desk.file("page.viewed", 1, ANN)
    desk.file("page.viewed", 1, CARD)
    assert desk.pages(limit="1") == [["e1"], ["e1"], ["e0"]]


@pytest.mark.parametrize(
    ("query", "named"),
    [
        ({"limit": "0"}, "limit"),
        ({"limit": "201"}, "limit"),
        ({"limit": "ten"}, "limit"),
        ({"before": "yesterday"}, "before"),
        ({"since": "2026-05-01"}, "since"),
        ({"since": "2026-05-01T12:00:00"}, "since"),
        ({"nmae": "order.*"}, "nmae"),
    ],
)
def test_a_wrong_parameter_is_named(desk, query, named):
    many(desk, 1)
    status, body = desk.get(f"/customers/{desk.ann}/timeline", **query)
    assert status == 400
    assert named in body["detail"]
