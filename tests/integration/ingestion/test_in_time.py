"""A delivery of a thousand events takes half a minute: who waits behind it is not to be cut off with it."""

import json


def test_what_might_not_be_over_in_time_goes_back_as_it_was_and_what_is_filed_stays_filed(stage):
    for name in ("a1", "a2", "a3"):
        stage.comes(name)
    records = stage.takes("events")
    assert stage.handles(records, 60, 29, 30) == {"batchItemFailures": []}
    first, back, last = (json.loads(one["body"])["delivery"]["id"] for one in records)
    assert stage.filed() == sorted([first, last])
    assert set(stage.archived) == {first, last}
    (again,) = stage.takes("events")
    assert json.loads(again["body"]) == json.loads(records[1]["body"])
    stage.handles([again])
    assert stage.filed() == sorted([first, back, last])
