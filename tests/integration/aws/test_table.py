"""Our words for DynamoDB, said to a DynamoDB."""

import pytest

from shared.aws.meter import Meter
from shared.aws.table import Stretch
from shared.aws.writes import Removal, Write
from shared.errors import ConflictError, OversizeError, UnavailableError

KEY = {"pk": "a", "sk": "id"}


def test_an_item_is_put_once(table):
    assert table.put_if_absent(KEY, {"value": 1})
    assert not table.put_if_absent(KEY, {"value": 2})
    assert table.get(KEY) == {**KEY, "value": 1}


def test_an_update_returns_the_whole_item_and_loses_against_a_newer_version(table):
    table.put(KEY, {"v": 1, "name": "x"})
    raise_version = Write(KEY, expression="SET #v = :next", condition="#v = :seen", values={"next": 2, "seen": 1})
    assert table.write(raise_version) == {**KEY, "v": 2, "name": "x"}
    with pytest.raises(ConflictError):
        table.write(raise_version)


def test_a_transaction_is_all_or_nothing(table):
    table.put(KEY, {"v": 5})
    other = {"pk": "b", "sk": "id"}
    with pytest.raises(ConflictError):
        table.transact(
            [Write(other, {"v": 1}), Write(KEY, expression="SET #v = :n", condition="#v = :s", values={"n": 2, "s": 1})]
        )
    assert table.get(other) is None


def test_a_removal_is_part_of_a_transaction_and_may_have_a_condition(table):
    table.put(KEY, {"v": 5})
    other = {"pk": "b", "sk": "id"}
    with pytest.raises(ConflictError):
        table.transact([Write(other, {"v": 1}), Removal(KEY, condition="#v = :seen", values={"seen": 4})])
    assert (table.get(other), table.get(KEY)) == (None, {**KEY, "v": 5})
    table.transact([Write(other, {"v": 1}), Removal(KEY, condition="#v = :seen", values={"seen": 5})])
    table.transact([Removal(KEY), Removal(other)])
    assert (table.get(other), table.get(KEY)) == (None, None)


def test_the_whole_table_is_gone_through_in_stretches_and_each_goes_on_where_it_was_left(table):
    for number in range(12):
        table.put({"pk": str(number), "sk": "id"}, {"owner": str(number), "data": "x" * 300_000})
    table.put({"pk": "0", "sk": "event#"}, {"owner": "0"})
    table.put({"pk": "99", "sk": "id"}, {"owner": "0"})
    found, pages = [], 0
    for stretch in (Stretch(0, 2), Stretch(1, 2)):
        following = stretch
        while following:
            keys, following = table.scan(following, "#sk = :id AND #owner = #pk", id="id")
            found, pages = found + keys, pages + 1
    assert sorted(found, key=lambda key: int(key["pk"])) == [{"pk": str(n), "sk": "id"} for n in range(12)]
    assert pages > 2


def test_what_lies_in_a_partition_is_counted_to_its_end(table):
    for number in range(6):
        table.put({"pk": "a", "sk": f"event#{number}"}, {"data": "x" * 300_000})
    assert (table.count("a"), table.count("b")) == (6, 0)


def test_a_query_is_bounded_by_prefix_time_and_limit(table):
    for number in range(5):
        table.put({"pk": "a", "sk": f"event#{number}"}, {})
    table.put({"pk": "a", "sk": "profile#traits"}, {})
    found = lambda **options: [item["sk"] for item in table.query("a", "event#", **options)]  # noqa: E731
    assert found() == [f"event#{number}" for number in range(5)]
    assert found(newest_first=True, limit=2) == ["event#4", "event#3"]
    assert found(since="2", until="3") == ["event#2", "event#3"]


def test_more_than_a_page_is_read_to_the_end(table):
    for number in range(6):
        table.put({"pk": "a", "sk": f"event#{number}"}, {"data": "x" * 300_000})
    assert len(table.query("a", "event#")) == 6
    assert len(table.query("a", "event#", limit=5)) == 5


def test_two_hundred_and_fifty_keys_are_found_in_batches(table):
    wanted = [{"pk": str(number), "sk": "id"} for number in range(250)]
    for key in wanted:
        table.put(key, {})
    assert len(table.get_many(wanted + wanted)) == 250


def test_the_due_index_gives_what_is_due_in_order(table):
    for moment in ("2026-05-01T10:00:40", "2026-05-01T10:00:20", "2026-05-01T10:00:50"):
        table.put({"pk": moment, "sk": "run#"}, {"due_bucket": "m#0", "due_at": moment})
    assert [item["pk"][-2:] for item in table.due("m#0", "2026-05-01T10:00:40")] == ["20", "40"]


def test_a_missing_table_is_our_trouble_and_worth_a_retry(table):
    table._name = "another"
    with pytest.raises(UnavailableError, match="get_item"):
        table.get(KEY)


def test_the_meter_is_told_of_every_call(table):
    table._meter = Meter()
    table.put(KEY, {})
    table.get_many([KEY, {"pk": "b", "sk": "id"}])
    assert [operation for operation, _ in table._meter.calls] == ["put_item", "batch_get_item"]
    assert table._meter.write_units == 1.0


@pytest.mark.refused
def test_an_item_larger_than_dynamodb_takes_is_nobodys_trouble_that_passes(table):
    with pytest.raises(OversizeError):
        table.put(KEY, {"data": "x" * 401 * 1024})
