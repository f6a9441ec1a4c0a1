"""Codes that nobody guesses and that are the same on every try, and what conditions and templates see of an offer."""

from collections import Counter

import pytest
from msgspec.structs import replace

from shared import canonical, conditions
from shared.events import OURS
from shared.journeys import codes, engine, statements
from shared.journeys.codec import item_of, run_of
from shared.journeys.context import variables_of
from shared.journeys.models import Outgoing, Statement
from shared.journeys.scene import Scene, Surroundings
from shared.profiles import facts
from tests.unit.journeys.making import ANN, ASK, MONDAY, SURROUNDINGS, a_journey, a_profile, a_scene, started

TENTH = {"id": "tenth", "type": "offer", "kind": "discount", "value": {"percent": "10"}, "valid": "14d"}
PAUSE = {"id": "pause", "type": "wait", "duration": "1d"}


def offered(run):
    return [one.data["offer"]["code"] for one in run.statements]


def keyed(key: bytes, profile=None) -> Scene:
    return Scene(profile or a_profile(), MONDAY, replace(SURROUNDINGS, code_key=lambda: key))


def test_the_offer_is_stated_before_the_message_that_tells_of_it():
    run = started(a_journey(TENTH, ASK))
    assert [type(one) for one in run.outbox] == [Statement, Outgoing]


def test_the_code_is_the_same_on_every_try_and_another_for_every_run_step_and_visit():
    loop = a_journey(TENTH, {**TENTH, "id": "second"}, {**PAUSE, "then": "tenth"})
    first, again = started(loop), started(loop)
    assert offered(first) == offered(again)
    later = engine.advance(first, loop, a_scene(first.due_at), engine.Due(first.due_at))
    other = started(loop, scene=a_scene(MONDAY, a_profile(customer_id="b2")))
    found = [*offered(first), *offered(later), *offered(other)]
    assert (len(found), len(set(found))) == (6, 6)


def test_whoever_knows_the_run_and_not_the_key_does_not_know_the_code():
    journey = a_journey(TENTH)
    assert offered(started(journey, scene=keyed(b"one"))) != offered(started(journey, scene=keyed(b"other")))


def test_without_a_key_nothing_is_offered():
    scene = Scene(a_profile(), MONDAY, Surroundings("Europe/Berlin", {}))
    with pytest.raises(LookupError):
        started(a_journey(TENTH), scene=scene)


def test_codes_are_easy_to_read_and_every_letter_comes_as_often():
    run = started(a_journey(TENTH))
    drawn = [codes.code(bytes([n % 256, n // 256]), run, "tenth") for n in range(4000)]
    assert all([len(group) for group in one.split("-")] == [4, 4, 4] for one in drawn)
    counts = Counter("".join(drawn).replace("-", ""))
    assert set(counts) == set(codes.LETTERS)
    assert len(codes.LETTERS) == 21
    assert not set("AEIOU01258LSZBV") & set(codes.LETTERS)
    expected = 4000 * 12 / 21
    assert all(0.88 * expected < count < 1.12 * expected for count in counts.values())


def test_the_offer_of_the_run_is_known_before_it_is_filed_and_as_it_stands_afterwards():
    journey = a_journey(TENTH, PAUSE)
    run = run_of(item_of(started(journey), MONDAY))
    (code,) = offered(run)
    known = variables_of(run, a_profile(), MONDAY)
    assert (known["offer"]["code"], conditions.holds("has(offer.redeemed_at)", known)) == (code, False)
    filed = a_profile(offers=({"code": code, "redeemed_at": "2026-03-05T12:00:00Z"},))
    known = variables_of(run, filed, MONDAY)
    assert (known["offer"]["kind"], conditions.holds("has(offer.redeemed_at)", known)) == ("discount", True)
    assert conditions.holds('timestamp(offer.valid_until) - duration("72h") > now', known)


def test_of_two_offers_the_later_one_is_seen_and_a_run_without_one_sees_none():
    run = started(a_journey(TENTH, {**TENTH, "id": "second", "kind": "points", "value": {"points": 5}}, PAUSE))
    assert variables_of(run, a_profile(), MONDAY)["offer"]["value"] == {"points": 5}
    assert variables_of(started(a_journey(PAUSE)), a_profile(), MONDAY)["offer"] == {}


def test_a_loop_remembers_only_its_latest_offer():
    loop = a_journey(TENTH, {**PAUSE, "then": "tenth"})
    first = started(loop)
    later = engine.advance(first, loop, a_scene(first.due_at), engine.Due(first.due_at))
    assert [variables_of(later, a_profile(), MONDAY)["offer"]["code"]] == offered(later) != offered(first)


def test_the_fact_is_one_that_all_systems_understand():
    run = started(a_journey(TENTH))
    event = statements.event(run, run.statements[0], ANN.identifier)
    assert (event.name, event.source, event.data["journey"]["step"]) == ("offer.granted", OURS, "tenth")
    stated = {**facts.plain(event), "identifiers": []}
    del stated["source"]
    assert canonical.event(stated, OURS).data["offer"]["value"] == {"percent": "10"}
