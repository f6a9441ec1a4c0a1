"""Whoever is written to about a basket reads of the basket as it is, and not as it was when the journey began."""

from datetime import timedelta

import pytest

from infra.brand import samples
from shared.journeys import engine
from shared.journeys.context import variables_of
from shared.journeys.step import Due
from shared.messages import templates
from tests import shipped
from tests.unit.journeys.making import ASK, MONDAY, a_journey, a_profile, a_scene, an_event, started

MINUTE = timedelta(minutes=1)
SILENCE = {
    "type": "wait_for",
    "events": [{"event": "checkout.updated", "reset": True}],
    "within": "1h",
}
JOURNEY = a_journey(
    {**SILENCE, "id": "first"},
    ASK,
    {**SILENCE, "id": "second"},
    trigger={"event": "checkout.started"},
)


def began():
    basket = {"id": "c1", "recovery_url": "https://shop.example/c1", "items": [{"name": "Board"}]}
    return started(JOURNEY, an_event("checkout.started", checkout=basket))


def updated(run, minutes, *, happened=None, **data):
    at = MONDAY + minutes * MINUTE
    event = an_event(
        "checkout.updated", at if happened is None else MONDAY + happened * MINUTE, id=str(minutes), **data
    )
    return engine.advance(run, JOURNEY, a_scene(at), event)


def silent(run):
    return engine.advance(run, JOURNEY, a_scene(run.due_at), Due(run.due_at))


def seen(run):
    return variables_of(run, a_profile(), MONDAY)["latest"]["data"]


def names(run):
    return [item["name"] for item in seen(run)["checkout"]["items"]]


def test_at_first_it_is_what_started_the_run():
    assert seen(began()) == began().trigger["data"]


def test_the_newest_basket_counts_and_what_it_leaves_out_stays():
    run = updated(began(), 10, checkout={"id": "c1", "items": [{"name": "Bowl"}]})
    assert names(run) == ["Bowl"]
    assert seen(run)["checkout"]["recovery_url"] == "https://shop.example/c1"


def test_a_word_of_before_that_comes_late_changes_nothing_newer():
    run = updated(began(), 20, checkout={"items": [{"name": "Bowl"}]})
    assert names(updated(run, 30, happened=5, checkout={"items": [{"name": "Cloth"}]})) == ["Bowl"]


def test_it_is_known_when_the_hour_is_over_and_in_the_wait_after_it():
    run = silent(updated(began(), 10, checkout={"items": [{"name": "Bowl"}]}))
    assert run.step == "second"
    assert names(run) == ["Bowl"]
    run = updated(run, 90, nearby={"store": "Mitte"})
    assert names(run) == ["Bowl"]
    assert seen(run)["nearby"] == {"store": "Mitte"}


@pytest.fixture
def compiled():
    return shipped.compiled()


def mail(compiled, template, data):
    context = {**samples.least(compiled.brand, "en"), "latest": {"data": data}}
    parts = compiled.templates[template]["channels"]["email"]["en"]
    return templates.render(parts, "marketing", context)


@pytest.mark.parametrize("template", ["cart_reminder", "cart_last_call"])
@pytest.mark.parametrize("part", ["html", "text"])
def test_the_mails_list_it_and_say_where_it_can_be_collected(compiled, template, part):
    store = {"store": "Mitte", "address": "Lindenhof 7", "hours": "10:00-19:00"}
    told = {"checkout": {"items": [{"name": "Bowl", "quantity": 2}]}, "nearby": store}
    said = mail(compiled, template, told)[part]
    assert "Bowl" in said
    assert all(one in said for one in store.values())


@pytest.mark.parametrize("nearby", [{}, {"nearby": {"store": "Mitte", "available": False}}])
def test_no_store_is_named_where_it_is_not_there_any_more(compiled, nearby):
    said = mail(compiled, "cart_reminder", {"checkout": {"items": [{"name": "Bowl"}]}, **nearby})
    assert "in stock" not in said["text"] + said["html"]
