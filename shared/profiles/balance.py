"""What was paid for a purchase, what went back, and what remains.

Refunds and payments are kept one by one and added up here, when somebody looks, so that none can count twice.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from shared.money import Money
from shared.profiles import amounts, registers
from shared.profiles.purchases import Parts, Record

ZERO = Decimal(0)

Done = Mapping[str, registers.Registers]


def of(whole: Record, values: Mapping[str, Any]) -> dict[str, Any]:
    """What follows from payments and refunds, where no source states it later."""
    taken, returned = _done(whole.payments), _done(whole.refunds)
    total = amounts.read(values.get("total")) or _only(_sum(taken, whole.stating))
    back = _sum(returned, whole.stating)
    currency = total[0] if total else (_only(back) or ("", ZERO))[0]
    paid, refunded = _sum(taken, whole.stating).get(currency, ZERO), back.get(currency, ZERO)
    found: dict[str, Any] = {"refunds": _listed(returned)} if returned else {}
    state = _refund_state(total, refunded) if returned else _paid_state(total, paid)
    payment = _later(whole, returned or taken, state) or values.get("payment")
    if payment:
        found["payment"] = payment
    if total and payment == "refunded":
        refunded = max(refunded, total[1])
    return found | _figures(total, currency, refunded)


def _figures(total: amounts.Amount | None, currency: str, refunded: Decimal) -> dict[str, Money]:
    """More than was paid never remains owed: a total that was lowered by an edit has the refund in it already."""
    found = {"refunded": amounts.write(currency, refunded)} if refunded else {}
    if total:
        net = amounts.EXACT.subtract(total[1], refunded)
        found |= {"total": amounts.write(*total), "net": amounts.write(currency, max(net, min(total[1], ZERO)))}
    return found


def _done(parts: Parts) -> Done:
    """Those that the latest word about them says took place: a refund may fail days after it was announced."""
    return {name: part for name, part in parts.items() if part.get("done", ["", False])[1] is True}


def _sum(parts: Done, stating: frozenset[str]) -> dict[str, Decimal]:
    """A shop and its payment provider report the same money, each with ids of its own, so theirs are not added.

    Whoever states the order's total knows of all of it; other sources (two providers) each know of a part. Of the
    shop's sum and the others' sum together the larger is right: the smaller has not heard of everything yet.
    """
    sources: dict[str, list[amounts.Amount]] = {}
    for name, part in parts.items():
        if amount := amounts.read(part.get("amount", ["", None])[1]):
            source = name.partition(" ")[0]
            sources.setdefault(source if source in stating else "", []).append(amount)
    sums = [amounts.total(found) for found in sources.values()]
    return {currency: max(one.get(currency, ZERO) for one in sums) for currency in {c for one in sums for c in one}}


def _only(sums: Mapping[str, Decimal]) -> amounts.Amount | None:
    return next(iter(sums.items())) if len(sums) == 1 else None


def _refund_state(total: amounts.Amount | None, refunded: Decimal) -> str | None:
    if not refunded or not total:
        return None
    return "refunded" if refunded >= total[1] else "partially_refunded"


def _paid_state(total: amounts.Amount | None, paid: Decimal) -> str | None:
    return "paid" if total and paid and paid >= total[1] else None


def _later(whole: Record, parts: Done, state: str | None) -> str | None:
    """The state that follows from `parts`, unless a source has stated another one since."""
    stated = whole.registers.get("payment")
    when = max((registers.moment(part["done"][0]) for part in parts.values()), default="")
    return state if stated is None or registers.moment(stated[0]) < when else None


def _listed(parts: Done) -> list[dict[str, Any]]:
    """Oldest first, each with who reported it and when."""
    ordered = sorted((part["done"][0], name) for name, part in parts.items())
    return [_shown(name, parts[name]) for _, name in ordered]


def _shown(name: str, part: registers.Registers) -> dict[str, Any]:
    source, _, given = name.partition(" ")
    said = {field: value for field, value in registers.values(part).items() if field != "done"}
    return {"id": given, "source": source, "at": f"{registers.moment(part['done'][0])}Z", **said}
