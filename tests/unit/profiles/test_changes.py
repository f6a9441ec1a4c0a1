"""What other systems are told of customers, from the items that DynamoDB's stream shows."""

import pytest

from shared.profiles import changes

ALONE = {"pk": "b", "role": "person", "value": "x", "owner": "b", "v": 0}
UNSETTLED = {"pk": "b", "role": "person", "value": "x", "v": 0}
JOINED = {**ALONE, "owner": "a", "v": 1}
ERASED = {"pk": "b", "role": "person", "owner": "b", "erased": "2026-11-22", "v": 3}


@pytest.mark.parametrize(
    ("before", "now", "told"),
    [
        (None, ALONE, ["customer.created"]),
        (None, UNSETTLED, []),
        (UNSETTLED, {**ALONE, "v": 1}, ["customer.created"]),
        (UNSETTLED, JOINED, []),
        (ALONE, JOINED, ["customer.merged"]),
        (JOINED, {**ALONE, "v": 2}, ["customer.split"]),
        (JOINED, {**JOINED, "owner": "c"}, []),
        (ALONE, {**ALONE, "combinations": ["m"]}, []),
        (ALONE, {**ALONE, "shared": True, "v": 1}, ["identifier.shared"]),
        (JOINED, {**ALONE, "shared": True, "v": 2}, ["identifier.shared", "customer.split"]),
        ({**ALONE, "shared": True}, {**ALONE, "shared": True, "v": 5}, []),
        (ALONE, {**ERASED, "was_customer": True}, ["customer.erased"]),
        (JOINED, {**ERASED, "was_customer": False}, []),
        (ERASED, {**ERASED, "value": "x"}, ["customer.created"]),
        (None, {"pk": "c", "role": "pointer", "value": "x", "v": 0}, []),
    ],
)
def test_what_became_of_customers(before, now, told):
    assert [news.name for news in changes.of(before, now)] == told


def test_news_name_the_other_customer():
    (merged,) = changes.of(ALONE, JOINED)
    (split,) = changes.of(JOINED, {**ALONE, "v": 2})
    assert merged.plain() == {"id": merged.id, "customer_id": "b", "into": "a"}
    assert split.plain() == {"id": split.id, "customer_id": "b", "from": "a"}


def test_news_of_a_shared_identifier_name_no_customer():
    (shared,) = changes.of(ALONE, {**ALONE, "shared": True, "v": 1})
    assert shared.plain() == {"id": shared.id, "identifier_id": "b"}


def test_the_same_news_has_the_same_id_and_other_news_another():
    assert changes.of(ALONE, JOINED) == changes.of(ALONE, JOINED)
    assert changes.of(ALONE, JOINED)[0].id != changes.of(ALONE, {**JOINED, "v": 3})[0].id
