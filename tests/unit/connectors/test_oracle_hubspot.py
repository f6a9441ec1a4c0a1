"""HubSpot's own library against ours, and the signatures that HubSpot publishes with it."""

import json
from datetime import UTC, datetime, timedelta
from zoneinfo import available_timezones

import pytest
from hubspot.utils.signature import Signature
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from infra.cli.senders import Delivery
from infra.cli.senders.hubspot import sender
from shared.connectors import hubspot
from shared.errors import BadSignatureError
from shared.webhooks import Request, Secret

URL = "https://www.example.com/webhook_uri"
PUBLISHED_SECRET = "yyyyyyyy-yyyy-yyyy-yyyy-yyyyyyyyyyyy"  # noqa: S105
PUBLISHED_BODY = b"{'example_field':'example_value'}"
PUBLISHED_AT = datetime.fromtimestamp(1693657560, UTC)
V3, OLDER, VERSION, AT = (
    "x-hubspot-signature-v3", "x-hubspot-signature", "x-hubspot-signature-version", "x-hubspot-request-timestamp"
)  # fmt: skip
PUBLISHED = {
    "v1": {OLDER: "69fc6631a867edd4f9e9e627fc5c1148e3fbdd8b21837b6d2b8901c1fa57f750", VERSION: "v1"},
    "v2": {OLDER: "4fe4e3a7d3cf09db53be39d0a58130e2aaba074ec123a9e355b876a689a1c383", VERSION: "v2"},
    "v3": {V3: "K36dawei4A+QBNolUOqo7s91KQDWQ5MXZ/QufNYuk/Y=", AT: "1693657560000"},
}
KEY = Secret("k", PUBLISHED_SECRET)


def request(headers, body=PUBLISHED_BODY, *, url=URL, at=PUBLISHED_AT) -> Request:
    return Request("hubspot", "crm", "POST", url, headers, {}, body, at)


@pytest.mark.parametrize("version", PUBLISHED)
def test_what_hubspot_publishes_is_believed_under_either_of_two_secrets(version):
    assert hubspot.verify(request(PUBLISHED[version]), [Secret("other", "x"), KEY]) == KEY


@pytest.mark.parametrize("version", PUBLISHED)
def test_another_body_or_secret_is_refused(version):
    with pytest.raises(BadSignatureError):
        hubspot.verify(request(PUBLISHED[version], PUBLISHED_BODY + b" "), [KEY])
    with pytest.raises(BadSignatureError):
        hubspot.verify(request(PUBLISHED[version]), [Secret("", "x")])


@pytest.mark.parametrize("version", ["v2", "v3"])
def test_another_address_is_refused(version):
    with pytest.raises(BadSignatureError):
        hubspot.verify(request(PUBLISHED[version], url=f"{URL}/"), [KEY])


@pytest.mark.parametrize(("seconds", "believed"), [(299, True), (-299, True), (301, False), (-301, False)])
def test_the_newest_signature_holds_for_five_minutes_both_ways(seconds, believed):
    late = request(PUBLISHED["v3"], at=PUBLISHED_AT + timedelta(seconds=seconds))
    if believed:
        assert hubspot.verify(late, [KEY]) == KEY
    else:
        with pytest.raises(BadSignatureError):
            hubspot.verify(late, [KEY])


def test_a_good_old_signature_does_not_help_a_bad_new_one():
    both = {**PUBLISHED["v1"], **PUBLISHED["v3"], V3: "x"}
    with pytest.raises(BadSignatureError):
        hubspot.verify(request(both), [KEY])
    stale = request({**PUBLISHED["v1"], **PUBLISHED["v3"]}, at=PUBLISHED_AT + timedelta(hours=1))
    with pytest.raises(BadSignatureError):
        hubspot.verify(stale, [KEY])


@pytest.mark.parametrize("at", ["", "now", "1693657560000.0", "١٦٩٣٦٥٧٥٦٠٠٠٠", "1" * 500, "-1693657560000"])
def test_a_time_that_is_none_is_refused(at):
    with pytest.raises(BadSignatureError):
        hubspot.verify(request({**PUBLISHED["v3"], AT: at}), [KEY])


@pytest.mark.parametrize("version", ["", "v3", "v4"])
def test_an_older_signature_must_say_which(version):
    with pytest.raises(BadSignatureError):
        hubspot.verify(request({**PUBLISHED["v1"], VERSION: version}), [KEY])


