"""The columns of each kind of file, and how a file's own names lead to them."""

from collections.abc import Mapping, Sequence

from shared.importing.models import StoppedError
from shared.messages.consent import LISTED

IDENTIFIER, TRAIT = "identifier.", "traits."

PEOPLE: Mapping[str, str] = {
    "email": "e-mail address",
    "phone": "with `+` and country code, or as dialled in `country`, else in the region of the source",
    "customer_id": "the source's own number of the customer",
    "loyalty_number": "of the loyalty card",
    "identifier.<kind>": "any other identifier, such as `identifier.external_id@web`",
    "country": "two letters (ISO 3166)",
}
TRAITS: Mapping[str, str] = {
    "first_name": "",
    "last_name": "",
    "language": "such as `de` or `pt-BR`",
    "region": "of the country, such as `CA` or `Queensland`: the zone of those that have several follows from it",
    "city": "",
    "postal_code": "",
    "time_zone": "such as `Europe/Berlin`",
    "birthday": "a date",
    "created_at": "when the source first knew the customer",
    "traits.<name>": "anything else that conditions and templates should see",
}
CONSENTS: Mapping[str, str] = {
    "<channel>_consent": "`granted`, `pending` or `withdrawn`; channels are " + ", ".join(f"`{one}`" for one in LISTED),
    "<channel>_consent_at": "when it was given",
    "<channel>_consent_wording": "the text that was agreed to",
    "<channel>_consent_except": "topics of `brand.yaml` that the person left out, between them `;`",
    "<channel>_consent_proof": "how it is proven: form, double opt-in mail, IP address",
}
UPDATED = "when all this was true; the import's own time where it is empty"
CUSTOMERS: Mapping[str, str] = {**PEOPLE, **TRAITS, "updated_at": UPDATED, **CONSENTS}
MONEY = ("total", "subtotal", "tax", "shipping", "discount")
ORDERS = {
    **PEOPLE,
    "order_id": "required; as the source's webhooks call it",
    "number": "what customers call the order",
    "placed_at": "required",
    "updated_at": "when `status` was true",
    "cancelled_at": "",
    "status": "`placed`, `paid`, `fulfilled`, `delivered`, `cancelled` or `refunded`",
    **dict.fromkeys(MONEY, "such as `1249.50`, in the major unit"),
    "currency": "three letters (ISO 4217); the brand's where it is empty",
    "items": "JSON: a list of `id`, `sku`, `name`, `quantity`, `price`, `product_id`",
    "channel": "such as `web` or `pos`",
    "store": "",
}
SUPPRESSIONS = {
    "address": "required; e-mail address, phone number or push token",
    "channel": ", ".join(f"`{one}`" for one in LISTED) + "; `email` where it is empty",
    "reason": "`unsubscribed`, `bounced` or `complained`; `unsubscribed` where it is empty",
    "date": "when; the import's own time where it is empty",
}
COLUMNS: Mapping[str, Mapping[str, str]] = {
    "members": PEOPLE,
    "customers": CUSTOMERS,
    "orders": ORDERS,
    "suppressions": SUPPRESSIONS,
}
REQUIRED: Mapping[str, tuple[str, ...]] = {"orders": ("order_id", "placed_at"), "suppressions": ("address",)}
SEVERAL = {"email", "phone", "customer_id", "loyalty_number"}
"""A customer may have more than one of these."""


def header(names: Sequence[str], kind: str, mapping: Mapping[str, str]) -> tuple[str, ...]:
    """Ours for each of the file's columns, "" for those that nobody knows."""
    found = tuple(target(name, kind, mapping) for name in names)
    twice = sorted({one for one in found if one and found.count(one) > 1 and not repeats(one)})
    missing = [one for one in REQUIRED.get(kind, ()) if one not in found]
    if twice or missing or not any(found):
        what = f"twice there: {', '.join(twice)}" if twice else f"missing: {', '.join(missing) or 'all'}"
        raise StoppedError(f"columns of {kind} that are {what}; known are {', '.join(COLUMNS[kind])}")
    return found


def target(name: str, kind: str, mapping: Mapping[str, str]) -> str:
    """The mapping's word first; else our own name, however it is capitalised and spaced."""
    bare = name.strip()
    ours = mapping.get(bare) or bare.casefold().replace(" ", "_").replace("-", "_")
    return ours if is_known(ours, kind) else ""


def is_known(ours: str, kind: str) -> bool:
    known = COLUMNS[kind]
    if ours.startswith((IDENTIFIER, TRAIT)):
        prefix, _, rest = ours.partition(".")
        return bool(rest) and any(one.startswith(f"{prefix}.") for one in known)
    channel, consent, part = ours.partition("_consent")
    return ours in known or bool(consent and channel in LISTED and f"<channel>_consent{part}" in known)


def repeats(ours: str) -> bool:
    return ours in SEVERAL or ours.startswith(IDENTIFIER)


def check_mapping(mapping: Mapping[str, str], kind: str) -> None:
    wrong = sorted(ours for ours in mapping.values() if not is_known(ours, kind))
    if wrong:
        raise StoppedError(f"the mapping leads to unknown columns of {kind}: {', '.join(wrong)}")
