"""What comes back by mail: a person's word, or a machine's while the person is away."""

from datetime import UTC, datetime

import pytest

from shared.configuration import Keywords
from shared.events import Event, Name
from shared.messages import wishes
from shared.payload import fields
from shared.vendors.ses import inbound

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


def told(**headers):
    written = [{"name": name.replace("_", "-"), "value": value} for name, value in headers.items()]
    common = {"from": ["Ann <ann@example.com>"], "subject": "Unsubscribe"}
    mail = {"messageId": "m1", "source": "ann@example.com", "headers": written, "commonHeaders": common}
    record = {"mail": mail, "receipt": {"dmarcVerdict": {"status": "PASS"}, "timestamp": NOON.isoformat()}}
    (one,) = inbound.told(fields(record, "record"))
    return one


@pytest.mark.parametrize("written", ["auto-replied", "Auto-Replied; owner-email=ann@example.com", "auto-generated"])
def test_a_machine_that_answers_is_no_word_of_the_persons(written):
    one = told(**{"Auto-Submitted": written})
    assert one.name == "message.auto_replied"
    read = wishes.read(Event(one.id, one.name, NOON, "ses/inbox", (), one.data), Keywords())
    assert "wish" not in read.data["message"]
    assert "consents" not in read.data


@pytest.mark.parametrize("headers", [{}, {"Auto-Submitted": "no"}, {"auto-submitted": "No; by=hand"}])
def test_what_a_person_wrote_is(headers):
    assert told(**headers).name == Name.MESSAGE_RECEIVED
