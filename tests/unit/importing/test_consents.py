"""What a file says of consent: nothing is granted without proof, and a withdrawal needs none."""

import pytest

from tests.unit.importing.making import line, one, refusal

PROVEN = {
    "email_consent": "granted",
    "email_consent_at": "2024-05-01T10:00:00+02:00",
    "email_consent_wording": "Yes, write to me",
    "email_consent_proof": "double opt-in, 203.0.113.7",
}


def test_consent_that_is_proven_is_the_persons_own():
    (act,) = one(line(email="ann@example.com", **PROVEN)).data["consents"]
    assert act == {
        "channel": "email",
        "address": "ann@example.com",
        "purpose": "marketing",
        "state": "granted",
        "by_person": True,
        "at": "2024-05-01T08:00:00Z",
        "wording": "Yes, write to me",
        "proof": "double opt-in, 203.0.113.7",
    }


@pytest.mark.parametrize("lacking", ["email_consent_at", "email_consent_wording", "email_consent_proof"])
def test_nothing_is_granted_without_date_wording_and_proof(lacking):
    number, column, reason = refusal(line(email="ann@example.com", **{**PROVEN, lacking: ""}))
    assert (number, column) == (1, "email_consent")
    assert lacking in reason


def test_an_import_that_says_nothing_of_consent_grants_none():
    assert "consents" not in one(line(email="ann@example.com", first_name="Ann")).data


def test_a_withdrawal_needs_no_proof():
    (act,) = one(line(phone="+4930901820", sms_consent="withdrawn")).data["consents"]
    assert (act["channel"], act["address"], act["state"], act["by_person"]) == ("sms", "+4930901820", "withdrawn", True)


def test_topics_that_a_grant_leaves_out_are_withdrawn_at_the_same_time():
    acts = one(line(email="ann@example.com", **PROVEN, email_consent_except="sales; ideas")).data["consents"]
    assert [(act["purpose"], act["state"]) for act in acts] == [
        ("marketing", "granted"),
        ("sales", "withdrawn"),
        ("ideas", "withdrawn"),
    ]
    assert {act["at"] for act in acts} == {"2024-05-01T08:00:00Z"}


def test_a_topic_that_the_brand_does_not_have_is_told_with_those_there_are():
    row = line(email="ann@example.com", **PROVEN, email_consent_except="sails")
    assert refusal(row)[1:] == (
        "email_consent_except",
        "not a topic of brand.yaml; there is ideas, sales",
    )


def test_consent_needs_the_address_that_it_is_for():
    assert refusal(line(phone="+4930901820", **PROVEN))[1] == "email_consent"
    assert refusal(line(email=["a@example.com", "b@example.com"], **PROVEN))[1] == "email_consent"
