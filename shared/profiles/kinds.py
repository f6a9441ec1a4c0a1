"""Kinds of identifiers: which join customers, which follow one, and which of an event's is its home."""

from collections.abc import Mapping

from shared.configuration import Kind

PERSONS = (
    "email",
    "phone",
    "*_customer",
    "loyalty_number",
    "crm_contact",
    "external_id",
    "whatsapp_user",
    "messenger_user",
    "instagram_user",
)
POINTERS = (
    "order",
    "payment",
    "checkout",
    "cart",
    "conversation",
    "ticket",
    "call",
    "till",
    "event",
    "push_token",
    "anonymous_id",
)
REACHED = ("push_token", "conversation")
"""Pointers that a message can be sent to."""
PRIORITY = {name: rank for rank, name in enumerate(PERSONS + POINTERS)}

Kinds = Mapping[str, Kind]
PERSON, POINTER = Kind("person"), Kind("pointer")
"""Of what a brand says nothing about."""


def name(kind: str) -> str:
    """`shopify_customer@shop-a` is ranked as `*_customer`, `order@shop-a` as `order`."""
    bare = kind.partition("@")[0]
    return "*_customer" if bare.endswith("_customer") and bare not in PRIORITY else bare


def kind_of(kind: str, brand_kinds: Kinds) -> Kind:
    """The brand's own word first. A kind that nobody declared is a pointer: it can never join two customers."""
    bare = kind.partition("@")[0]
    declared = brand_kinds.get(kind) or brand_kinds.get(bare)
    return declared or (PERSON if name(kind) in PERSONS else POINTER)


def rank(kind: str, role: str) -> tuple[bool, int, str]:
    """Sorts persons before pointers, then by priority; a brand's own kinds come after the built-in ones."""
    return (role != "person", PRIORITY.get(name(kind), len(PRIORITY)), kind)
