"""The pages of settings: what differs is seen, every act is asked for with a reason, and says what the API is told."""

import pytest

from shared.console import desks, overriding
from shared.console.calls import Call
from shared.errors import InvalidRequestError
from shared.overrides.wording import typed, value_of
from tests.unit.console.reading import read

HERE = "arn:aws:lambda:eu-central-1:1:function:tributary-prod-show_console"
SETTINGS = [
    {"name": "caps.email.messages", "deployed": 3, "current": 2},
    {"name": "lifecycle.inactive", "deployed": None, "current": None},
]
CHANGES = [{"name": "caps.email.messages", "before": 3, "after": 2}]
FOUND = {"version": 2, "watched_until": "2026-11-18T12:05:00Z", "settings": SETTINGS, "ignored": {}}
VERSIONS = [
    {"version": 2, "state": "watched", "at": "2026-11-18T12:00:00Z", "by": "ann", "reason": "<b>", "changes": CHANGES},
    {"version": 1, "state": "replaced", "at": "2026-11-18T11:00:00Z", "by": "", "reason": "", "changes": []},
]


def call(**fields):
    return Call(HERE, fields)


def test_what_differs_can_be_as_deployed_again_and_only_that():
    page = overriding.listing(call(), FOUND, VERSIONS)
    assert page.count("As deployed…") == 1
    assert page.count("Change…") == 2
    assert "caps.email.messages 3 → 2" in page
    assert "only a rollback is possible" in page
    assert "<b>" not in page


def test_the_version_in_force_cannot_be_gone_back_to():
    page = overriding.listing(call(), FOUND, VERSIONS)
    assert page.count("Roll back…") == 1
    assert '{"view": "rollback", "version": "1"}' in page


def test_a_section_that_is_ignored_is_told_first():
    page = overriding.listing(call(), {**FOUND, "ignored": {"quiet_hours": "unknown field 'x'"}}, VERSIONS)
    assert "Quiet hours are as deployed: the deployed code cannot read what was set" in page


@pytest.mark.parametrize("act", overriding.TOLD)
def test_each_act_is_asked_for_with_a_reason_at_its_own_desk(act):
    page = overriding.review(call(view=act, setting="caps.email.messages", version="1"), FOUND)
    assert 'name="reason"' in page
    assert f"tributary-prod-operate_console:{desks.of(act)}" in page
    assert ('name="value"' in page) == (act == "set")


def test_what_is_not_set_says_so_in_words_and_is_not_typed_in_advance():
    unset = call(view="set", setting="lifecycle.inactive")
    for page in (overriding.listing(call(), FOUND, VERSIONS), overriding.review(unset, FOUND)):
        assert "not set" in read(page).text
        assert "null" not in read(page).text
    (value,) = [one for one in read(overriding.review(unset, FOUND)).all("input") if one.attributes["name"] == "value"]
    assert value.attributes["value"] == ""


@pytest.mark.parametrize("value", ["50.00", "true", "21:00", 3, 0.2, True, ["a"], None, "null", '"'])
def test_what_is_typed_for_a_value_means_that_value(value):
    assert value_of(typed(value)) == value


def test_the_form_holds_what_is_typed_for_the_value_that_counts():
    found = {**FOUND, "settings": [{"name": "budgets.sending.day", "deployed": "50.00", "current": "50.00"}]}
    fields = read(overriding.review(call(view="set", setting="budgets.sending.day"), found)).all("input")
    assert [one.attributes["value"] for one in fields if one.attributes["name"] == "value"] == ['"50.00"']


@pytest.mark.parametrize(
    ("fields", "asked"),
    [
        ({"act": "set", "setting": "caps.email.messages", "value": " 2 "}, ("/settings", {"caps.email.messages": 2})),
        (
            {"act": "set", "setting": "quiet_hours.start", "value": "21:00"},
            ("/settings", {"quiet_hours.start": "21:00"}),
        ),
        ({"act": "set", "setting": "lifecycle.inactive", "value": "null"}, ("/settings", {"lifecycle.inactive": None})),
    ],
)
def test_what_was_typed_is_a_number_nothing_or_text(fields, asked):
    path, wish = overriding.asked(call(**fields))
    assert (path, wish["changes"]) == asked


def test_the_other_acts_ask_what_they_say():
    assert overriding.asked(call(act="unset", setting="caps.email.messages")) == (
        "/settings",
        {"unset": ["caps.email.messages"]},
    )
    assert overriding.asked(call(act="rollback", version="7")) == ("/settings/rollbacks", {"version": 7})


@pytest.mark.parametrize("version", ["", "newest", "-1", "١", "1.5"])
def test_no_version_but_one_that_was_chosen_is_gone_back_to(version):
    """0 would be everything as deployed."""
    with pytest.raises(InvalidRequestError, match="version"):
        overriding.asked(call(act="rollback", version=version))


def test_what_was_changed_is_told_with_how_long_it_is_watched():
    page = overriding.changed(call(), {"version": 2, "watched_until": "2026-11-18T12:05:00Z", "changes": CHANGES})
    assert "Settings are at version 2" in page
    assert "an alarm takes it back" in page
