"""The rules of identity, against a second and slower writing of them."""

from itertools import permutations

from hypothesis import given, settings
from hypothesis import strategies as st

from shared.profiles.identity import Node, customers, link
from tests.reference import identity as reference

KINDS = {"email": "person", "phone": "person", "external_id@web": "person", "anonymous_id": "pointer",
         "order@web": "pointer", "payment@web": "pointer"}  # fmt: skip
LIMITS = {"email": 2, "phone": 2}

identifier = st.builds(
    lambda kind, letter: (kind, KINDS[kind], letter), st.sampled_from(sorted(KINDS)), st.sampled_from("abcd")
)
events = st.lists(st.lists(identifier, min_size=1, max_size=4, unique=True), max_size=10)


def limit(kind):
    return LIMITS.get(kind, 5)


def name(one):
    return f"{one[0]}:{one[2]}"


def computed(stated, cuts=frozenset()):
    nodes = {Node(name(one), one[0], one[1]) for event in stated for one in event}
    apart = frozenset(frozenset(map(name, pair)) for pair in cuts)
    links = link([[name(one) for one in event] for event in stated], apart)
    return {one: (owner.customer_id, owner.standing) for one, owner in customers(nodes, links, limit).items()}


def expected(stated, cuts=frozenset()):
    found = reference.customers(stated, LIMITS, set(cuts))
    return {name(one): (name(head), how) for one, (head, how) in found.items()}


@given(events)
@settings(max_examples=300, deadline=None)
def test_the_customers_are_those_of_the_reference(stated):
    assert computed(stated) == expected(stated)


@given(events, st.randoms(use_true_random=False))
@settings(max_examples=150, deadline=None)
def test_order_and_repetition_change_nothing(stated, random):
    again = stated + stated[: len(stated) // 2]
    random.shuffle(again)
    assert computed(again) == computed(stated)


@given(events, st.lists(st.tuples(identifier, identifier), max_size=3))
@settings(max_examples=150, deadline=None)
def test_a_cut_link_leaves_what_would_be_without_it(stated, pairs):
    cuts = {frozenset(pair) for pair in pairs if pair[0] != pair[1]}
    assert computed(stated, cuts) == expected(stated, cuts)


ANN, BOB, TILL = ("email", "person", "ann"), ("email", "person", "bob"), ("anonymous_id", "pointer", "tablet")
PHONE = ("phone", "person", "49301")


def test_two_people_on_one_tablet_stay_two_and_the_tablet_is_nobodys():
    owners = computed([[ANN, TILL], [BOB, TILL], [TILL]])
    assert owners["email:ann"] == ("email:ann", "person")
    assert owners["email:bob"] == ("email:bob", "person")
    assert owners["anonymous_id:tablet"] == ("anonymous_id:tablet", "contested")


def test_a_visitor_becomes_known_with_the_first_address():
    assert computed([[TILL], [TILL, ANN]])["anonymous_id:tablet"] == ("email:ann", "follows")


def test_an_address_typed_for_everybody_joins_nobody():
    phones = [("phone", "person", str(number)) for number in range(3)]
    owners = computed([[ANN, phone] for phone in phones])
    assert owners["email:ann"] == ("email:ann", "shared")
    assert len({owners[name(phone)][0] for phone in phones}) == 3


def test_every_order_of_a_small_story_ends_the_same():
    order = ("order@web", "pointer", "1")
    story = [[ANN, TILL], [PHONE], [PHONE, ANN], [order, PHONE], [order]]
    assert len({tuple(sorted(computed(list(order)).items())) for order in permutations(story)}) == 1
