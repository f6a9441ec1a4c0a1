"""From a sender of brand.yaml to the field of the header."""

from email.header import decode_header, make_header
from email.parser import Parser
from email.policy import default
from email.utils import parseaddr

import pytest

from shared.messages.channels.email import sender


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("Alder & Finch <hello@alder.example>", "Alder & Finch"),
        ("Alder, Finch & Söhne; Berlin <hello@alder.example>", "Alder, Finch & Söhne; Berlin"),
        ("Finch (Berlin), Alder: Shop <hello@alder.example>", "Finch (Berlin), Alder: Shop"),
        ("鳥 🐦 <hello@alder.example>", "鳥 🐦"),
        (
            "Магазин деревьев «Ольха и Зяблик», Берлин <hello@alder.example>",
            "Магазин деревьев «Ольха и Зяблик», Берлин",
        ),
        (
            "オルダー＆フィンチ木工製品専門店ベルリン本店🐦 <hello@alder.example>",
            "オルダー＆フィンチ木工製品専門店ベルリン本店🐦",
        ),
        ("hello@alder.example", ""),
    ],
)
def test_whatever_the_brand_is_called_its_mails_come_from_one_address_under_that_name(written, name):
    header = Parser(policy=default).parsestr(f"From: {sender(written)}\n\n")["From"]
    assert [one.addr_spec for one in header.addresses] == ["hello@alder.example"]
    # Of several encoded words the newer parser takes the blanks between them for a part of the name.
    shown, address = parseaddr(sender(written))
    assert (str(make_header(decode_header(shown))), address) == (name, "hello@alder.example")
    assert sender(written).isascii()
    assert all(len(word) <= 75 for word in sender(written).split())
