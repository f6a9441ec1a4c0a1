"""From a sender of brand.yaml to the field of the header."""

from email.headerregistry import Address
from email.parser import Parser
from email.policy import default

import pytest

from shared.messages.channels.email import sender


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("Alder & Finch <hello@alder.example>", "Alder & Finch"),
        ("Alder, Finch & Söhne; Berlin <hello@alder.example>", "Alder, Finch & Söhne; Berlin"),
        ("Finch (Berlin), Alder: Shop <hello@alder.example>", "Finch (Berlin), Alder: Shop"),
        ("鳥 🐦 <hello@alder.example>", "鳥 🐦"),
        ("hello@alder.example", ""),
    ],
)
def test_whatever_the_brand_is_called_its_mails_come_from_one_address_under_that_name(written, name):
    header = Parser(policy=default).parsestr(f"From: {sender(written)}\n\n")["From"]
    assert header.addresses == (Address(name, "hello", "alder.example"),)
    assert sender(written).isascii()
