import json
from datetime import UTC, datetime

import pytest

from shared.connectors import standard_webhooks
from shared.errors import MalformedPayloadError
from shared.messages.consent import KINDS
from shared.webhooks import Request

EVENT = {
    "id": "1",
    "name": "survey.answered",
    "occurred_at": "2026-03-10T08:00:00Z",
    "identifiers": [{"kind": "email", "value": "ann@example.com"}],
}


def parse(body):
    at = datetime(2026, 3, 10, tzinfo=UTC)
    return standard_webhooks.parse(
        Request("standard_webhooks", "own", "POST", "", {}, {}, json.dumps(body).encode(), at)
    )


CONSENT = {"channel": "email", "purpose": "marketing", "state": "granted", "by_person": True}


@pytest.mark.parametrize("channel", KINDS)
def test_consent_may_be_stated_for_every_channel_that_knows_any(channel):
    (event,) = parse({**EVENT, "data": {"consents": [{**CONSENT, "channel": channel}]}})
    assert event.data["consents"][0]["channel"] == channel


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        *(
            ({"data": {"consents": [{**CONSENT, "at": at}]}}, r"data\.consents\[0\]\.at: .*2026-11-22T18:05:00\+01:00")
            for at in (1764374400, "1764374400", "yesterday", "0001-01-01T00:00:00Z")
        ),
        ({"data": {"consents": [{**CONSENT, "at": "2026-03-10T08:00:00"}]}}, "timezone"),
        ({"data": {"consents": [{**CONSENT, "by_person": "false"}]}}, r"data\.consents\[0\]\.by_person: .*boolean"),
        ({"data": {"message": {"permanent": "true"}}}, r"data\.message\.permanent: .*boolean"),
        ({"data": {"order": {"id": "1", "placed_at": 1764374400}}}, r"data\.order\.placed_at: "),
        ({"occurred_at": "2026-03-10T08:00:00"}, "occurred_at: Input should have timezone info"),
        ({"occurred_at": None}, "occurred_at: "),
        ({"identifiers": [{"kind": "email"}]}, r"identifiers\[0\]\.value: Field required"),
        ({"identifiers": [{"kind": "E-Mail", "value": "x"}]}, r"identifiers\[0\]\.kind: "),
        ({"surprise": 1}, "surprise: Extra inputs are not permitted"),
        (
            {"data": {"order": {"id": "1", "total": {"amount": 12.5, "currency": "EUR"}}}},
            r"data\.order\.total\.amount: ",
        ),
        ({"data": {"consents": [{"channel": "fax"}]}}, r"data\.consents\[0\]\.channel: .*email"),
        ({"name": "no spaces please"}, "name: "),
    ],
)
def test_an_error_names_the_field_and_says_what_would_be_right(wrong, message):
    with pytest.raises(MalformedPayloadError, match=message):
        parse({**EVENT, **wrong})


def test_in_a_list_the_error_names_the_event():
    with pytest.raises(MalformedPayloadError, match=r"^\[1\]\.id: Field required$"):
        parse([EVENT, {name: value for name, value in EVENT.items() if name != "id"}])


def test_an_error_never_quotes_what_was_given():
    with pytest.raises(MalformedPayloadError) as error:
        parse({**EVENT, "identifiers": [{"kind": "email", "value": {"address": "ann@example.com"}}]})
    assert "ann@example.com" not in str(error.value)


def test_one_wrong_event_keeps_the_whole_list_together_for_replay():
    with pytest.raises(MalformedPayloadError):
        parse([EVENT, "nonsense"])


def test_its_schema_can_be_published():
    schema = standard_webhooks.schema()
    assert set(schema["$defs"]["CanonicalEvent"]["required"]) == {"id", "name", "occurred_at", "identifiers"}
    assert json.loads(json.dumps(schema)) == schema
