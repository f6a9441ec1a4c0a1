"""Whatever a source sends, it is kept, harms nobody else, and can be found again."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from shared import strict_json
from shared.aws import keys
from shared.errors import MalformedPayloadError
from shared.events import Event, Identifier
from shared.profiles.filing import Filing
from shared.profiles.store import ProfileStore
from tests.integration.profiles.stories import BRAND, DAY, SECRET, file_all, hashed, told

ANN = ("email", "person", "ann@a.example")
RECEIVED = DAY + timedelta(days=1)


def test_an_event_that_names_nobody_is_a_customer_of_its_own(table):
    nobody = [Identifier("email", "noreply@shop.example"), Identifier("phone", "0")]
    events = [Event(f"e{number}", "page.viewed", DAY, "segment/web", tuple(nobody)) for number in range(2)]
    file_all(table, events)
    homes = [keys.identifier_id(Identifier("event@segment-web", event.id), SECRET) for event in events]
    store = ProfileStore(table)
    timelines = [[event.id for event in store.timeline(store.profile(home))] for home in homes]
    assert timelines == [["e0"], ["e1"]]


def test_more_identifiers_than_a_person_has_are_refused_and_nothing_of_them_is_kept(table):
    many = tuple(Identifier("email", f"p{number}@a.example") for number in range(51))
    with pytest.raises(MalformedPayloadError, match="51 on one event, at most 50"):
        file_all(table, [Event("e", "page.viewed", DAY, "segment/web", many)])
    assert table.get(keys.identifier(keys.identifier_id(many[0], SECRET))) is None


@pytest.mark.parametrize(
    ("stated", "kept"),
    [
        (datetime(9999, 12, 31, tzinfo=UTC), RECEIVED + timedelta(minutes=5)),
        (datetime(1, 1, 1, tzinfo=UTC), RECEIVED),
        (datetime(1969, 12, 31, tzinfo=UTC), RECEIVED),
        (datetime(1970, 1, 1, tzinfo=UTC), datetime(1970, 1, 1, tzinfo=UTC)),
    ],
)
def test_an_impossible_date_is_replaced_by_one_near_the_first_receipt(table, stated, kept):
    event = Event("e", "page.viewed", stated, "segment/web", (Identifier("email", "ann@a.example"),))
    for hours in range(2):
        Filing(table, BRAND, SECRET).file(event, RECEIVED + timedelta(hours=hours), lambda *_: None)
    store = ProfileStore(table)
    assert [one.occurred_at for one in store.timeline(store.profile(hashed(ANN)))] == [kept]


def test_a_name_of_ten_thousand_emoji_is_kept_as_it_is(table):
    name = "🦊" * 10_000
    file_all(table, [told(1, [ANN], traits={"first_name": name}), told(2, [ANN], traits={"city": "Berlin"})])
    store = ProfileStore(table)
    profile = store.profile(hashed(ANN))
    assert profile.traits == {"first_name": name, "city": "Berlin"}
    assert store.timeline(profile)[1].data["traits"]["first_name"] == name


@pytest.mark.parametrize("said", [4.5, 0.1, -0.25, 1e21, {"latitude": [52.52, 13.405]}])
def test_a_trait_that_is_a_fraction_is_kept_as_the_number_that_it_is(table, said):
    event = told(1, [ANN], traits={"score": said}, touch={"utm": {"bid": said}})
    assert file_all(table, [event, event]) == [True, False]
    profile = ProfileStore(table).profile(hashed(ANN))
    assert profile.traits == {"score": said}
    assert json.loads(json.dumps(profile.traits)) == {"score": said}
    assert profile.last_touch == {"utm": {"bid": said}}


def test_what_is_nested_as_deep_as_is_read_can_be_filed(table):
    """Nowhere in a body does a trait stand nearer to its top."""
    said = "leaf"
    for _ in range(strict_json.MAX_DEPTH - 2):
        said = {"of": said}
    body = json.dumps({"traits": {"tree": said}}).encode()
    assert file_all(table, [told(1, [ANN], **strict_json.loads(body))]) == [True]
    with pytest.raises(MalformedPayloadError, match="nested deeper"):
        strict_json.loads(json.dumps({"traits": {"tree": {"of": said}}}).encode())
