"""For any two identifiers of a customer there is a chain of events that joined them, with source and time."""

from shared.profiles.explaining import explain
from tests.integration.profiles.stories import file_all, hashed, told
from tests.integration.profiles.test_cutting import decide

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
