"""The page of a customer shows all that is known, a page at a time, and none of it does anything."""

import json
import re
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
from msgspec.structs import replace

from shared.console import correcting, customer, desks, measures, outcomes, why
from shared.console.calls import Call
from shared.console.words import moment
from shared.errors import InvalidRequestError
from tests.unit.console.people import AT, EVIL, story
from tests.unit.console.reading import read

HERE = "arn:aws:lambda:eu-central-1:1:function:tributary-test-show_console"
OURS = {
    "root", "style", "div", "h2", "h3", "p", "section", "details", "summary", "table", "thead", "tbody", "tr", "th",
    "td", "dl", "dt", "dd", "form", "label", "span", "input", "select", "option", "button", "cwdb-action", "bdi", "pre",
    "a",
}  # fmt: skip
SAID = {"one": EVIL, "other": EVIL + "2", "apart": EVIL, "reason": EVIL, "identifier": EVIL}
PAGES = {
    "customer": lambda call: customer.show(call, story(EVIL, 12)),
    "nobody": lambda call: customer.find(call),
    "explain": lambda call: correcting.explained(
        call, (EVIL, EVIL), [{"at": AT, "one": EVIL, "other": "i1", "source": EVIL, "event": EVIL}], {"i1": EVIL}
    ),
    **{
        act: lambda call, act=act: correcting.review(call, act, "c0ffee", [EVIL, EVIL])
        for act in ("cut", "restore", "erasure", "export")
    },
    "decided": lambda call: outcomes.decided(call, {"one": EVIL, "other": "b"}),
    "requested": lambda call: outcomes.requested(
        call,
        {"id": EVIL, "kind": "export", "customer_id": EVIL, "by": EVIL, "reason": EVIL, "asked_at": AT, "state": "done",
         "link": "https://bucket.example/x?a=1&b=2", "counts": {EVIL: 3}},
    ),
}  # fmt: skip


def shown(found, **fields):
    return read(customer.show(Call(HERE, fields), found))


def actions(page):
    return [json.loads(one.text) for one in page.all("cwdb-action")]


@pytest.mark.parametrize("name", PAGES)
def test_a_page_full_of_attacks_has_our_elements_only_and_none_of_them_runs_anything(name):
    page = read(PAGES[name](Call(HERE, SAID)))
    assert {one.name for one in page.all()} <= OURS
    assert not [key for one in page.all() for key in one.attributes if key.startswith("on")]
    assert {one.attributes["href"].partition(":")[0] for one in page.all("a")} <= {"https"}


@pytest.mark.parametrize("name", PAGES)
def test_every_action_belongs_to_the_button_before_it_and_calls_a_function_of_this_stage(name):
    page = read(PAGES[name](Call(HERE, SAID)))
    for parent in page.all():
        for before, action in zip(parent.children, parent.children[1:], strict=False):
            if getattr(action, "name", "") == "cwdb-action":
                assert before.name == "button"
    for action in page.all("cwdb-action"):
        said, endpoint = json.loads(action.text), action.attributes["endpoint"]
        desk = f"operate_console:{desks.of(said['act'])}" if "act" in said else "show_console"
        assert endpoint == HERE.replace("show_console", desk)


@pytest.mark.parametrize("name", PAGES)
def test_every_field_has_a_label_and_every_table_a_head(name):
    page = read(PAGES[name](Call(HERE, SAID)))
    labelled = [one for label in page.all("label") for one in label.all() if one.name in ("input", "select")]
    assert len(labelled) == len(page.all("input")) + len(page.all("select"))
    for table in page.all("table"):
        assert table.attributes["aria-label"]
        assert {one.attributes["scope"] for one in table.all("th")} == {"col"}


def test_what_is_typed_into_the_search_stays_there():
    page = read(customer.find(Call(HERE, {"identifier": 'a"b'})))
    assert [one.attributes["value"] for one in page.all("input")] == ['a"b']


def test_a_message_that_did_not_go_says_why_in_words():
    assert "consent: this address has not agreed to marketing on this channel (Ann)" in shown(story()).text


def test_every_rule_of_the_message_policy_has_words():
    code = (Path(why.__file__).parents[1] / "messages" / "policy.py").read_text()
    rules = set(re.findall(r'(?:Verdict|_held|held)\((?:rule=)?"(\w+)"', code))
    assert len(rules) >= 14
    assert rules <= set(why.RULES)


