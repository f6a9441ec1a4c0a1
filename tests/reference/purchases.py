"""What a customer bought, a second time: slow, replaying events one by one, without any code of shared.profiles.

Events are dicts: at (minutes), id, source, name, order, payments, checkout, texts, stated, total, state, paid, refund.
`order` and others are written "order@shop-a:1"; amounts are whole numbers of one currency.
"""

from itertools import combinations
from statistics import median


def orders(events: list[dict]) -> list[dict]:  # noqa: C901, PLR0912 - one screen, read top to bottom beside the rules
    """Each {refs, total, refunded, net, payment, cancelled, first}; only what is known is there."""
    about: dict[str, list[dict]] = {}
    for event in sorted(events, key=lambda one: (one["at"], one["id"])):
        own = event["order"] or next(iter(sorted(event["payments"])), None) or event["checkout"]
        if own:
            about.setdefault(own, []).append(event)
    heads = sorted(about)

    def carried(own: str) -> set[str]:
        said = {own} | {event["checkout"] for event in about[own]} | {event["order"] for event in about[own]}
        return (said | {one for event in about[own] for one in event["payments"]}) - {None}

    def is_order(own: str) -> bool:
        return "order" in own

    def rivals(group: set[str]) -> bool:
        pairs = combinations([own for own in group if is_order(own)], 2)
        return any(one.split(":")[0] == other.split(":")[0] for one, other in pairs)

    groups = [{own} for own in heads]
    references = sorted({one for own in heads for one in carried(own)})
    shared = [{own for own in heads if reference in carried(own)} for reference in references]
    groups = _joined(groups, [one for one in shared if not rivals(one)], rivals)

    def numbers(group: set[str]) -> set[str]:
        return {own.split(":")[1] for own in group if is_order(own) and any(event["stated"] for event in about[own])}

    bridges = []
    for group in groups:
        for text in {text for own in group for event in about[own] for text in event["texts"]}:
            named = [other for other in groups if text in numbers(other)]
            if len(named) == 1 and named[0] is not group:
                bridges.append(group | named[0])
    groups = _joined(groups, bridges, rivals)
    return [
        _told([event for own in group for event in about[own]], group) for group in groups if any(map(is_order, group))
    ]


def _joined(groups: list[set], bridges: list[set], rivals) -> list[set]:
    """Merge whatever a bridge touches until nothing changes; a result with rivals falls back into its parts."""
    merged = [set(group) for group in groups]
    for _ in range(len(merged)):
        for bridge in bridges:
            touched = [group for group in merged if group & bridge]
            merged = [group for group in merged if not group & bridge] + [set().union(*touched)]
    return [part for whole in merged for part in ([g for g in groups if g <= whole] if rivals(whole) else [whole])]


def _told(events: list[dict], group: set[str]) -> dict:  # noqa: C901, PLR0912, PLR0915 - as above
    found: dict = {"refs": {own for own in group if "order" in own}, "cancelled": False}
    refunds: dict = {}
    payments: dict = {}
    stated_at = refunded_at = paid_at = -1
    shops = {event["source"] for event in events if event["total"] is not None}
    for event in sorted(events, key=lambda one: (one["at"], one["id"])):
        found["total"] = event["total"] if event["total"] is not None else found.get("total")
        if event["state"]:
            found["payment"], stated_at = event["state"], event["at"]
        found["cancelled"] |= event["name"] == "order.cancelled"
        if event["refund"]:
            known = refunds.setdefault((event["source"], event["refund"][0]), {})
            known |= {"amount": event["refund"][1], "done": event["name"] == "order.refunded", "at": event["at"]}
        if event["paid"]:
            known = payments.setdefault((event["source"], event["paid"][0]), {})
            known["amount"] = event["paid"][1]
            if event["name"] in ("payment.received", "payment.failed"):
                known |= {"done": event["name"] == "payment.received", "at": event["at"]}
    refunds = {name: one for name, one in refunds.items() if one["done"]}
    payments = {name: one for name, one in payments.items() if one.get("done")}
    back, paid = _known_to(refunds, shops), _known_to(payments, shops)
    if found["total"] is None and payments:
        found["total"] = paid
    total = found["total"]
    if refunds:
        refunded_at = max(one["at"] for one in refunds.values())
        if total is not None and back and stated_at < refunded_at:
            found["payment"] = "refunded" if back >= total else "partially_refunded"
    elif payments and total is not None and paid and paid >= total:
        paid_at = max(one["at"] for one in payments.values())
        if stated_at < paid_at:
            found["payment"] = "paid"
    found["refunded"] = max(back, total) if total is not None and found.get("payment") == "refunded" else back
    found["net"] = None if total is None else max(total - found["refunded"], 0)
    return found


def _known_to(parts: dict, shops: set[str]) -> int:
    """The most that one shop knows of, or all others together."""
    each = [sum(one["amount"] for (source, _), one in parts.items() if source == shop) for shop in shops]
    return max([0, *each, sum(one["amount"] for (source, _), one in parts.items() if source not in shops)])


def rhythm(days: list[int]) -> float | None:
    """The median of the pauses between days with a purchase."""
    ordered = sorted(set(days))
    pauses = [later - earlier for earlier, later in zip(ordered, ordered[1:], strict=False)]
    return median(pauses) if pauses else None
