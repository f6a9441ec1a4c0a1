"""Shopify's customers, their consents, and its privacy requests, in canonical form."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from msgspec import Struct, field

from shared.payload import Fields, iso, stated

Stated = tuple[tuple[str, str | None], ...]
"""Kind and value of each identifier; those without a value are left out."""


class Story(Struct, frozen=True):
    """What one delivery says. `name` and `at` are set where the body knows them better than the topic.

    `subject` names the object where that is not its `id`, and `progress` how far it has got: with the topic and the
    time they are the event's id.
    """

    body: Fields
    identifiers: Stated
    data: Mapping[str, Any] = field(default_factory=dict)
    name: str | None = None
    at: datetime | None = None
    subject: str | None = None
    progress: str = ""


STATES = {"subscribed": "granted", "pending": "pending", "unsubscribed": "withdrawn", "redacted": "withdrawn"}
"""`not_subscribed` and `invalid` are no act of anybody."""


def customer(body: Fields, source: str) -> Story | None:
    traits = {**person_traits(body), **stated(email=body.text("email"), phone=body.text("phone"))}
    acts = consents(body)
    return Story(body, ids(body, source), stated(traits=traits, consents=acts), progress=_progress(acts))


def deleted(body: Fields, source: str) -> Story | None:
    """Only the id is left; the customer's facts stay until an erasure is asked for."""
    return Story(body, ids(body, source))


def merged(body: Fields, source: str) -> Story | None:
    """Two of the shop's customers are one person; a merge that failed says nothing."""
    kept, gone = (_legacy_id(body.text(f"admin_graphql_api_customer_{which}_id")) for which in ("kept", "deleted"))
    if body.text("status") != "completed" or not (kept and gone):
        return None
    kind = f"shopify_customer@{source}"
    return Story(body, ((kind, kept), (kind, gone)), subject=f"{kept}+{gone}")


def email_consent(body: Fields, source: str) -> Story | None:
    identifiers = (("email", body.text("email_address")), (f"shopify_customer@{source}", body.id("customer_id")))
    return _consent_story(body, "email", identifiers)


def sms_consent(body: Fields, source: str) -> Story | None:
    identifiers = (("phone", body.text("phone")), (f"shopify_customer@{source}", body.id("id", "customer_id")))
    return _consent_story(body, "sms", identifiers)


def privacy(body: Fields, source: str) -> Story | None:
    """https://shopify.dev/docs/apps/build/compliance/privacy-law-compliance: both name the person in `customer`."""
    orders = body.value.get("orders_to_redact") or body.value.get("orders_requested")
    request = body.object("data_request").id("id")
    person = body.object("customer")
    data = stated(privacy=stated(orders=orders, request=request))
    return Story(body, ids(person, source), data, subject=request or person.id("id"))


def shop(body: Fields, source: str) -> Story | None:
    """Concerns everybody of this shop, so it has no identifier."""
    return Story(body, (), stated(privacy=stated(shop=body.id("shop_domain"))))


def ids(person: Fields, source: str) -> Stated:
    return (
        ("email", person.text("email")),
        ("phone", person.text("phone")),
        (f"shopify_customer@{source}", person.id("id")),
    )


def person_traits(person: Fields) -> dict[str, Any]:
    home = person.object("default_address")
    return stated(
        first_name=person.text("first_name"),
        last_name=person.text("last_name"),
        country=home.text("country_code"),
        region=home.text("province_code"),
        city=home.text("city"),
    )


def consents(person: Fields) -> list[dict[str, Any]]:
    """Both channels as the customer object has them; before API 2022-04 e-mail was a bare `accepts_marketing`."""
    email, sms = (person.object(f"{channel}_marketing_consent") for channel in ("email", "sms"))
    if not email.value and person.flag("accepts_marketing"):
        at, level = person.value.get("accepts_marketing_updated_at"), person.value.get("marketing_opt_in_level")
        email = Fields({"state": "subscribed", "consent_updated_at": at, "opt_in_level": level}, email.place)
    acts = (_act(email, "email", person.text("email")), _act(sms, "sms", person.text("phone")))
    return [act for act in acts if act]


def _progress(acts: list[dict[str, Any]]) -> str:
    """Times have whole seconds: who agreed, or took it back, in that of another change is told so all the same."""
    return "+".join(f"{one['channel']}-{one['state']}" for one in acts)


def _consent_story(body: Fields, channel: str, identifiers: Stated) -> Story | None:
    consent = body.object(f"{channel}_marketing_consent")
    act, at = _act(consent, channel, identifiers[0][1]), consent.instant("consent_updated_at")
    return Story(body, identifiers, {"consents": [act]}, at=at, subject=identifiers[1][1]) if act else None


def _act(consent: Fields, channel: str, address: str | None) -> dict[str, Any] | None:
    """Without a date it is a state that the shop holds and not an act: it may come with every order, years later."""
    state = STATES.get(consent.text("state") or "")
    at, level = consent.instant("consent_updated_at"), consent.text("opt_in_level")
    if not state or not address:
        return None
    act = {"channel": channel, "address": address, "purpose": "marketing", "state": state, "by_person": at is not None}
    return stated(**act, at=iso(at), wording=f"shopify:{level}" if level else None)


def _legacy_id(gid: str | None) -> str | None:
    """`gid://shopify/Customer/1` is customer `1` everywhere else."""
    return gid.rpartition("/")[2] if gid else None
