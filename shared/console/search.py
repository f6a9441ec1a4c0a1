"""What people type to find a customer, as the API wants it."""

import re

from shared.errors import InvalidRequestError

CUSTOMER = re.compile(r"[0-9a-f]{24}")
PHONE = re.compile(r"\+?[\d\s()./-]{6,}")
HINT = "email:ann@example.com, phone:+4930901820, order@shop-a:64550, or a customer's id"


def wanted(typed: str) -> str:
    """`kind:value` or a customer's id. An address and a telephone number are told by their looks."""
    text = typed.strip()
    if CUSTOMER.fullmatch(text) or ":" in text:
        return text
    if "@" in text:
        return f"email:{text}"
    if PHONE.fullmatch(text):
        return f"phone:{text}"
    raise InvalidRequestError(f"write {HINT}")
