"""The page of channels tells a source that is refused from one that nobody ever heard of."""

import json
from datetime import UTC, datetime, timedelta

from shared.console import sources
from shared.console.calls import Call
from shared.console.outgoing import Out
from shared.console.sources import Channels
from shared.watching.health import Health, Heard
from tests.unit.console.people import EVIL
from tests.unit.console.reading import read
from tests.unit.console.test_switching import a_switch

CALL = Call("arn:aws:lambda:eu-central-1:1:function:tributary-test-show_console")
NOW = datetime(2026, 11, 28, 10, tzinfo=UTC)
EARLIER = NOW - timedelta(hours=3)


def a_standing(name="shopify/a", **changed):
    decided = {"state": "running", "since": None, "by": "arn:ann", "reason": EVIL, "switch": name}
    return {"name": name, **decided, "held": 0, "more": False, "oldest": None, **changed}


def standings(*names):
    return [a_standing(one) for one in sorted(names)]


def rows(health, secrets):
    page = read(sources.show(CALL, Channels(health, secrets, standings(*secrets), (), (), Out(), NOW)))
    assert not page.all("script")
    return [[cell.text for cell in row.all("td")][:8] for row in page.all("tr")[1:]]


def test_deliveries_are_summed_over_secrets_and_signatures_told_from_other_refusals():
    heard = {"0:": Heard(5, EARLIER), "1:2026": Heard(2, NOW)}
    health = Health({"shopify/a": 1}, {"shopify/a": heard}, {"shopify/a": {"401": 3, "403": 1, "413": 2}})
    assert rows(health, {"shopify/a": NOW - timedelta(days=40)}) == [
        ["shopify/a", "some refused or unreadable", "2026-11-28 10:00", "7", "4", "2", "1", "40 days old"]
    ]


def test_a_source_with_a_wrong_secret_is_refused_and_a_new_one_was_never_heard_of():
    health = Health({}, {"shopify/a": {"0:": Heard(1, EARLIER)}}, {"square/b": {"401": 9}})
    found = rows(health, {"shopify/a": NOW, "square/b": NOW, "ses/c": None})
    assert [(row[0], row[1]) for row in found] == [
        ("ses/c", "never heard of"),
        ("shopify/a", "good"),
        ("square/b", "refused"),
    ]
    assert found[0][-1] == "needs none"


def test_of_each_channel_it_says_what_arrives_and_what_a_message_costs():
    feedback = {"delivered": {"email": 1_990}, "bounced": {"email": 10}, "complained": {"email": 1}}
    out = Out(
        {"email": 2_000, "sms": 3}, {"sms": 1}, feedback, spent={"email": 200_000, "sms": 400_000}, currency="EUR"
    )
    page = read(sources.show(CALL, Channels(Health({}), {}, (), (), (), out, NOW)))
    (table,) = [one for one in page.all("table") if one.attributes["aria-label"] == "Deliverability"]
    assert [[cell.text for cell in row.all("td")] for row in table.all("tr")[1:]] == [
        ["email", "99.50 %", "0.50 %", "0.05 %", "0.0001 EUR"],
        ["sms", "", "", "", "0.10 EUR"],
    ]


def test_a_whole_connector_has_a_switch_which_says_whether_it_is_off():
    shop, square = a_standing("shopify", state="paused", since="2026-11-28T09:00:00Z"), a_standing("square")
    page = read(sources.show(CALL, Channels(Health({}), {}, (), (shop, square), (), Out(), NOW)))
    (table,) = [one for one in page.all("table") if one.attributes["aria-label"] == "Connectors"]
    rows = [[cell.text for cell in row.all("td")][:3] for row in table.all("tr")[1:]]
    assert rows == [["shopify", "off", "2026-11-28 09:00"], ["square", "on", ""]]
    said = [json.loads(one.text) for one in table.all("cwdb-action")]
    assert said == [{"view": "source_on", "source": "shopify"}, {"view": "source_off", "source": "square"}]
    assert not page.all("script")


def test_of_what_goes_out_it_says_what_is_off_since_when_a_system_fails_and_what_waits_each_with_its_switch():
    why = "gone: webhook/crm wants no more webhooks: it answered 410 at 2026-11-20 08:00 UTC"
    since = {"since": "2026-11-20T08:00:00Z", "failing_since": "2026-11-20T08:00:00Z"}
    crm = a_switch("webhook/crm", "paused", reason=why, held=12, **since)
    erp = a_switch("webhook/erp", reason="", since=None, failing_since="2026-11-27T08:00:00Z")
    page = read(
        sources.show(CALL, Channels(Health({}), {}, (), (), (a_switch("sms", reason=""), crm, erp), Out(), NOW))
    )
    (table,) = [one for one in page.all("table") if one.attributes["aria-label"] == "Sending"]
    assert [[cell.text for cell in row.all("td")][:5] for row in table.all("tr")[1:]] == [
        ["sms", "on", "2026-11-22 10:00", "", "0"],
        ["webhook/crm", "off", "2026-11-20 08:00", f"{why}. fails since 2026-11-20 08:00", "12"],
        ["webhook/erp", "on", "", "fails since 2026-11-27 08:00", "0"],
    ]
    said = [json.loads(one.text) for one in table.all("cwdb-action")]
    assert said == [
        {"view": f"switch_{way}", "switch": one["name"]}
        for way, one in (
            ("off", a_switch("sms")),
            ("on", crm),
            ("off", erp),
        )
    ]
    assert not page.all("script")


def test_where_nobody_counts_nothing_is_claimed():
    assert rows(Health({}), {EVIL: NOW})[0][1] == "nothing was counted"
