"""What a dashboard sends is read as AWS documents it."""

import pytest

from shared.console import search
from shared.console.calls import call_of
from shared.errors import InvalidRequestError

ARN = "arn:aws:lambda:eu-central-1:000000000000:function:tributary-prod-show_console"
EVENT = {
    "view": "customer",
    "count": 3,
    "widgetContext": {
        "dashboardName": "customers",
        "theme": "dark",
        "timeRange": {"mode": "relative", "start": 1, "end": 2},
        "forms": {"all": {"identifier": "email:a@example.com", "view": "erasure"}},
        "params": {"view": "find"},
        "width": 588,
    },
}


def test_a_button_says_more_than_a_form():
    call = call_of(EVENT, ARN)
    assert (call["view"], call["identifier"], call["count"]) == ("customer", "email:a@example.com", "3")
    assert call.dark


@pytest.mark.parametrize("event", [{}, {"widgetContext": {}}, {"widgetContext": {"forms": None, "theme": None}}])
def test_a_call_without_a_context_is_an_empty_one(event):
    assert (call_of(event, ARN).fields, call_of(event, ARN).dark) == ({}, False)


def test_what_is_no_text_is_left_out():
    assert call_of({"view": ["a"], "x": {"y": 1}, "z": None}, ARN).fields == {}


@pytest.mark.parametrize("alias", ["", ":live"])
def test_the_functions_beside_are_found_by_the_name_of_the_called_one(alias):
    assert call_of({}, ARN + alias).beside("operate_console") == ARN.replace("show_console", "operate_console")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        (" ann@example.com ", "email:ann@example.com"),
        ("+49 30 901820", "phone:+49 30 901820"),
        ("(030) 90-18 20", "phone:(030) 90-18 20"),
        ("order@shop-a:64550", "order@shop-a:64550"),
        ("c0ffee00c0ffee00c0ffee00", "c0ffee00c0ffee00c0ffee00"),
    ],
)
def test_an_address_and_a_number_are_known_by_their_looks(typed, meant):
    assert search.wanted(typed) == meant


@pytest.mark.parametrize("typed", ["Ann", "12", "c0ffee"])
def test_what_names_nobody_is_answered_with_what_would(typed):
    with pytest.raises(InvalidRequestError, match="email:ann@example.com"):
        search.wanted(typed)
