"""What comes back by mail: a person's word, or a machine's while the person is away."""

from datetime import UTC, datetime

import pytest

from shared.configuration import Keywords
from shared.events import Event, Name
from shared.messages import wishes
from shared.payload import fields
from shared.vendors.ses import inbound

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


def told(content=None, **headers):
    written = [{"name": name.replace("_", "-"), "value": value} for name, value in headers.items()]
    common = {"from": ["Ann <ann@example.com>"], "subject": "Unsubscribe"}
    mail = {"messageId": "m1", "source": "ann@example.com", "headers": written, "commonHeaders": common}
    record = {"mail": mail, "receipt": {"dmarcVerdict": {"status": "PASS"}, "timestamp": NOON.isoformat()}}
    record |= {"content": content} if content else {}
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


@pytest.mark.parametrize("charset", ["idna", "undefined", "hex", "klingon", "utf-8*x", '"utf-8\x00"', "punycode"])
def test_a_mail_in_letters_that_nobody_reads_is_a_mail_all_the_same(charset):
    one = told(f"Content-Type: text/plain; charset={charset}\r\n\r\nPlease call me b\u00fccher-\r\n")
    assert (one.name, one.address) == (Name.MESSAGE_RECEIVED, "ann@example.com")


def test_a_mail_with_a_file_whose_name_nobody_reads_is_a_mail_without_its_text():
    one = told("Content-Type: text/plain\r\nContent-Disposition: attachment; filename*=idna''x\r\n\r\nhi\r\n")
    assert one.name == Name.MESSAGE_RECEIVED
    assert "text" not in one.data["message"]


def test_a_mail_of_parts_in_parts_without_an_end_is_a_mail_without_its_text():
    opened = "".join(f"Content-Type: multipart/mixed; boundary=b{n}\r\n\r\n--b{n}\r\n" for n in range(2000))
    one = told(opened)
    assert one.name == Name.MESSAGE_RECEIVED
    assert "text" not in one.data["message"]
