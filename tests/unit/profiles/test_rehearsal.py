"""Other rules on the same events: the customers are the reference's, the difference what a reader would count."""

from dataclasses import replace
from datetime import UTC, datetime
from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from shared.configuration import Brand, Kind, Senders, Source
from shared.events import Event, Identifier
from shared.profiles import rehearsal
from shared.profiles.difference import diff
from tests.reference import identity as reference

AT = datetime(2026, 5, 1, tzinfo=UTC)
BRAND = Brand(
    name="Alder", website="https://alder.example", postal_address="1 Way", country="DE", currency="EUR",
    time_zone="Europe/Berlin", languages=("en",), senders=Senders("A <a@alder.example>", "A <a@alder.example>"),
    sources={"segment": {"web": Source()}},
    kinds={"email": Kind("person", 2), "phone": Kind("person", 2)},
)  # fmt: skip
ROLES = {"email": "person", "phone": "person", "external_id@web": "person", "anonymous_id": "pointer",
         "order@web": "pointer"}  # fmt: skip
LIMITS = {"email": 2, "phone": 2}
STRICTER = replace(BRAND, kinds={**BRAND.kinds, "email": Kind("person", 1), "anonymous_id": Kind("person", 2)})
STRICTER_ROLES, STRICTER_LIMITS = {**ROLES, "anonymous_id": "person"}, {"email": 1, "phone": 2, "anonymous_id": 2}

kind = st.sampled_from(sorted(ROLES))
stories = st.lists(st.lists(st.tuples(kind, st.integers(0, 3)), min_size=1, max_size=3, unique=True), max_size=10)


def value(kind, number):
    return {"email": f"p{number}@a.example", "phone": f"+493090182{number}0"}.get(kind, f"{kind[:2]}-{number}")


def identifier(one):
    return Identifier(one[0], value(*one))


def events(told):
    return [
        Event(f"e{number}", "page.viewed", AT, "segment/web", tuple(map(identifier, story)))
        for number, story in enumerate(told)
    ]


def customers(told, brand=BRAND, cuts=frozenset()):
    return rehearsal.customers(events(told), cuts, brand, hide=str)


def expected(told, roles, limits, cuts=frozenset()):
    """Of the reference, by the ids that `str` gives."""
    triple = lambda one: (one[0], roles[one[0]], value(*one))  # noqa: E731
    found = reference.customers(
        [list(map(triple, story)) for story in told], limits, {frozenset(map(triple, pair)) for pair in cuts}
    )
    name = lambda one: f"{one[0]}:{one[2]}"  # noqa: E731
    return {name(one): (name(head), how) for one, (head, how) in found.items()}


def computed(found):
    return {one: (owner.customer_id, owner.standing) for one, owner in found.owners.items()}


def together(owners):
    return {frozenset(pair) for pair in combinations(sorted(owners), 2) if owners[pair[0]][0] == owners[pair[1]][0]}


@given(stories)
@settings(max_examples=150, deadline=None)
def test_the_customers_are_those_of_the_reference(told):
    assert computed(customers(told)) == expected(told, ROLES, LIMITS)
    assert computed(customers(told, STRICTER)) == expected(told, STRICTER_ROLES, STRICTER_LIMITS)


@given(stories, st.tuples(kind, st.integers(0, 3)), st.tuples(kind, st.integers(0, 3)))
@settings(max_examples=100, deadline=None)
def test_a_cut_counts_under_either_rules(told, one, other):
    pairs = {frozenset((one, other))} if one != other else set()
    cuts = frozenset(frozenset(str(identifier(end)) for end in pair) for pair in pairs)
    assert computed(customers(told, STRICTER, cuts)) == expected(told, STRICTER_ROLES, STRICTER_LIMITS, pairs)


@given(stories)
@settings(max_examples=200, deadline=None)
def test_joins_and_splits_are_the_pairs_that_meet_and_part(told):
    before, after = expected(told, ROLES, LIMITS), expected(told, STRICTER_ROLES, STRICTER_LIMITS)
    found = diff(customers(told), customers(told, STRICTER), {})
    meet, part = together(after) - together(before), together(before) - together(after)
    assert {one.customer for one in found.joins} == {after[min(pair)][0] for pair in meet}
    assert {one.customer for one in found.splits} == {before[min(pair)][0] for pair in part}
    for one in found.joins:
        assert set(one.others) == {before[each][0] for each in before if after[each][0] == one.customer}
    for one in found.splits:
        assert set(one.others) == {after[each][0] for each in after if before[each][0] == one.customer}


