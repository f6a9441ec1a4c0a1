"""CEL as we use it: true, or not true; never a crash, and mistakes are found when a definition is compiled."""

import subprocess
import sys
from datetime import UTC, datetime
from decimal import Decimal
from types import MappingProxyType

import pytest

from shared import conditions
from shared.errors import DefinitionError
from shared.expression_tree import tree

VARIABLES = {
    "event": {
        "data": {"order": {"total": {"amount": "49.99", "currency": "EUR"}, "items": [{"sku": "a", "quantity": 2}]}}
    },
    "customer": MappingProxyType(
        {"language": "de", "number_of_orders": 3, "spent": Decimal("10.50"), "tags": ("vip",)}
    ),
    "now": datetime(2026, 3, 2, tzinfo=UTC),
}


@pytest.mark.parametrize(
    "expression",
    [
        "customer.language == 'de'",
        "double(event.data.order.total.amount) > 49.98",
        "customer.spent > 10.0 && customer.spent < 11",
        "'vip' in customer.tags",
        "event.data.order.items.exists(item, item.quantity > 1)",
        "now > timestamp('2026-03-01T00:00:00Z')",
        "!has(customer.birthday)",
        "customer.missing == 1 || true",
    ],
)
def test_it_holds(expression):
    assert conditions.holds(expression, VARIABLES)


@pytest.mark.parametrize(
    "expression",
    [
        "customer.language == 'en'",
        "customer.missing == 1",
        "customer.missing != 1",
        "!(customer.missing == 1)",
        "customer.language + 1 == 2",
        "1 / 0 == 1",
        "customer.language",
        "int('x') == 1",
    ],
)
def test_what_is_false_unknown_or_no_condition_does_not_hold(expression):
    assert not conditions.holds(expression, VARIABLES)


def test_what_could_not_be_evaluated_is_counted():
    before = conditions.failed["customer.absent == 1"]
    conditions.holds("customer.absent == 1", VARIABLES)
    assert conditions.failed["customer.absent == 1"] == before + 1


def test_no_condition_allows_everything():
    assert conditions.allow(None, {})


@pytest.mark.parametrize(
    ("expression", "complaint"),
    [
        ("customer.language ==", "not a CEL expression: .*, at column 21"),
        ("costumer.language == 'de'", "unknown variable costumer; there are answer, customer"),
        ("lower(customer.language) == 'de'", "unknown function lower; there are"),
    ],
)
def test_mistakes_are_found_before_anybody_enters(expression, complaint):
    with pytest.raises(DefinitionError, match=complaint):
        conditions.check(expression)


def test_what_is_nested_too_deep_is_no_crash():
    with pytest.raises(DefinitionError, match="nested too deep"):
        tree("!" * 20_000 + "true")


def test_the_variable_of_a_macro_is_known():
    conditions.check("event.data.order.items.all(one, one.quantity > 0)")


def test_only_the_rust_part_of_the_library_is_imported():
    """Its command line, which the package's own __init__ imports too, costs more than the rest of a cold start."""
    code = "import sys, shared.conditions; print({'typer', 'prompt_toolkit', 'cel'} & set(sys.modules))"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)  # noqa: S603
    assert found.stdout.strip() == "set()"