@given(body=st.text(), version=st.sampled_from(["v1", "v2", "v3"]))
def test_hubspots_library_and_we_agree_on_every_body(body, version):
    signature = Signature.get_signature("key", body, version, URL, "POST", "1693657560000")
    headers = {V3: signature, AT: "1693657560000"} if version == "v3" else {OLDER: signature, VERSION: version}
    assert hubspot.verify(request(headers, body.encode()), [Secret("k", "key")]).name == "k"


def test_hubspots_library_believes_what_our_command_line_sends():
    now = datetime.now(UTC)
    headers = sender.headers(Delivery(URL, PUBLISHED_BODY, PUBLISHED_SECRET, "1", now))
    body, at = PUBLISHED_BODY.decode(), headers[AT]
    assert Signature.is_valid(headers[V3], PUBLISHED_SECRET, body, URL, "POST", "v3", at)
    assert hubspot.verify(request(headers, at=now), [KEY]) == KEY


def thin(**changes):
    told = {"subscriptionId": 24, "occurredAt": 1768471201000, "subscriptionType": "contact.propertyChange",
            "objectId": 123, "propertyName": "hs_email_optout", "propertyValue": "true"} | changes  # fmt: skip
    return hubspot.parse(replace(request({}), body=json.dumps([told]).encode()))[0]


ANSWER = {
    "id": "123",
    "properties": {
        "email": "mira@example.com",
        "hs_additional_emails": "mira.old@example.com;",
        "firstname": "Mira",
        "lastname": "Lang",
        "phone": None,
        "mobilephone": "+49 151 55501234",
        "hs_language": "de",
        "hs_email_optout": "true",
    },
}


def test_a_change_is_completed_by_the_contact_itself():
    completion = hubspot.connector.completion
    ask = completion.asks(thin())
    assert ask.path == "/crm/v3/objects/contacts/123"
    assert "hs_additional_emails" in ask.query["properties"].split(",")
    whole = completion.completes(thin(), ANSWER)
    assert [(one.kind, one.value) for one in whole.identifiers] == [
        ("email", "mira@example.com"), ("phone", "+49 151 55501234"), ("email", "mira.old@example.com"),
        ("crm_contact@crm", "123"),
    ]  # fmt: skip
    assert whole.data["traits"] == {
        "first_name": "Mira", "last_name": "Lang", "email": "mira@example.com", "language": "de"
    }  # fmt: skip
    assert (whole.id, whole.name, whole.occurred_at) == (
        f"{thin().id}/complete",
        "customer.updated",
        thin().occurred_at,
    )
    assert "lookup" not in whole.data
    assert completion.asks(whole) is None


@pytest.mark.parametrize(
    ("changes", "by_person"),
    [({}, True), ({"propertyValue": "false"}, False), ({"propertyName": "firstname", "propertyValue": "Mira"}, False)],
)
def test_an_opt_out_is_the_persons_act_only_in_the_change_that_reports_it(changes, by_person):
    (act,) = hubspot.connector.completion.completes(thin(**changes), ANSWER).data["consents"]
    assert act == {
        "channel": "email", "purpose": "marketing", "state": "withdrawn", "by_person": by_person,
        "address": "mira@example.com", "wording": "hubspot: hs_email_optout", "at": "2026-01-15T10:00:01Z",
    }  # fmt: skip


@pytest.mark.parametrize("said", ["false", "", None])
def test_not_opted_out_is_nobodys_consent(said):
    answer = {"id": "123", "properties": {**ANSWER["properties"], "hs_email_optout": said}}
    assert "consents" not in hubspot.connector.completion.completes(thin(), answer).data


def test_a_time_zone_is_the_one_that_hubspot_has_its_own_word_for():
    named = [one for one in available_timezones() if "/" in one and not one.startswith(("Etc/", "posix/", "right/"))]
    for name in [*named, "Japan"]:
        word = name.lower().replace("/", "_slash_").replace("-", "_hyphen_")
        contact = {"vid": 7, "properties": {"hs_timezone": {"value": word}, "lastmodifieddate": {"value": "1"}}}
        (event,) = hubspot.parse(request({}, json.dumps(contact).encode()))
        assert event.data["traits"] == {"time_zone": name}


def test_a_time_zone_that_is_written_out_stays_as_it_is():
    contact = {"vid": 7, "properties": {"hs_timezone": {"value": "Europe/Berlin"}}}
    assert hubspot.parse(request({}, json.dumps(contact).encode()))[0].data["traits"] == {"time_zone": "Europe/Berlin"}