@given(stories)
@settings(max_examples=100, deadline=None)
def test_what_becomes_shared_or_contested_is_named(told):
    before, after = expected(told, ROLES, LIMITS), expected(told, STRICTER_ROLES, STRICTER_LIMITS)
    found = diff(customers(told), customers(told, STRICTER), {})
    for standing, more, fewer in (
        ("shared", found.newly_shared, found.no_longer_shared),
        ("contested", found.newly_contested, found.no_longer_contested),
    ):
        was, becomes = ({one for one, (_, how) in side.items() if how == standing} for side in (before, after))
        assert (set(more), set(fewer)) == (becomes - was, was - becomes)


@given(stories)
@settings(max_examples=50, deadline=None)
def test_the_same_rules_change_nothing(told):
    stances = {"email:p0@a.example": frozenset({"granted"}), "email:p1@a.example": frozenset({"withdrawn"})}
    assert not diff(customers(told), customers(told), stances).any


ANN, BOB, CARD = ("email", 0), ("email", 1), ("external_id@web", 0)
ANNS, BOBS = (str(identifier(one)) for one in (ANN, BOB))


def test_a_no_that_meets_a_yes_is_named_and_so_is_their_parting():
    told = [[ANN, CARD], [BOB, CARD], [ANN], [BOB]]
    stances = {ANNS: frozenset({"withdrawn"}), BOBS: frozenset({"granted"})}
    one_each = replace(BRAND, kinds={"email": Kind("person", 1)})
    (met,) = diff(customers(told, one_each), customers(told), stances).consent
    assert (met.withdrawn, met.gained, met.lost) == (ANNS, (BOBS,), ())
    (parted,) = diff(customers(told), customers(told, one_each), stances).consent
    assert (parted.withdrawn, parted.gained, parted.lost) == (ANNS, (), (BOBS,))


def test_an_address_that_said_yes_to_one_channel_and_no_to_another_is_not_its_own_company():
    both = {ANNS: frozenset({"granted", "withdrawn"})}
    silent = replace(BRAND, blocked=(f"{ANNS}",))
    assert diff(customers([[ANN, CARD]]), customers([[ANN, CARD]], silent), both).consent == ()


def test_what_was_shared_and_is_blocked_is_not_called_unshared():
    told = [[("email", number), CARD] for number in range(3)]
    blocked = replace(BRAND, blocked=("external_id@web:.*",))
    found = diff(customers(told), customers(told, blocked), {})
    assert customers(told).owners[str(identifier(CARD))].standing == "shared"
    assert (found.no_longer_shared, found.no_longer_used) == ((), (str(identifier(CARD)),))


def test_what_is_blocked_is_used_no_longer_and_its_lone_events_are_nobodys():
    told = [[ANN, CARD], [CARD], [CARD]]
    before, after = customers(told), customers(told, replace(BRAND, blocked=("external_id@web:.*",)))
    found = diff(before, after, {})
    assert (found.no_longer_used, found.newly_used) == ((str(identifier(CARD)),), ())
    assert (before.nameless, after.nameless) == (0, 2)
    assert found.any


def test_another_country_reads_other_numbers():
    event = Event("e", "call.ended", AT, "segment/web", (Identifier("phone", "030 901820"), identifier(ANN)))
    ids = [set(rehearsal.customers([event], frozenset(), brand, hide=str).owners) for brand in
           (BRAND, replace(BRAND, country="US"))]  # fmt: skip
    assert ids == [{"phone:+4930901820", ANNS}, {ANNS}]


def test_the_largest_come_first_with_what_they_own():
    told = [[ANN, CARD], [ANN], [BOB], [BOB], [BOB]]
    assert customers(told).largest(2) == [(ANNS, 2, 2), (BOBS, 1, 3)]
    assert customers(told).largest(1) == [(ANNS, 2, 2)]
