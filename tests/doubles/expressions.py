"""DynamoDB's condition and update expressions, as far as ours go; whatever else is said is an error, never a guess."""

import operator
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from typing import Any

Typed = Mapping[str, Any]
Item = Mapping[str, Typed]
COMPARISONS: Mapping[str, Callable[[Any, Any], bool]] = {
    "=": operator.eq, "<>": operator.ne, "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge,
}  # fmt: skip
WORDS = re.compile(r"\s*([#:]?\w+|<=|>=|<>|[=<>(),+-])")


@dataclass
class Expression:
    """One expression with the names and values that came with it, read word by word."""

    text: str
    names: Mapping[str, str]
    values: Mapping[str, Typed]
    words: list[str] = field(init=False)

    def __post_init__(self) -> None:
        self.words = list(_words(self.text))

    def holds(self, item: Item) -> bool:
        found = self._any(item)
        assert not self.words, f"not understood from {self.words} on: {self.text}"
        return found

    def applied(self, item: Item) -> dict[str, Typed]:
        """The item after the update; every value is computed from the item as it was before."""
        after = dict(item)
        while self.words:
            clause = self._word()
            while True:
                self._change(clause, item, after)
                if self.words[:1] != [","]:
                    break
                self._word()
        return after

    def _change(self, clause: str, before: Item, after: dict[str, Typed]) -> None:
        name = self._name()
        match clause:
            case "SET":
                self._expect("=")
                after[name] = self._value(before)
            case "REMOVE":
                after.pop(name, None)
            case "ADD":
                after[name] = _added(before.get(name), self._value(before))
            case _:
                raise NotImplementedError(clause)

    def _any(self, item: Item) -> bool:
        found = self._all(item)
        while self.words[:1] == ["OR"]:
            self._word()
            found = self._all(item) or found
        return found

    def _all(self, item: Item) -> bool:
        found = self._one(item)
        while self.words[:1] == ["AND"]:
            self._word()
            found = self._one(item) and found
        return found

    def _one(self, item: Item) -> bool:
        if self.words[0] == "NOT":
            self._word()
            return not self._one(item)
        if self.words[0] == "(":
            self._word()
            found = self._any(item)
            self._expect(")")
            return found
        if self.words[0].startswith("attribute_"):
            exists = {"attribute_exists": True, "attribute_not_exists": False}[self._word()]
            self._expect("(")
            name = self._name()
            self._expect(")")
            return (name in item) == exists
        return self._comparison(item)

    def _comparison(self, item: Item) -> bool:
        """What is not there compares with nothing, and neither do values of two types."""
        left, symbol = self._operand(item), self._word()
        if symbol == "IN":
            return left in self._listed(item)
        compare, right = COMPARISONS[symbol], self._operand(item)
        if left is None or right is None or left.keys() != right.keys():
            return symbol == "<>"
        return compare(_comparable(left), _comparable(right))

    def _listed(self, item: Item) -> list[Typed | None]:
        self._expect("(")
        found = [self._operand(item)]
        while self.words[:1] == [","]:
            self._word()
            found.append(self._operand(item))
        self._expect(")")
        return found

    def _value(self, item: Item) -> Typed:
        if self.words[0] == "if_not_exists":
            self._word()
            self._expect("(")
            known = self._operand(item)
            self._expect(",")
            other = self._operand(item)
            self._expect(")")
            found = other if known is None else known
        else:
            found = self._operand(item)
        assert found is not None, f"a value that is not there: {self.text}"
        return found

    def _operand(self, item: Item) -> Typed | None:
        return self.values[self._word()] if self.words[0].startswith(":") else item.get(self._name())

    def _name(self) -> str:
        word = self._word()
        return self.names[word] if word.startswith("#") else word

    def _expect(self, word: str) -> None:
        found = self._word()
        assert found == word, f"{word} expected, and not {found}: {self.text}"

    def _word(self) -> str:
        return self.words.pop(0)


@cache
def _words(text: str) -> tuple[str, ...]:
    words = tuple(WORDS.findall(text))
    assert "".join(words) == re.sub(r"\s", "", text), f"unreadable: {text}"
    return words


def _comparable(typed: Typed) -> Any:
    ((kind, value),) = typed.items()
    return {"N": Decimal, "SS": frozenset}.get(kind, lambda same: same)(value)


def _added(known: Typed | None, more: Typed) -> Typed:
    ((kind, value),) = more.items()
    if kind == "N":
        return {"N": str(Decimal(value) + Decimal(known["N"] if known else 0))}
    return {"SS": sorted({*(known["SS"] if known else ()), *value})}
