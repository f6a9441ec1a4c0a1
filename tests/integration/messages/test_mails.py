"""Mails for a crowd of customers, made as they are made to be sent, and read as they are read where they arrive."""

import os
import re
from base64 import urlsafe_b64decode
from collections import Counter
from collections.abc import Iterator

import pytest

from infra.brand.compile import Compiled
from shared.errors import UnrenderableError
from shared.messages.channels import email
from shared.messages.composing import Composer
from tests import shipped
from tests.integration.messages.crowd import CANARY, NAMES, Drawn, drawn
from tests.reference.mail import Mail, flaws

MAILS, SEED = int(os.environ.get("PROVE_MAILS", "400")), int(os.environ.get("PROVE_SEED", "1"))
NUMBERS = range(first := int(os.environ.get("PROVE_FIRST", "0")), first + MAILS)
OURS = re.compile(r"https://api\.example/(unsubscribe|preferences|confirm|answer)/([A-Za-z0-9_-]+)")
CODES = {"unsubscribe": b"u", "preferences": b"p", "confirm": b"c", "answer": b"a"}
ENOUGH = 20
"""Findings: more of them would say the same."""


@pytest.fixture(scope="module")
def compiled() -> Compiled:
    return shipped.compiled()


@pytest.fixture(scope="module")
def composer(compiled) -> Composer:
    return Composer(compiled.brand, compiled.templates, lambda _: b"secret", "https://api.example", "set")


def test_every_mail_is_allowed_whole_and_its_readers_own(compiled, composer, record_property):
    counted, found = Counter(), []
    for number in NUMBERS:
        for one in drawn(compiled, SEED, number):
            counted["drawn"] += 1
            made = mail(composer, one, counted, found)
            if made:
                found += [f"{number} {one.look.message.template}: {flaw}" for flaw in seen(made, one)]
                counted["mails" if not one.hostile else "hostile that went"] += 1
                counted[f"{one.look.message.message_class}"] += 1
        if len(found) > ENOUGH:
            break
    for name, value in counted.items():
        record_property(name, value)
    assert not found
    assert counted["mails"] == len(NUMBERS)
    assert counted["hostile that was refused"]
    assert counted["hostile that went"]


def mail(composer: Composer, one: Drawn, counted: Counter[str], found: list[str]) -> Mail | None:
    """None where it was refused, which only something hostile may bring about; and the reason quotes nobody."""
    try:
        envelope = composer.envelope(one.look, one.context)
    except UnrenderableError as error:
        counted["hostile that was refused"] += bool(one.hostile)
        if not one.hostile or "evil" in str(error) or CANARY.search(str(error)):
            found.append(f"{one.number} {one.look.message.template}: refused, {error}")
        return None
    request, marketing = email.request(envelope), one.look.message.message_class == "marketing"
    return Mail(request, marketing, composer.brand.postal_address, one.typed)


def seen(made: Mail, one: Drawn) -> Iterator[str]:
    yield from flaws(made)
    whole = "\n".join((str(made.request), made.html, made.plain))
    if strangers := {int(number) for number in CANARY.findall(whole)} - {one.number}:
        yield f"it holds what is {strangers}'s"
    for purpose, token in OURS.findall(whole):
        payload = urlsafe_b64decode(token + "=" * (-len(token) % 4))
        if CODES[purpose] + bytes.fromhex(one.look.message.address) not in payload:
            yield f"a link to {purpose} is another's, or has another purpose"
    if "evil-done" in whole:
        yield "what a stranger typed was taken for a template"
    if one.hostile and one.hostile.keys() <= NAMES and "evil.example" in made.seen:
        yield "a name became a link"
