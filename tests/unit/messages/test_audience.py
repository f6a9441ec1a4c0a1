"""Hashes as the platforms publish them, whom an audience is told of, and Google's token."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from shared.events import Identifier
from shared.messages.audience import members, of_google, of_meta, terms
from shared.messages.channels import Draft, Envelope
from shared.messages.https import Answer, Post
from shared.messages.models import Outcome, State
from shared.messages.providers import google_audience

MAIL, PHONE = Identifier("email", "ann@example.com"), Identifier("phone", "+4915155501234")
CLOUDY = "223ebda6f6889b1494551ba902d9d381daf2f642bae055888e96343d53e9f9c4"
NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("kind", "value", "published"),
    [
        # https://developers.facebook.com/docs/marketing-api/conversions-api/parameters/customer-information-parameters
        ("email", "John_Smith@gmail.com", "62a14e44f765419d10fea99367361a727c12365e2520f32218d505ed9aa0f62f"),
        ("email", " john_smith@gmail.com. ", "62a14e44f765419d10fea99367361a727c12365e2520f32218d505ed9aa0f62f"),
        ("phone", "+1 (650) 555-1212", "e323ec626319ca94ee8bff2e4c87cf613be6ea19919ed1364124e16807ab3176"),
        ("phone", "0016505551212", "e323ec626319ca94ee8bff2e4c87cf613be6ea19919ed1364124e16807ab3176"),
    ],
)
def test_meta_finds_the_address_it_published(kind, value, published):
    assert of_meta(Identifier(kind, value)) == published


@pytest.mark.parametrize(
    ("kind", "value", "published"),
    [
        # https://developers.google.com/data-manager/api/get-started/quickstart and …/concepts/formatting
        ("email", "dana@example.com", "07e2f1394b0ea80e2adca010ea8318df697001a005ba7452720edda4b0ce57b3"),
        ("email", " DANA@example.com", "07e2f1394b0ea80e2adca010ea8318df697001a005ba7452720edda4b0ce57b3"),
        ("email", "cloudySanFrancisco@GMAIL.com", CLOUDY),
        ("email", "cloudy.sanfrancisco+shopping@gmail.com", CLOUDY),
    ],
)  # fmt: skip
def test_google_finds_the_address_it_published(kind, value, published):
    assert of_google(Identifier(kind, value)) == published


def test_dots_and_pluses_are_part_of_an_address_anywhere_else():
    assert of_google(Identifier("email", "user.name+nyc@example.com")) != of_google(
        Identifier("email", "username@example.com")
    )


@pytest.mark.parametrize(("leave", "told"), [(False, [MAIL]), (True, [MAIL, PHONE])])
def test_who_joins_is_told_by_the_address_that_agreed_and_who_leaves_by_all(leave, told):
    envelope = Envelope(MAIL.value, "a_b", {"leave": leave}, kind="email", also=(PHONE, Identifier("order@x", "1")))
    assert members(envelope) == told


@pytest.mark.parametrize(("kind", "barred"), [("email", False), ("phone", False), ("shopify_customer@a", True)])
def test_a_number_at_a_shop_means_nothing_to_a_platform(kind, barred):
    assert (terms(Draft({}, "marketing", None, Identifier(kind, "1"))).barred is not None) is barred


class Google:
    def __init__(self, answer: Answer | Outcome, **given: str) -> None:
        self.answer, self.given, self.posts = answer, given, list[Post]()

    def document(self, path: str, now: datetime) -> dict[str, Any]:
        return {"api": self.given}

    def send(self, post: Post) -> Answer | Outcome:
        self.posts.append(post)
        return self.answer


GIVEN = {"client_id": "c", "client_secret": "s", "refresh_token": "r/1"}


def test_a_token_is_asked_for_as_oauth_has_it():
    google = Google(Answer(200, json.dumps({"access_token": "ya29", "expires_in": 3599}).encode()), **GIVEN)
    envelope = google_audience.token(google, Envelope("ann@example.com", "a_b", {"target": "vips"}, at=NOW))
    assert envelope.parts["token"] == "ya29"
    (post,) = google.posts
    assert post.body == b"grant_type=refresh_token&client_id=c&client_secret=s&refresh_token=r%2F1"
    assert (post.url, post.headers["content-type"]) == (
        "https://oauth2.googleapis.com/token",
        "application/x-www-form-urlencoded",
    )


@pytest.mark.parametrize(
    ("answer", "given"),
    [
        (Answer(400, b'{"error": "invalid_grant"}'), GIVEN),
        (Outcome(State.UNKNOWN, detail="ReadTimeoutError"), GIVEN),
        (Answer(200, b"<html>"), GIVEN),
        (Answer(200, b"{}"), {}),
    ],
)
def test_without_a_token_nobody_is_told_of_and_it_is_tried_again(answer, given):
    outcome = google_audience.token(Google(answer, **given), Envelope("ann@example.com", "a_b", {}, at=NOW))
    assert outcome.state is State.READY
