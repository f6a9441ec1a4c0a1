"""The page of today says first what is wrong, in words, and shows nothing that a name could break."""

import json
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from shared.aws.alarms import Alarm
from shared.console import today
from shared.console.calls import Call
from shared.console.outgoing import Out
from shared.console.today import In, Today
from shared.watching.lag import Lag
from shared.watching.silence import Silent
from tests.unit.console.people import EVIL
from tests.unit.console.reading import read
from tests.unit.console.test_sources import a_standing
from tests.unit.console.test_switching import a_switch

CALL = Call("arn:aws:lambda:eu-central-1:1:function:tributary-test-show_console")
AT = datetime(2026, 11, 28, 10, tzinfo=UTC)
LATE = Alarm("events-age", "The queue events is late. docs/runbooks/age.md", AT)


def shown(alarms=(), **known):
    nothing = {
        "switches": (),
        "silent": (),
        "standings": (),
        "came_in": In(),
        "went_out": Out(),
        "spending": (),
        "broadcasts": (),
        "waiting": {},
    }
    return read(today.show(CALL, Today(alarms, **{**nothing, **known})))


def a_budget(gate="sending", *, spent, shut_until=None):
    left, until = f"{Decimal('2.00') - Decimal(spent)}", "2026-11-28T23:00:00.000000Z"
    known = {"gate": gate, "period": "day", "spent": spent, "left": left, "most": "2.00", "currency": "EUR"}
    return {**known, "until": until, "shut_until": shut_until}


def rows(page, label):
    (table,) = [one for one in page.all("table") if one.attributes["aria-label"] == label]
    return [[cell.text for cell in row.all("td")] for row in table.all("tr")[1:]]


def test_an_alarm_is_told_in_words_with_its_runbook():
    page = shown([LATE])
    assert rows(page, "Alarms") == [["The queue events is late.", "docs/runbooks/age.md", "2026-11-28 10:00"]]
    assert "No alarm" not in page.text


def test_that_no_alarm_is_on_is_said_and_of_silence_only_where_there_is_some():
    page = shown()
    assert "No alarm is on." in page.text
    assert "Silent" not in page.text
    page = shown(silent=[Silent("shopify/a", AT, timedelta(hours=6))])
    assert rows(page, "Silent") == [["shopify/a", "2026-11-28 10:00", "6 hours"]]


def test_who_is_off_and_what_waits_of_it_is_told_in_a_sentence_and_what_is_on_is_not_told():
    known = {"since": "2026-11-28T09:00:00Z", "reason": "a key leaked"}
    off = a_standing("shopify/a", state="paused", held=120, oldest="2026-11-28T09:01:00Z", **known)
    left = a_standing("shopify/b", held=3, oldest="2026-11-28T09:01:00Z", **known)
    page = shown(standings=[off, left, a_standing("square/c")])
    assert [one.text for one in page.all("p") if one.attributes.get("class") == "notice heed"] == [
        "shopify/a is off since 2026-11-28 09:00, 120 deliveries wait, the oldest since 2026-11-28 09:01: a key leaked",
        "shopify/b is on again, 3 deliveries wait, the oldest since 2026-11-28 09:01: a key leaked",
    ]
    assert [json.loads(one.text) for one in page.all("cwdb-action")] == [{"view": "channels"}]
    assert "Switched off" not in shown(standings=[a_standing("square/c")]).text


def test_sending_that_is_off_is_told_before_any_source_with_what_waits_for_it():
    known = {"state": "paused", "since": "2026-11-28T09:00:00Z", "reason": "wrong prices"}
    off = a_switch("sending", held=36, oldest="2026-11-28T09:01:00Z", **known)
    page = shown(switches=[off, a_switch("sms", **known), a_switch("email")])
    assert [one.text for one in page.all("p") if one.attributes.get("class") == "notice heed"] == [
        "all sending is off since 2026-11-28 09:00, 36 messages wait, the oldest since 2026-11-28 09:01: wrong prices",
        "sms is off since 2026-11-28 09:00, 0 messages wait: wrong prices",
    ]
    assert [json.loads(one.text) for one in page.all("cwdb-action")] == [{"view": "journeys"}]
    source = a_standing("shopify/a", state="paused", since=known["since"], reason="a key leaked")
    both = shown(switches=[off], standings=[source])
    told = [one.text for one in both.all("p") if one.attributes.get("class") == "notice heed"]
    assert [one.partition(" is off")[0] for one in told] == ["all sending", "shopify/a"]
    assert "Switched off" not in shown(switches=[a_switch("email")]).text


