"""Who is one customer, a second time: slow, without any sharing of code or data structures with shared.profiles.

An identifier is (kind, role, value), an event the list of those that it states, in their normal form. The paragraphs
are those of the rules: links, shared ones, people, pointers round by round, and who is left.
"""

from itertools import combinations

Identifier = tuple[str, str, str]
PERSONS = "email phone _customer loyalty_number crm_contact external_id whatsapp_user messenger_user instagram_user"
POINTERS = "order payment checkout cart conversation ticket call till event push_token anonymous_id"
PRIORITY = [*PERSONS.split(), *POINTERS.split()]


def customers(events: list[list[Identifier]], limits: dict[str, int], cuts: set[frozenset[Identifier]]) -> dict:  # noqa: C901, PLR0912, PLR0915 - one screen, read top to bottom beside the rules
    """Every identifier with (smallest identifier of its customer, how it came there)."""
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
    leading = {one: result[one][0] for one in joined}
    while True:
        now = {}
        for one in undecided:
            heads = {head for other, head in leading.items() if touches(one, other)}
            if heads:
                now[one] = (heads.pop(), "follows") if len(heads) == 1 else (one, "contested")
        if not now:
            break
        result.update(now)
        undecided = [one for one in undecided if one not in now]
        leading = {one: head for one, (head, how) in result.items() if how == "follows"}
    _spread(label, undecided, touches)
    for one in undecided:
        result[one] = (min(other for other in undecided if label[other] == label[one]), "anonymous")
    return result


def home(stated: list[Identifier]) -> Identifier:
    """What an event is filed under: people first, by priority of the kind, then by value."""
    return min(stated, key=lambda one: (one[1] != "person", _priority(one[0].split("@")[0]), one[0], one[2]))


def standing(decisions: list[tuple[str, str, frozenset[Identifier], bool]]) -> set[frozenset[Identifier]]:
    """The pairs that are cut, of decisions as (time, id, pair, cut?): for each pair the latest holds."""
    latest = {pair: cut for _, _, pair, cut in sorted(decisions, key=lambda one: one[:2])}
    return {pair for pair, cut in latest.items() if cut}


def _priority(kind: str) -> int:
    bare = "_customer" if kind.endswith("_customer") else kind
    return PRIORITY.index(bare) if bare in PRIORITY else len(PRIORITY)


def _spread(label: dict, members: list, touches) -> None:
    """Give all that hang together the same label, by passing labels on until nothing changes."""
    changed = True
    while changed:
        changed = False
        for one, other in combinations(members, 2):
            if touches(one, other) and label[one] != label[other]:
                label[one] = label[other] = min(label[one], label[other])
                changed = True
