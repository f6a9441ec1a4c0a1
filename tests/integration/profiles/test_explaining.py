"""For any two identifiers of a customer there is a chain of events that joined them, with source and time."""

from itertools import combinations

import pytest

from shared.aws.table import Table
from shared.profiles.explaining import explain
from tests.doubles.dynamodb import DynamoDB
from tests.integration.profiles.stories import LIMITS, decide, file_all, hashed, stories, told
from tests.reference import identity as reference

ANN = ("email", "person", "ann@a.example")
PHONE = ("phone", "person", "+4930901820")
LOGIN = ("external_id@web", "person", "ex-1")
ORDER = ("order@web", "pointer", "or-1")


def chain(table, one, other):
    found = explain(table, hashed(one), hashed(other))
    return found if found is None else [reason.event for reason in found]


def test_the_chain_names_each_event_on_the_way(table):
    file_all(table, [told(1, [ANN, LOGIN]), told(2, [LOGIN, PHONE]), told(3, [PHONE, ORDER]), told(4, [ANN, LOGIN])])
    assert chain(table, ANN, PHONE) == ["e1", "e2"]
    assert chain(table, ANN, ANN) == []
    (reason,) = explain(table, hashed(ORDER), hashed(PHONE))
    assert (reason.source, reason.at) == ("segment/web", "2026-05-01T00:03:00.000000Z")


def test_strangers_have_no_chain_and_a_cut_one_is_gone(table):
    file_all(table, [told(1, [ANN, LOGIN]), told(2, [PHONE])])
    assert chain(table, ANN, PHONE) is None
    decide(table, (ANN, LOGIN), 5)
    assert chain(table, ANN, LOGIN) is None


BEN = ("email", "person", "ben@a.example")
DESK = ("phone", "person", "+4930901830")
TABLET = ("anonymous_id", "pointer", "an-1")


def test_what_belongs_to_nobody_is_no_reason(table):
    """Ann and Ben use one tablet, and gave the desk's telephone, as others did: neither makes them one."""
    others = [told(number, [("email", "person", f"guest{number}@a.example"), DESK]) for number in range(10, 13)]
    both = [told(1, [ANN, DESK]), told(2, [BEN, DESK]), told(3, [ANN, TABLET]), told(4, [BEN, TABLET])]
    file_all(table, [*others, *both])
    assert [chain(table, ANN, other) for other in (BEN, DESK, TABLET)] == [None, None, None]
    file_all(table, [told(5, [ANN, LOGIN]), told(6, [LOGIN, BEN])])
    assert chain(table, ANN, BEN) == ["e5", "e6"], "the tablet follows the two, and joins them as little as before"
    assert chain(table, ANN, TABLET) == ["e3"]
    assert chain(table, TABLET, PHONE) is None


@pytest.mark.parametrize("seed", range(30))
def test_of_two_that_belong_to_one_customer_there_is_a_chain_and_of_others_none(seed):
    table = Table(DynamoDB(), "customers")
    told_stories = stories(seed + 500)
    file_all(table, [told(number, story) for number, story in enumerate(told_stories)])
    owners = reference.customers(told_stories, LIMITS, set())
    for one, other in combinations(sorted(owners), 2):
        found = explain(table, hashed(one), hashed(other))
        assert (found is not None) == (owners[one][0] == owners[other][0]), (one, other)
        ways = [hashed(one), *(reason.other for reason in found or ())]
        assert found is None or {owners[each][0] for each in owners if hashed(each) in ways} == {owners[one][0]}
