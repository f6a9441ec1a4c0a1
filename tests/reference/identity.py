"""Who is one customer, a second time: slow, without any sharing of code or data structures with shared.profiles.

Events are lists of (kind, role, value). The result maps every identifier to (smallest identifier of its customer, how).
"""

from itertools import combinations, count

Identifier = tuple[str, str, str]


def customers(events: list[list[Identifier]], limits: dict[str, int], cuts: set[frozenset[Identifier]]) -> dict:  # noqa: C901, PLR0912 - one screen, read top to bottom beside the rules
    everyone = sorted({one for event in events for one in event})
    linked = {
        frozenset(pair)
        for event in events
        for pair in combinations(sorted(set(event)), 2)
        if frozenset(pair) not in cuts
    }

    def touches(one: Identifier, other: Identifier) -> bool:
        return frozenset((one, other)) in linked

    persons = [one for one in everyone if one[1] == "person"]
    shared = set()
    for one in persons:
        for kind in {other[0] for other in persons}:
            if sum(other[0] == kind and touches(one, other) for other in persons) > limits.get(kind, 5):
                shared.add(one)

    label = {one: number for number, one in enumerate(everyone)}
    joined = [one for one in persons if one not in shared]
    _spread(label, joined, touches)
    result = {one: (one, "shared") for one in shared}
    for one in joined:
        result[one] = (min(other for other in joined if label[other] == label[one]), "person")

    undecided = [one for one in everyone if one[1] == "pointer"]
    last_round = {one: result[one][0] for one in joined}
    for _ in count():
        now = {}
        for one in undecided:
            heads = {head for other, head in last_round.items() if touches(one, other)}
            if heads:
                now[one] = (heads.pop(), "follows") if len(heads) == 1 else (one, "contested")
        if not now:
            break
        result.update(now)
        undecided = [one for one in undecided if one not in now]
        last_round = {one: head for one, (head, how) in result.items() if how == "follows"}
    _spread(label, undecided, touches)
    for one in undecided:
        result[one] = (min(other for other in undecided if label[other] == label[one]), "anonymous")
    return result


def _spread(label: dict, members: list, touches) -> None:
    """Give all that hang together the same label, by passing labels on until nothing changes."""
    changed = True
    while changed:
        changed = False
        for one, other in combinations(members, 2):
            if touches(one, other) and label[one] != label[other]:
                label[one] = label[other] = min(label[one], label[other])
                changed = True