@pytest.mark.parametrize("name", ["messages", "runs", "orders"])
def test_a_long_list_is_shown_ten_at_a_time_and_every_entry_once(name):
    long, seen, start = story("n", 23), [], 0
    for _ in range(3):
        page = shown(long, **{name: str(start)})
        (table,) = [one for one in page.all("table") if one.attributes["aria-label"] == name]
        seen += [row.text for row in table.all("tr")[1:]]
        turns = [one for one in actions(page) if name in one and one[name] > start]
        start = turns[0][name] if turns else None
    assert start is None
    assert len(seen) == 23
    assert len(set(seen)) == 23


def test_the_newest_orders_come_first():
    page = shown(story("n", 23))
    (table,) = [one for one in page.all("table") if one.attributes["aria-label"] == "orders"]
    assert table.all("tr")[1].text.startswith("n22")


def test_older_events_are_asked_for_with_the_mark_of_the_page_before():
    assert {"view": "customer", "customer": "c0ffee00c0ffee00c0ffee00", "before": "Ann"} in actions(shown(story()))


def test_a_page_number_of_nonsense_is_the_first_page():
    assert shown(story("n", 23), messages="-3٣").text == shown(story("n", 23)).text


def test_the_page_of_a_customer_with_two_hundred_thousand_letters_in_each_place_stays_small():
    """But for identifiers and marks of pages, which cannot be so long."""
    page = customer.show(Call(HERE), replace(story("x" * 200_000, 3, identifiers=[]), next=None))
    assert len(page) < 100_000


@pytest.mark.parametrize(("act", "question"), [("cut", "Cut email:a and email:b apart?"), ("restore", "email:b back?")])
def test_the_question_before_an_act_names_both_sides(act, question):
    said = {"one": "email:a", "other": "email:b", "apart": "email:b"}
    page = read(correcting.review(Call(HERE, said), act, "c0ffee", ["email:a"]))
    asked = [one.attributes["confirmation"] for one in page.all("cwdb-action") if "confirmation" in one.attributes]
    assert len(asked) == 1
    assert question in asked[0]


def test_an_erasure_asks_with_what_will_be_gone():
    page = read(correcting.review(Call(HERE), "erasure", "c0ffee", [f"email:{n}" for n in range(7)]))
    asked = [one.attributes["confirmation"] for one in page.all("cwdb-action") if "confirmation" in one.attributes]
    assert asked == [
        "Erase customer c0ffee with 7 identifiers (email:0, email:1, email:2, email:3, email:4 and 2 more)? "
        "This cannot be undone."
    ]


def test_one_identifier_is_not_cut_from_itself():
    page = read(correcting.review(Call(HERE, {"one": "a", "other": "a"}), "cut", "c0ffee", []))
    assert "two different" in page.text
    assert not [one for one in actions(page) if "act" in one]


def test_what_is_left_out_is_asked_for():
    with pytest.raises(InvalidRequestError, match="apart: please fill it in"):
        correcting.review(Call(HERE, {"apart": "  "}), "restore", "c0ffee", ["email:a"])


def test_the_theme_is_the_consoles():
    assert 'class="tributary dark"' in customer.find(Call(HERE, dark=True))
    assert 'class="tributary light"' in customer.find(Call(HERE))


@pytest.mark.parametrize(
    ("order", "placed"),
    [
        ({"placed_at": "2026-03-01T00:30:00+02:00"}, "2026-02-28 22:30"),
        ({"placed_at": "2026-03-01T00:30:00"}, "2026-03-01 00:30"),
        ({"placed_at": 1_772_323_200}, ""),
        ({"placed_at": None, "total": 7, "net": "12.00", "refunded": {"en": "all"}, "refunds": "all"}, ""),
        ({"refunds": ["all", {"amount": 3}, {"at": 7}]}, ""),
    ],
)
def test_an_order_is_shown_whatever_its_source_states_and_its_time_is_utc(order, placed):
    """Our own form of events has more ways to write a time than ours, and fields that it does not name may be any."""
    assert measures.order({"id": "7", "status": "placed", **order})[-1] == placed


def test_a_time_is_shown_in_utc_wherever_it_was_written():
    assert moment("2026-03-01T00:30:00+02:00") == "2026-02-28 22:30"
    assert moment(datetime(2026, 3, 1, 12, tzinfo=timezone(timedelta(hours=-5)))) == "2026-03-01 17:00"
    assert moment("2026-03-01") == "2026-03-01 00:00"
