"""What DynamoDB takes as a value, and how much room it takes.

https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

Plain = Mapping[str, Any]
MOST_DEEP, MOST_DIGITS = 32, 38


class RefusedByAwsError(AssertionError):
    """Not one that our code may catch: it is a mistake in it."""


def require(holds: bool, rule: str, found: Any) -> None:
    if not holds:
        raise RefusedByAwsError(f"{rule}: {found!r:.300}")


def check(value: Plain, deep: int = 0) -> None:
    ((kind, content),) = value.items()
    require(deep <= MOST_DEEP, "32 levels at most", kind)
    if kind == "N":
        number = Decimal(content)
        digits = "".join(map(str, number.as_tuple().digits)).strip("0")
        require(len(digits) <= MOST_DIGITS, "38 digits at most", content)
        require(number == 0 or -130 <= number.adjusted() <= 125, "from 1E-130 to 9.9E+125", content)
    require(kind not in ("SS", "NS", "BS") or bool(content), "no set is empty", value)
    for one in content.values() if kind == "M" else content if kind == "L" else ():
        check(one, deep + 1)


def size_of(item: Plain) -> int:
    return sum(len(name.encode()) + _weight(value) for name, value in item.items())


def _weight(value: Plain) -> int:
    ((kind, content),) = value.items()
    match kind:
        case "S":
            return len(content.encode(errors="surrogatepass"))
        case "B":
            return len(content)
        case "N":
            return len(content) // 2 + 2
        case "M":
            return 3 + sum(1 + len(name.encode()) + _weight(one) for name, one in content.items())
        case "L":
            return 3 + sum(1 + _weight(one) for one in content)
        case "SS":
            return sum(len(one.encode()) for one in content)
    return 1