def test_what_came_in_is_shown_by_connector_also_where_all_of_it_was_refused():
    page = shown(came_in=In({"shopify": 1200}, {"shopify": 1300}, {"square": 4}, {"shopify": 1}))
    assert rows(page, "Came in") == [["shopify", "1,200", "1,300", "0", "1"], ["square", "0", "0", "4", "0"]]


def test_what_went_out_is_shown_with_what_became_of_it():
    feedback = {"delivered": {"email": 9}, "bounced": {"email": 1, "sms": 2}}
    out = Out({"email": 10}, {"sms": 1}, feedback, spent={"email": 1_000, "whatsapp": 2_500_000}, currency="EUR")
    assert rows(shown(went_out=out), "By channel") == [
        ["email", "10", "9", "0", "0", "1", "0", "0", "0.001 EUR"],
        ["sms", "0", "0", "0", "0", "2", "0", "1", "nothing"],
        ["whatsapp", "0", "0", "0", "0", "0", "0", "0", "2.50 EUR"],
    ]


def test_of_the_lag_it_says_the_last_hour_and_the_day_and_nothing_where_nothing_came():
    page = shown(came_in=In(lag=Lag(timedelta(milliseconds=1240), timedelta(hours=1))))
    assert "From received to filed: 1.2 s at most in the last hour that had any, 3,600.0 s at most" in page.text
    assert "From received" not in shown().text


def test_of_each_budget_it_says_what_is_left_and_what_is_shut_has_the_button_that_opens_it():
    shut = "2026-11-28T23:00:00.000000Z"
    spending = [
        a_budget(spent="1.25"),
        a_budget("channel:sms", spent="1.60"),
        a_budget("channel:email", spent="2.00", shut_until=shut),
        a_budget("journey:win_back", spent="2.00", shut_until=shut),
    ]
    page = shown(spending=spending)
    assert [(row[0], *row[2:5], row[6]) for row in rows(page, "Budgets")] == [
        ("all sending", "1.25 EUR", "0.75", "2.00", "goes on"),
        ("channel sms", "1.60 EUR", "0.40", "2.00", "nearly spent"),
        ("channel email", "2.00 EUR", "0.00", "2.00", "stands still until 2026-11-28 23:00"),
        ("journey win_back", "2.00 EUR", "0.00", "2.00", "stands still until 2026-11-28 23:00"),
    ]
    said = [json.loads(one.text) for one in page.all("cwdb-action")]
    assert said == [{"view": "switch_on", "switch": "email"}, {"view": "journey", "journey": "win_back"}]


def test_where_no_budget_is_set_it_says_so():
    assert "None is set" in shown().text


def test_rules_that_withheld_most_come_first_in_words_and_what_only_waits_is_not_withheld():
    out = Out(withheld={"consent": 3, "new_rule": 1}, held={"quiet_hours": 5, "consent": 1})
    assert rows(shown(went_out=out), "Did not go") == [
        ["quiet_hours: it was night where the customer is", "0", "5"],
        ["consent: this address has not agreed to marketing on this channel", "3", "1"],
        ["new_rule", "1", "0"],
    ]


def test_only_queues_with_something_in_them_are_listed():
    assert rows(shown(waiting={"events": 12, "runs": 0}), "Waits") == [["events", "12"]]


def test_no_name_breaks_the_page():
    out = Out({EVIL: 1}, {EVIL: 1}, {"bounced": {EVIL: 1}}, {EVIL: 1}, {EVIL: 1})
    silent = [Silent(EVIL, AT, timedelta(days=1))]
    known = {
        "silent": silent,
        "switches": [a_switch(EVIL, "paused", reason=EVIL)],
        "standings": [a_standing(EVIL, state="paused", held=1)],
        "came_in": In({EVIL: 1}),
        "went_out": out,
        "spending": [a_budget(f"channel:{EVIL}", spent="2.00", shut_until="2026-11-28T23:00:00.000000Z")],
        "waiting": {EVIL: 1},
    }
    page = shown([Alarm(EVIL, EVIL, AT)], **known)
    assert not page.all("script")
    assert not page.all("img")
