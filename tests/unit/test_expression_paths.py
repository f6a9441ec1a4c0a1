"""What an expression comes to is the same whether all variables are handed over or only what it reads of them."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from infra.brand.compile import check_brand
from shared import conditions
from shared.expression_paths import Said, only, read_by
from shared.journeys.definition import expressions

ROOT = Path(__file__).parents[2]
BRANDS = (ROOT / "shared" / "brand", ROOT / "tests" / "fixtures" / "brands" / "steps")

CUSTOMER = {
    "language": "de",
    "tags": ["vip"],
    "number_of_orders": 2,
    "note": "order.status",
    "address": {"city": "Berlin", "street": {"name": "Weg"}},
    "orders": [{"id": "1", "items": [{"sku": "a", "quantity": 2}]}, {"id": "2", "items": []}],
    "nothing": None,
}
VARIABLES = {"customer": CUSTOMER, "order": CUSTOMER["orders"][0], "answer": {}}


@pytest.mark.parametrize(
    ("expression", "read"),
    [
        ("customer.language == 'de'", {"customer": {"language": "de"}}),
        ("customer.address.city != ''", {"customer": {"address": {"city": "Berlin"}}}),
        ("customer.address.city != '' && customer.address != {}", {"customer": {"address": CUSTOMER["address"]}}),
        ("customer . language == 'de'", {"customer": {"language": "de"}}),
        ("size(customer.tags) > 0 && customer.tags.size() > 0", {"customer": {"tags": ["vip"]}}),
        ("order.items.exists(one, one.sku == 'a')", {"order": {"items": CUSTOMER["orders"][0]["items"]}}),
        ("customer.orders[0].items == []", {"customer": {"orders": CUSTOMER["orders"]}}),
        ("customer.note == 'customer.tags' // order.id", {"customer": {"note": "order.status"}}),
        ('customer.note == "\\"order.id"', {"customer": {"note": "order.status"}}),
        ('order.id == r"\\" + customer.note', {"customer": {"note": "order.status"}, "order": {"id": "1"}}),
        ("customer['language'] == 'de'", {"customer": CUSTOMER}),
        ("customer == customer", {"customer": CUSTOMER}),
        ("has(customer.missing) || has(answer.data)", {"customer": {}, "answer": {}}),
        ("customer.language.missing == 1", {"customer": {"language": "de"}}),
    ],
)  # fmt: skip
def test_no_more_is_handed_over_than_is_read(expression, read):
    assert only(VARIABLES, expression) == read


@pytest.mark.parametrize("expression", [".customer.language == 'de'", "customer.`language` == 'de'"])
def test_where_it_cannot_be_told_all_is_handed_over(expression):
    assert read_by(expression) is None
    assert only(VARIABLES, expression) == VARIABLES


@pytest.mark.parametrize(
    ("one", "other"),
    [(1, True), (1, 1.0), (0, False), (None, "None"), ("1", 1), ([], None), (["a"], ["b"]), ("a", ["a"])],
)
def test_values_that_the_evaluator_tells_apart_are_told_apart(one, other):
    first, second = (Said({"customer": {"note": value}}).to("customer.note == 1") for value in (one, other))
    assert None not in (first, second)
    assert first != second


def test_what_is_absent_is_told_apart_from_what_is_null():
    assert Said({"customer": {}}).to("has(customer.note)") != Said({"customer": {"note": None}}).to(
        "has(customer.note)"
    )


@pytest.mark.parametrize(
    "expression",
    ["customer.orders.size() > 1", "customer['note'] == 'a'", "customer.`id` == 1", "customer.note.id == 'a'"],
)
def test_what_cannot_be_compared_at_a_glance_is_not(expression):
    assert Said(VARIABLES).to(expression) is None


FIELDS = ["language", "tags", "address", "orders", "nothing", "missing", "city", "street", "name", "id", "items", "sku"]
CHAINS = st.builds(
    lambda root, fields, end: ".".join([root, *fields]) + end,
    st.sampled_from(["customer", "order", "answer"]),
    st.lists(st.sampled_from(FIELDS), max_size=3),
    st.sampled_from(["", "[0]", ".size()", "['id']", "[0].id", ".map(one, one.id)", ".filter(order, order.id == '1')"]),
)
PARTS = st.builds(
    str.format, st.sampled_from(["{0}", "size({0})", "has({0}.id)", "{0} == {1}", "'a' in {0}"]), CHAINS, CHAINS
)
EXPRESSIONS = st.builds(
    lambda one, sign, other: f"{one} {sign} {other}", PARTS, st.sampled_from(["&&", "||", "==", "?true:"]), PARTS
)


@given(EXPRESSIONS)
@settings(max_examples=600, deadline=None)
def test_it_comes_to_the_same_as_with_everything(expression):
    assert outcome(expression, only(VARIABLES, expression)) == outcome(expression, VARIABLES)


def test_the_conditions_of_the_brands_of_this_repository_can_all_be_told():
    stated = [text for folder in BRANDS for one in check_brand(folder).journeys for _, text in expressions(one)]
    assert len(stated) > 20
    assert [text for text in stated if read_by(text) is None] == []


def outcome(expression, variables):
    """The value, or that there is none: the words of an error may name what was handed over."""
    try:
        return conditions._program(expression).execute(dict(variables))
    except conditions.FAILURES as error:
        return type(error)
