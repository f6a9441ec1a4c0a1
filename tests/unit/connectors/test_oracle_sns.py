"""Messages that Amazon itself signed, and forgeries of them."""

import base64
import json
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.x509.oid import NameOID
from msgspec.structs import replace

from shared.connectors import aws_sms, aws_whatsapp, ses, sns_sms
from shared.errors import BadSignatureError
from shared.vendors.sns import messages
from shared.webhooks import DECOY, Request, Secret

GIVEN = json.loads((Path(__file__).parents[2] / "fixtures" / "sns_signed_by_amazon.json").read_text())
GENUINE = [one["message"] for one in GIVEN["messages"] if one["genuine"]]
FORGED = [one["message"] for one in GIVEN["messages"] if not one["genuine"]]
CERTIFICATE = GIVEN["certificate"]
ADDRESS = "https://sns.us-east-2.amazonaws.com/SimpleNotificationService-7ff5318490ec183fbaddaa2a969abfda.pem"

every_genuine = pytest.mark.parametrize("message", GENUINE, ids=range(len(GENUINE)))


def request(message, *, late=5) -> Request:
    at = datetime.fromisoformat(message["Timestamp"]) + timedelta(seconds=late)
    return Request("sns_sms", "replies", "POST", "", {}, {}, json.dumps(message).encode(), at)


def secrets(message, *, address=ADDRESS, certificate=CERTIFICATE) -> list[Secret]:
    return [Secret("0:", message["TopicArn"]), Secret(address, certificate)]


def refused(message, given=None, *, late=5) -> bool:
    try:
        messages.verify(request(message, late=late), secrets(message) if given is None else given)
    except BadSignatureError:
        return True
    return False


def test_there_are_both_versions_and_both_forms():
    assert {one["SignatureVersion"] for one in GENUINE} == {"1", "2"}
    assert {one["style"] for one in GIVEN["messages"]} == {"http", "lambda"}
    assert len(GENUINE) == 10


@every_genuine
def test_what_amazon_signed_is_believed_under_the_topic_that_it_names(message):
    assert messages.certificate(request(message)) == ADDRESS
    assert messages.verify(request(message), secrets(message)) == Secret("0:", message["TopicArn"])


@pytest.mark.parametrize("message", FORGED, ids=range(len(FORGED)))
def test_what_was_changed_or_names_a_certificate_elsewhere_is_refused(message):
    assert refused(message, secrets(message, address=message["SigningCertURL"]))


@every_genuine
@pytest.mark.parametrize("field", ["Message", "MessageId", "Timestamp", "TopicArn", "Type", "Subject", "Signature"])
def test_every_signed_field_counts(message, field):
    changed = {"Type": "SubscriptionConfirmation", "Timestamp": "2022-07-28T21:24:01.000Z"}.get(field, "changed")
    forged = {**message, field: changed}
    assert refused(forged, secrets(forged), late=5)


@every_genuine
def test_a_topic_of_somebody_else_is_refused_though_amazon_signed_it(message):
    ours = [Secret("0:", "arn:aws:sns:us-east-2:123456789012:ours"), Secret(ADDRESS, CERTIFICATE)]
    assert refused(message, ours)
    assert refused(message, [DECOY])
    assert refused(message, [Secret(ADDRESS, CERTIFICATE)])
    assert refused(message, [Secret("0:", message["TopicArn"])])


@pytest.mark.parametrize(("late", "is_refused"), [(-301, True), (-299, False), (3_899, False), (3_901, True)])
def test_it_holds_as_long_as_sns_may_try_and_no_longer(late, is_refused):
    assert refused(GENUINE[0], late=late) is is_refused


@pytest.mark.parametrize("version", ["0", "3", "", None, 1])
def test_a_version_that_nobody_knows_is_refused(version):
    assert refused({**GENUINE[0], "SignatureVersion": version})


