"""What a text message costs: how many parts it is cut into."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.messages.sms_parts import BASIC, EXTENSION, parts_of

# 3GPP TS 23.038, table 6.2.1.1 as the code points of its 128 places (0x1B leads to the extension table).
TABLE = (
    "0040 00A3 0024 00A5 00E8 00E9 00F9 00EC 00F2 00C7 000A 00D8 00F8 000D 00C5 00E5 0394 005F 03A6 0393 039B 03A9 "
    "03A0 03A8 03A3 0398 039E 001B 00C6 00E6 00DF 00C9 0020 0021 0022 0023 00A4 0025 0026 0027 0028 0029 002A 002B "
    "002C 002D 002E 002F 0030 0031 0032 0033 0034 0035 0036 0037 0038 0039 003A 003B 003C 003D 003E 003F 00A1 0041 "
    "0042 0043 0044 0045 0046 0047 0048 0049 004A 004B 004C 004D 004E 004F 0050 0051 0052 0053 0054 0055 0056 0057 "
    "0058 0059 005A 00C4 00D6 00D1 00DC 00A7 00BF 0061 0062 0063 0064 0065 0066 0067 0068 0069 006A 006B 006C 006D "
    "006E 006F 0070 0071 0072 0073 0074 0075 0076 0077 0078 0079 007A 00E4 00F6 00F1 00FC 00E0"
)


def test_the_alphabet_is_that_of_the_standard():
    """A lower-case ç is the one that everybody gets wrong: the table has only Ç."""
    assert {chr(int(one, 16)) for one in TABLE.split()} - {"\x1b"} == BASIC
    extension = "000C 005E 007B 007D 005C 005B 007E 005D 007C 20AC"
    assert {chr(int(one, 16)) for one in extension.split()} == EXTENSION


@pytest.mark.parametrize(
    ("text", "encoding", "number"),
    [
        ("", "GSM-7", 1),
        ("a" * 160, "GSM-7", 1),
        ("a" * 161, "GSM-7", 2),
        ("a" * 306, "GSM-7", 2),
        ("a" * 307, "GSM-7", 3),
        ("€" * 80, "GSM-7", 1),
        ("€" * 81, "GSM-7", 2),
        # 76 euros fill 152 of 153 places, and the 77th is not split: 153 euros are three parts, not two.
        ("€" * 153, "GSM-7", 3),
        ("é" * 160, "GSM-7", 1),
        ("ç" * 70, "UCS-2", 1),
        ("ç" * 71, "UCS-2", 2),
        ("ก" * 134, "UCS-2", 2),
        ("ก" * 135, "UCS-2", 3),
        ("😀" * 35, "UCS-2", 1),
        ("😀" * 36, "UCS-2", 2),
        # 33 of them fill 66 of 67 places.
        ("😀" * 67, "UCS-2", 3),
    ],
)
def test_parts_are_counted_as_carriers_do(text, encoding, number):
    found = parts_of(text)
    assert (found.encoding, found.number) == (encoding, number)


@given(st.text(max_size=400))
def test_no_part_is_fuller_than_it_may_be_and_none_could_be_saved(text):
    found = parts_of(text)
    if found.encoding == "GSM-7":
        size, whole, part, widest = len(text) + sum(one in EXTENSION for one in text), 160, 153, 2
    else:
        size, whole, part, widest = len(text.encode("utf-16-le", "surrogatepass")) // 2, 70, 67, 2
    if size <= whole:
        assert found.number == 1
    else:
        assert -(-size // part) <= found.number <= -(-size // (part - widest + 1))


def test_the_character_that_made_it_dear_is_named():
    assert parts_of("All’s well ✓").foreign == "’"
    assert parts_of("All's well").foreign is None
