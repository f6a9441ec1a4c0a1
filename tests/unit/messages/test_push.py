"""Which name a device has at SNS, before anything is sent to it."""

from typing import Any

import pytest
from botocore.exceptions import ClientError, ReadTimeoutError

from shared.messages.channels import Envelope, Letter
from shared.messages.channels.push import Settings, flaws
from shared.messages.models import Outcome, State
from shared.messages.providers.sns_push import endpoint

APPLE, GOOGLE = (f"arn:aws:sns:eu-central-1:123456789012:app/{one}/shop" for one in ("APNS", "GCM"))
DEVICE = "arn:aws:sns:eu-central-1:123456789012:endpoint/GCM/shop/1"
APPLE_TOKEN, GOOGLE_TOKEN = "ab" * 32, "cV1:APA91bH" + "x" * 120


class Sns:
    def __init__(self, answer: Any) -> None:
        self.answer, self.asked = answer, []

    def create_platform_endpoint(self, **request: Any) -> Any:
        self.asked.append(request)
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


def refusal(code: str, message: str, status: int = 400) -> ClientError:
    error = {"Error": {"Code": code, "Message": message}, "ResponseMetadata": {"HTTPStatusCode": status}}
    return ClientError(error, "CreatePlatformEndpoint")


def found(to: str, answer: Any = None, **settings: str) -> tuple[Envelope | Outcome, list[dict[str, Any]]]:
    client = Sns(answer if answer is not None else {"EndpointArn": DEVICE})
    own = Settings(**{"apple": APPLE, "google": GOOGLE, **settings})
    return endpoint(client, Envelope(to, "a_b", {"title": "Hi", "body": "Hi"}, settings=own)), client.asked


@pytest.mark.parametrize(("token", "application"), [(APPLE_TOKEN, APPLE), (GOOGLE_TOKEN, GOOGLE)])
def test_a_token_is_registered_with_the_service_that_it_is_of(token, application):
    envelope, asked = found(token)
    assert envelope.to == DEVICE
    assert asked == [{"PlatformApplicationArn": application, "Token": token}]


def test_a_name_that_sns_gave_already_is_not_asked_for():
    envelope, asked = found(DEVICE)
    assert (envelope.to, asked) == (DEVICE, [])


def test_a_device_that_the_app_registered_with_data_of_its_own_is_found_in_the_refusal():
    told = f"Invalid parameter: Token Reason: Endpoint {DEVICE} already exists with the same Token, but others"
    assert found(GOOGLE_TOKEN, refusal("InvalidParameter", told))[0].to == DEVICE


@pytest.mark.parametrize(
    ("answer", "state"),
    [
        (refusal("InvalidParameter", "iOS device tokens must be no more than 400"), State.REFUSED),
        (refusal("Throttled", "Rate exceeded", 429), State.READY),
        (refusal("InternalError", "oops", 500), State.READY),
        (ReadTimeoutError(endpoint_url="https://sns"), State.READY),
        ({}, State.READY),
    ],
)  # fmt: skip
def test_what_goes_wrong_before_anybody_is_written_to_is_never_in_doubt(answer, state):
    assert found(GOOGLE_TOKEN, answer)[0].state is state


def test_a_device_of_a_service_that_the_brand_does_not_use_is_refused():
    outcome, asked = found(APPLE_TOKEN, apple="")
    assert (outcome.state, outcome.rule, asked) == (State.REFUSED, "channel", [])


@pytest.mark.parametrize(
    ("parts", "wrong"),
    [
        ({}, []),
        ({"title": "x" * 66}, ["title"]),
        ({"title": " "}, ["title"]),
        ({"body": "x" * 241}, ["body"]),
        ({"link": "https://shop.example/orders"}, []),
        ({"link": "shop://orders/1"}, []),
        ({"link": "javascript:alert(1)"}, ["link"]),
        ({"link": "http://shop.example"}, ["link"]),
        ({"collapse_key": "ü" * 33}, ["collapse_key"]),
        ({"link": "https://shop.example/" + "x" * 4096}, ["body"]),
    ],
)
def test_what_a_telephone_would_cut_off_or_not_open_is_told_before(parts, wrong):
    letter = Letter({"title": "Hi", "body": "Hi", **parts}, "transactional", Settings(schemes=("shop",)))
    assert [part for part, _ in flaws(letter)] == wrong
