"""Units are those that DynamoDB reports, or, for a batch that an emulator is silent about, those of its price list."""

import pytest

from shared.aws.meter import Meter


def batch(keys, **options):
    return {"RequestItems": {"customers": {"Keys": keys, **options}}}


@pytest.mark.parametrize(
    ("operation", "asked", "answer", "read", "write"),
    [
        ("put_item", {}, {"ConsumedCapacity": {"CapacityUnits": 2.0}}, 0, 2),
        ("query", {}, {"ConsumedCapacity": {"CapacityUnits": 0.5}}, 0.5, 0),
        ("transact_write_items", {}, {"ConsumedCapacity": [{"CapacityUnits": 4.0}, {"CapacityUnits": 2.0}]}, 0, 6),
        ("batch_get_item", batch([1, 2, 3]), {}, 1.5, 0),
        ("batch_get_item", batch([1, 2], ConsistentRead=True), {}, 2, 0),
        ("batch_get_item", batch([1]), {"ConsumedCapacity": [{"CapacityUnits": 4.5}]}, 4.5, 0),
    ],
)
def test_units_are_added_up_by_what_they_are_for(operation, asked, answer, read, write):  # noqa: PLR0913 - a table
    meter = Meter()
    meter.add(operation, asked, answer)
    assert (meter.read_units, meter.write_units) == (read, write)


def test_a_block_is_measured_alone():
    meter = Meter(write_units=7)
    with meter.during() as part:
        meter.add("put_item", {}, {"ConsumedCapacity": {"CapacityUnits": 1.0}})
    assert (part.write_units, part.calls) == (1, [("put_item", 1.0)])
