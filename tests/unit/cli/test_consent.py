"""The proof of consent: complete, of the address that was asked for, and as text whatever a source wrote."""

import pytest

from infra.cli.consent import records
from infra.cli.pages import render

ANN, PHONE = "ab" * 12, "cd" * 12
EVIL = "<script>alert(1)</script>"


def act(number, choice, at, **changes):
    said = {"id": f"shopify/a/{number}", "at": at, "purpose": "marketing", "choice": choice, "by_person": True}
    return {**said, "source": "shopify/a", **changes}


FIRST = act(1, "granted", "2026-05-01T10:00:00.000000Z", wording=EVIL, ip="192.0.2.7")
SECOND = act(2, "withdrawn", "2026-05-02T10:00:00.000000Z", wording="one-click unsubscribe")
PROFILE = {
    "customer_id": "c0ffee",
    "identifiers": [
        {"id": ANN, "kind": "email", "value": "ann@example.com"},
        {"id": PHONE, "kind": "phone", "value": "+4930901820"},
    ],
    "consents": [
        {"identifier": ANN, "name": "email", "channel": "email", "acts": {"marketing": SECOND},
         "suppressed": {"reason": "complaint", "at": "2026-05-03T10:00:00.000000Z", "id": "ses/f/1"}},
        {"identifier": ANN, "name": "email#2026-05-02#x", **SECOND},
        {"identifier": ANN, "name": "email#2026-05-01#y", **FIRST},
        {"identifier": PHONE, "name": "sms", "channel": "sms", "acts": {"marketing": FIRST}},
        {"identifier": PHONE, "name": "sms#2026-05-01#z", **FIRST},
    ],
}  # fmt: skip


def test_each_act_is_told_oldest_first_with_its_event_wording_and_ip():
    (record,) = records(PROFILE, "email:Ann@example.com")
    assert (record["now"], record["suppressed"]["reason"]) == ({"marketing": "withdrawn"}, "complaint")
    assert [(one["event"], one["choice"], one["wording"], one["ip"]) for one in record["history"]] == [
        ("1", "granted", EVIL, "192.0.2.7"),
        ("2", "withdrawn", "one-click unsubscribe", None),
    ]


@pytest.mark.parametrize("asked", ["c0ffee", ""])
def test_of_a_customer_all_addresses_are_told_each_with_its_own_acts(asked):
    found = {(one["address"], one["channel"]): len(one["history"]) for one in records(PROFILE, asked)}
    assert found == {("email:ann@example.com", "email"): 2, ("phone:+4930901820", "sms"): 1}


def test_the_page_shows_the_proof_and_runs_none_of_it():
    page = render("consent", {"asked_for": "c0ffee", "customer_id": "c0ffee", "records": list(records(PROFILE))})
    assert "<script>" not in page
    assert all(words in page for words in ("&lt;script&gt;", "2026-05-01 10:00", "192.0.2.7", "complaint"))
