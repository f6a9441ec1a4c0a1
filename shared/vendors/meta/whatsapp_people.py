"""Who a WhatsApp update is about: numbers, business-scoped user ids, and the contacts that come with it.

https://developers.facebook.com/documentation/business-messaging/whatsapp/business-scoped-user-ids
"""

import re
from collections.abc import Mapping

from shared.payload import Fields
from shared.vendors.meta.deliveries import Stated

NUMBER = re.compile(r"\+?[1-9][0-9]{5,14}")
USER = re.compile(r"[A-Z]{2}\.(ENT\.)?[A-Za-z0-9]{1,128}")
"""A business-scoped user id: a country, `ENT` where several portfolios share it, and what looks like a number."""

OLD_FORMS = ((re.compile(r"521([0-9]{10})"), r"52\1"), (re.compile(r"55([0-9]{2})([6-9][0-9]{7})"), r"55\g<1>9\2"))
"""A `wa_id` may keep what the country gave up: Mexico's 1 after the country code, Brazil's mobiles without a 9."""

People = Mapping[str, Fields]
"""The contacts of a change by `wa_id` and by `user_id`."""


def people(value: Fields) -> People:
    contacts = value.objects("contacts")
    known = {key: one for one in contacts for key in (one.id("wa_id"), one.id("user_id")) if key}
    return known | ({"": contacts[0]} if len(contacts) == 1 else {})


def whose(contacts: People, *given: str | None) -> tuple[Stated, Fields]:
    """A contact counts for the update that names it; the only one also for an update that names nobody."""
    named = identified(*given)
    keys = [one for one in given if one and one in contacts] or ([] if named else [""])
    contact = contacts[keys[0]] if keys and keys[0] in contacts else Fields({})
    theirs = identified(contact.id("wa_id"), contact.id("user_id"), contact.id("parent_user_id"))
    return tuple(dict.fromkeys((*named, *theirs))), contact


def identified(*given: str | None) -> Stated:
    """Each by its own form and not by its field: Meta puts user ids where numbers used to be."""
    found = [
        ("phone", _e164(one)) if NUMBER.fullmatch(one) else ("whatsapp_user", one)
        for one in given
        if one and (NUMBER.fullmatch(one) or USER.fullmatch(one))
    ]
    return tuple(dict.fromkeys(found))


def _e164(number: str) -> str:
    digits = number.removeprefix("+")
    for old, new in OLD_FORMS:
        if old.fullmatch(digits):
            return "+" + old.sub(new, digits)
    return f"+{digits}"
