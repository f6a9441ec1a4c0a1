"""Which changes call for a review: those that a rule can see, of the customer they are about, and no others."""

import pytest

from shared.reviews import causes
from shared.reviews.causes import Cause

READS = frozenset(
    {"tags", "city", "address.zip", "last_active", "number_of_orders"}
    | {"channels.pos.last", "engagement.sms", "silence.30"}
)
TRAITS = {"pk": "a1", "sk": "id#traits", "kind": "traits", "v": 1}
ORDER = {"pk": "o1", "sk": "id#order#77", "kind": "order", "registers": {"total": ["s1", "9"]}}
MAY_FIRST, MAY_SECOND = ["2026-04-01", "2026-05-01"], ["2026-04-01", "2026-05-02"]
PERSON = {"pk": "b2", "sk": "id", "role": "person", "kind": "email", "value": "x", "v": 1}


def order(**registers):
    return {**ORDER, "registers": {**ORDER["registers"], **registers}}


def of(before, now, reads=READS):
    return list(causes.of(before, now, reads))


def traits(**parts):
    return {**TRAITS, "registers": {}, **parts}


def arrived(day, **parts):
    return traits(engagement={"email": {"delivered": ["2026-05-01", day]}}, **parts)


@pytest.mark.parametrize(
    ("before", "now"),
    [
        (None, traits(registers={"city": ["s1", "Ulm"]})),
        (traits(registers={"city": ["s1", "Ulm"]}), traits(registers={"city": ["s2", "Bonn"]})),
        (traits(active=["2026-05-01", "2026-05-01"]), traits(active=["2026-05-01", "2026-05-02"])),
        (traits(), traits(tags={"fan": ["s1", True]})),
        (traits(tags={"fan": ["s1", True]}), traits(tags={"fan": ["s2", False]})),
        (traits(), traits(registers={"address": ["s1", {"zip": "89073"}]})),
        (traits(), traits(seen={"pos": ["2026-05-01", "2026-05-01"]})),
        (arrived("2026-05-01", cases=MAY_FIRST), arrived("2026-05-31", cases=MAY_FIRST)),
        (traits(), traits(engagement={"sms": {"clicked": MAY_FIRST}})),
        (arrived("2026-05-01"), arrived("2026-05-02")),
        (None, ORDER),
        (ORDER, order(total=["s2", "8"])),
        (ORDER, order(cancelled_at=["s2", "2026-05-01"])),
        (ORDER, {**order(delivery=["s2", "delivered"]), "references": ["77", "78"]}),
        ({**ORDER, "registers": {"id": ["s1", "77"]}}, {**ORDER, "registers": {"delivery": ["s2", "delivered"]}}),
    ],
    ids=["new trait", "other trait", "another day", "tag given", "tag taken", "a part of a trait",
         "a part of a measure", "a message into a long silence", "a part of what is read whole",
         "a message to who never gave a sign", "new order", "changed order", "order called off",
         "one more of its names", "only now a purchase"],
)  # fmt: skip
def test_what_a_rule_can_see_calls_for_a_review(before, now):
    assert of(before, now) == [Cause(now["pk"])]


@pytest.mark.parametrize(
    ("before", "now"),
    [
        (None, traits(registers={"colour": ["s1", "red"]}, seen={"segment/web": ["2026-05-01", "2026-05-01"]})),
        (traits(registers={"city": ["s1", "Ulm"]}), traits(registers={"city": ["s2", "Ulm"]})),
        (traits(tags={"fan": ["s1", True]}), traits(tags={"fan": ["s2", True]})),
        (traits(engagement={}), traits(engagement={"email": {"opened": ["2026-05-01", "2026-05-01"]}})),
        (traits(last_touch=["s1", {}]), traits(last_touch=["s2", {}])),
        (arrived("2026-05-01", active=MAY_SECOND), arrived("2026-05-31", active=MAY_SECOND)),
        (ORDER, order(fulfilment=["s2", "fulfilled"], updated_at=["s2", "2026-05-02"])),
        (order(delivery=["s1", "shipped"]), order(delivery=["s2", "delivered"])),
    ],
    ids=["another trait", "the same again", "the same tag again", "an opened mail", "a touch",
         "a message soon after a sign", "an order on its way", "an order that has come"],
)  # fmt: skip
def test_what_no_rule_looks_at_calls_for_none(before, now):
    assert of(before, now) == []


