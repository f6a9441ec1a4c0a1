"""Our codec against the SDK's own."""

from decimal import Decimal

import pytest
from boto3.dynamodb.types import TypeDeserializer, TypeSerializer
from hypothesis import given
from hypothesis import strategies as st

from shared.aws import codec

text = st.text(st.characters(exclude_categories=["Cs"]))
numbers = st.integers(-(10**30), 10**30) | st.decimals(-(10**12), 10**12, places=4)
plain = st.recursive(
    st.none() | st.booleans() | text | numbers,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(text, inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(text, plain, max_size=4))
def test_values_look_to_dynamodb_as_the_sdk_would_write_them(item):
    assert codec.dump(item) == {name: TypeSerializer().serialize(value) for name, value in item.items()}


@given(st.dictionaries(text, plain, max_size=4))
def test_values_come_back_as_the_sdk_would_read_them(item):
    typed = codec.dump(item)
    assert codec.load(typed) == {name: TypeDeserializer().deserialize(value) for name, value in typed.items()} == item


def test_sets_of_text_and_bytes_come_back():
    item = {"members": {"a", "b"}, "data": b"\x78\x9c", "amount": Decimal("0.10")}
    assert codec.load(codec.dump(item)) == item


@pytest.mark.parametrize("value", [1.5, object(), set()])
def test_what_dynamodb_cannot_store_is_an_error_and_not_a_guess(value):
    with pytest.raises(TypeError, match="DynamoDB cannot store"):
        codec.encode(value)
