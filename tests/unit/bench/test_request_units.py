"""Units follow the rules that AWS publishes; the examples are worked out by hand from them."""

import pytest

from infra.bench.request_units import item_size, read_by, read_units, value_size, write_units, written_keys


@pytest.mark.parametrize(
    ("value", "size"),
    [
        ({"S": "abc"}, 3),
        ({"S": "ü"}, 2),
        ({"S": "🙂"}, 4),
        ({"N": "0"}, 1),
        ({"N": "7"}, 2),
        ({"N": "-7"}, 2),
        ({"N": "12345"}, 4),
        ({"N": "1200000"}, 2),
        ({"N": "0.00012"}, 2),
        ({"BOOL": False}, 1),
        ({"NULL": True}, 1),
        ({"B": b"\x00\x01"}, 2),
        ({"B": "AAEC"}, 3),
        ({"SS": ["ab", "c"]}, 3),
        ({"NS": ["1", "22"]}, 4),
        ({"BS": [b"ab"]}, 2),
        ({"L": []}, 3),
        ({"L": [{"S": "ab"}, {"BOOL": True}]}, 3 + 3 + 2),
        ({"M": {}}, 3),
        ({"M": {"key": {"S": "value"}}}, 3 + 8 + 1),
        ({"M": {"a": {"L": [{"M": {}}]}}}, 3 + 1 + 1 + (3 + 1 + 3)),
    ],
)
def test_the_size_of_a_value(value, size):
    assert value_size(value) == size


def test_an_item_is_its_names_and_values():
    assert item_size({"pk": {"S": "ann"}, "größe": {"N": "1"}}) == 2 + 3 + 7 + 2
    assert item_size(None) == 0


def of(size):
    return {"a": {"S": "x" * (size - 1)}}


@pytest.mark.parametrize(
    ("before", "after", "units"),
    [
        (None, of(1), 1),
        (None, of(1024), 1),
        (None, of(1025), 2),
        (of(3000), of(10), 3),
        (of(10), None, 1),
        (None, None, 1),
    ],
)
def test_a_write_costs_the_larger_of_before_and_after_by_the_started_kilobyte(before, after, units):
    assert write_units(before, after) == units
    assert write_units(before, after, transaction=True) == 2 * units


@pytest.mark.parametrize(("size", "units"), [(0, 1), (1, 1), (4096, 1), (4097, 2), (40_960, 10)])
def test_a_read_costs_by_four_kilobytes_and_half_of_it_if_it_may_be_old(size, units):
    assert read_units(size, consistent=True) == units
    assert read_units(size, consistent=False) == units / 2


@pytest.mark.parametrize(
    ("operation", "asked", "answer", "units"),
    [
        ("GetItem", {"ConsistentRead": True}, {"Item": of(5000)}, 2),
        ("GetItem", {}, {}, 0.5),
        ("Query", {}, {"Items": []}, 0.5),
        ("Query", {"ConsistentRead": True}, {"Items": [of(3000), of(3000)]}, 2),
        ("BatchGetItem", {"RequestItems": {"t": {"Keys": [1, 2]}}}, {"Responses": {"t": [of(3000), of(3000)]}}, 1),
        ("BatchGetItem", {"RequestItems": {"t": {"Keys": [1], "ConsistentRead": True}}}, {"Responses": {"t": []}}, 1),
    ],
)  # fmt: skip
def test_a_page_is_rounded_as_a_whole_and_a_batch_item_by_item(operation, asked, answer, units):
    assert read_by(operation, asked, answer) == units


def test_the_items_that_a_write_may_change():
    key = {"pk": {"S": "a"}, "sk": {"S": "b"}}
    assert written_keys("PutItem", {"Item": {**key, "v": {"N": "1"}}}) == [key]
    assert written_keys("UpdateItem", {"Key": key}) == [key]
    both = {"TransactItems": [{"Put": {"Item": key}}, {"Update": {"Key": key}}]}
    assert written_keys("TransactWriteItems", both) == [key, key]
    assert written_keys("Query", {}) == []