def test_who_reads_the_orders_themselves_is_told_where_they_are():
    assert of(ORDER, order(delivery=["s2", "delivered"]), frozenset({"orders"})) == [Cause("o1")]


def test_who_reads_all_of_a_customer_is_told_of_all_changes_and_without_rules_nobody_is():
    assert of(None, traits(), frozenset({"*"})) == [Cause("a1")]
    assert of(None, traits(registers={"city": ["s1", "Ulm"]}), frozenset()) == []
    assert of(None, {**PERSON, "owner": "b2"}, frozenset()) == []


def test_an_import_is_quiet():
    assert of(None, traits(registers={"city": ["s1", "Ulm"]}, quiet=True)) == [Cause("a1", quiet=True)]
    assert of(None, {**PERSON, "owner": "b2", "quiet": True}) == [Cause("b2", quiet=True)]


def test_what_journeys_led_to_is_known_by_how_many_they_were():
    assert of(None, traits(tags={"fan": ["s1", True]}, links=2)) == [Cause("a1", links=2)]
    assert Cause.of(Cause("a1", links=2).plain()) == Cause("a1", links=2)


def test_of_two_causes_of_one_review_the_louder_and_the_longer_chain_count():
    assert Cause("a1", quiet=True).joined(Cause("a1", links=2)) == Cause("a1", links=2)
    assert Cause("a1").joined(Cause("a1", quiet=True, afresh=True)) == Cause("a1", afresh=True)
    assert Cause("a1", quiet=True, links=3).joined(Cause("a1", quiet=True, links=2)) == Cause("a1", True, links=3)


def test_customers_that_are_new_or_become_one_are_looked_at():
    assert of(None, {**PERSON, "owner": "b2"}) == [Cause("b2")]
    assert of({**PERSON, "owner": "b2"}, {**PERSON, "owner": "a1"}) == [Cause("b2")]


@pytest.mark.parametrize("shared", [False, True])
def test_customers_that_are_told_apart_are_both_looked_at_quietly(shared):
    now = {**PERSON, "owner": "b2", "shared": shared}
    both = {Cause(one, quiet=True, afresh=True) for one in ("a1", "b2")}
    assert set(of({**PERSON, "owner": "a1"}, now)) == both
    assert {Cause.of(one.plain()) for one in both} == both


def test_a_pointer_with_facts_that_comes_near_and_a_cut_are_looked_at():
    follower = {"pk": "a1", "sk": "id#follower#c9", "kind": "follower", "pointer": "c9"}
    cut = {"pk": "a1", "sk": "stated#cut#c9", "cut": True, "nodes": []}
    assert (of(None, follower), of(None, cut)) == ([Cause("a1")], [Cause("a1", quiet=True, afresh=True)])
    assert of(cut, {**cut, "cut": False}) == [Cause("a1", quiet=True)]


def test_beside_whom_others_are_to_be_looked_at_is_whoever_was_cut_off_or_told_apart_or_is_several_people():
    cut = {"pk": "a1", "sk": "stated#cut#c9", "cut": True, "nodes": [["c9", "x", "pointer"], ["a1", "email", "person"]]}
    assert causes.apart(None, cut) == ["a1", "c9"]
    assert causes.apart({**PERSON, "owner": "a1"}, {**PERSON, "owner": "b2"}) == ["b2"]
    assert causes.apart({**PERSON, "owner": "b2"}, {**PERSON, "owner": "b2", "shared": True}) == ["b2"]
    assert causes.apart({**PERSON, "owner": "b2"}, {**PERSON, "owner": "a1"}) == []
    assert causes.apart(None, TRAITS) == []


def test_what_a_review_writes_itself_calls_for_none():
    assert of(None, {"pk": "a1", "sk": "id#standing", "kind": "standing", "v": 1}) == []


def test_a_pointer_and_a_touch_of_an_identifier_call_for_none():
    assert of(None, {**PERSON, "role": "pointer"}) == []
    assert of({**PERSON, "owner": "b2"}, {**PERSON, "owner": "b2", "v": 2}) == []


@pytest.mark.parametrize(
    ("message", "cause"),
    [
        ({"customer": "a1"}, Cause("a1")),
        ({"customer": "a1", "quiet": True}, Cause("a1", quiet=True)),
        ({"pk": "a1", "sk": "id#standing", "due_at": "2026"}, Cause("a1", due_at="2026")),
    ],
)
def test_a_message_is_read_as_what_it_is(message, cause):
    assert Cause.of(message) == cause