@pytest.mark.parametrize(
    "address",
    [
        "https://sns.us-east-2.amazonaws.com.evil.example/a.pem",
        "https://evil.example/sns.us-east-2.amazonaws.com/a.pem",
        "https://sns.us-east-2.amazonaws.com@evil.example/a.pem",
        "https://sns.us-east-2.amazonaws.com:444/a.pem",
        "https://snsXus-east-2.amazonaws.com/a.pem",
        "https://sns.evil.s3.amazonaws.com/a.pem",
        "https://sns.s3-us-west-2.amazonaws.com/a.pem",
        "https://sns.s3-accelerate.amazonaws.com/a.pem",
        "https://sns.us-east-2.amazonaws.com/a.pem?x=1",
        "https://sns.us-east-2.amazonaws.com/../a.pem",
        "https://sns.us-east-2.amazonaws.com/a.pem#x",
        "https://sns.us-east-2.amazonaws.com/a.txt",
        "http://sns.us-east-2.amazonaws.com/a.pem",
        "",
        None,
        7,
        [],
    ],
)
def test_no_other_host_is_asked_for_a_certificate(address):
    assert messages.certificate(request({**GENUINE[0], "SigningCertURL": address})) is None


def test_china_has_a_host_of_its_own():
    address = "https://sns.cn-north-1.amazonaws.com.cn/SimpleNotificationService-a.pem"
    assert messages.certificate(request({**GENUINE[0], "SigningCertURL": address})) == address


def certificate_of(key) -> str:
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "x")])
    start = datetime.fromisoformat("2020-01-01")
    made = x509.CertificateBuilder(name, name, key.public_key(), 1, start, start + timedelta(days=9999))
    return made.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM).decode()


@pytest.mark.parametrize(
    "certificate",
    ["", "é", "no certificate", CERTIFICATE[:300], certificate_of(ec.generate_private_key(ec.SECP256R1()))],
    ids=["empty", "not ASCII", "words", "cut off", "of another kind of key"],
)
def test_what_is_no_certificate_of_an_rsa_key_proves_nothing(certificate):
    assert refused(GENUINE[0], secrets(GENUINE[0], certificate=certificate))


def test_a_null_subject_is_not_signed_and_text_is_taken_as_it_is():
    key = rsa.generate_private_key(65537, 2048)
    message = {**GENUINE[0], "SignatureVersion": "2", "Subject": None, "Message": '{"eventType": "Send"}\n'}
    names = ("Message", "MessageId", "Timestamp", "TopicArn", "Type")
    signed = "".join(f"{name}\n{message[name]}\n" for name in names).encode()
    signature = key.sign(signed, padding.PKCS1v15(), hashes.SHA256())
    message["Signature"] = base64.b64encode(signature).decode()
    assert not refused(message, secrets(message, certificate=certificate_of(key)))


CONFIRM = "https://sns.us-east-2.amazonaws.com/?Action=ConfirmSubscription&TopicArn=arn:aws:sns:us-east-2:1:t&Token=23"


@pytest.mark.parametrize(
    ("kind", "address", "visited"),
    [
        ("SubscriptionConfirmation", CONFIRM, CONFIRM),
        ("UnsubscribeConfirmation", CONFIRM, None),
        ("Notification", CONFIRM, None),
        ("SubscriptionConfirmation", CONFIRM.replace("amazonaws.com", "evil.example"), None),
        ("SubscriptionConfirmation", CONFIRM.replace("ConfirmSubscription", "Unsubscribe"), None),
        ("SubscriptionConfirmation", None, None),
    ],
)
def test_only_a_subscription_is_confirmed_and_only_at_sns(kind, address, visited):
    assert messages.confirmation(request({**GENUINE[0], "Type": kind, "SubscribeURL": address})) == visited


def test_every_connector_of_sns_believes_alike():
    for module in (aws_sms, aws_whatsapp, ses, sns_sms):
        known = module.connector
        assert (known.verify, known.certificate, known.confirmation) == (
            messages.verify,
            messages.certificate,
            messages.confirmation,
        )


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b"null", b"\xff", b'{"Type": 1}', b'{"TopicArn": [], "Type": {}}'])
def test_noise_is_refused_and_breaks_nothing(body):
    noise = replace(request(GENUINE[0]), body=body)
    assert messages.certificate(noise) is None
    with pytest.raises(BadSignatureError):
        messages.verify(noise, secrets(GENUINE[0]))
