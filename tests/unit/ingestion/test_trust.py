"""Who is believed: whoever's secret proves it, and everybody else is refused alike."""

import base64
import hmac

import pytest
from msgspec.structs import replace

from shared.connectors import Connector
from shared.errors import BadSignatureError, TooLargeError
from shared.ingestion import trust
from shared.webhooks import DECOY, Request, Secret
from tests.unit.ingestion.deliveries import REQUEST, connector


@pytest.mark.parametrize("name", ["nobody", "canonical", "..", "", "shopify.evil", "__init__", "os"])
def test_only_a_connectors_own_file_is_found(name):
    assert trust.find(name) is None


def test_a_body_of_five_mebibytes_is_taken_and_a_byte_more_is_not():
    assert trust.connector_for(replace(REQUEST, body=b" " * trust.MAX_BYTES))
    with pytest.raises(TooLargeError, match="5242881 bytes; at most 5242880"):
        trust.connector_for(replace(REQUEST, body=b" " * (trust.MAX_BYTES + 1)))


def test_the_limit_of_a_vendor_is_kept_too():
    with pytest.raises(TooLargeError, match="at most 512000"):
        trust.connector_for(replace(REQUEST, connector="segment", body=b" " * 512_001))


def signed_by(secret: str) -> Request:
    signature = base64.b64encode(hmac.digest(secret.encode(), b"{}", "sha256")).decode()
    return replace(REQUEST, headers={"x-sig": signature})


def test_the_source_whose_secret_matches_is_the_source():
    secrets = {"web": [Secret("0", "one")], "app": [Secret("0", "other"), Secret("1", "two")]}
    believed = trust.believe(connector(), signed_by("two"), secrets)
    assert (believed.request.source, believed.secret) == ("app", "1")


@pytest.mark.parametrize(
    ("known", "secrets"),
    [
        (connector(), {"shop-a": [Secret("0", "right")]}),
        (connector(), {"shop-a": []}),
        (connector(), {}),
        (None, {}),
        (Connector(parse=lambda request: []), {"shop-a": [Secret("0", "right")]}),
    ],
    ids=["wrong signature", "no secret yet", "unknown source", "unknown connector", "bus only"],
)
def test_whoever_is_not_proved_is_refused_alike(known, secrets):
    with pytest.raises(BadSignatureError, match="^signature$"):
        trust.believe(known, signed_by("wrong"), secrets)


def test_the_decoy_opens_nothing_though_everybody_can_read_it():
    with pytest.raises(BadSignatureError):
        trust.believe(connector(), signed_by(DECOY.value), {})


def test_the_work_for_an_unknown_source_is_that_for_a_wrong_signature():
    tried = []

    def verify(request, secrets):
        tried.append(len(secrets))
        raise BadSignatureError("x")

    for secrets in ({"shop-a": [Secret("0", "right")]}, {}):
        with pytest.raises(BadSignatureError):
            trust.believe(Connector(parse=lambda r: [], verify=verify), REQUEST, secrets)
    assert tried == [1, 1]
