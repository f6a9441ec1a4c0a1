"""What goes on in shops, as lists of the identifiers that sources state together; few people, so that scenes meet."""

from collections.abc import Callable, Sequence
from random import Random

Identifier = tuple[str, str, str]
Story = tuple[Identifier, ...]
"""(kind, role, normal value) of all that one event states."""

Scene = Callable[[Random], Sequence[Story]]


def email(number: int) -> Identifier:
    return "email", "person", f"p{number}@a.example"


def phone(number: int) -> Identifier:
    return "phone", "person", f"+493090182{number}0"


def login(number: int) -> Identifier:
    return "external_id@web", "person", f"user-{number}"


def account(number: int) -> Identifier:
    return "square_customer@till-1", "person", f"SQ{number}"


def pointer(kind: str, number: int) -> Identifier:
    return kind, "pointer", f"{kind.partition('@')[0]}-{number}"


def household(draw: Random) -> Sequence[Story]:
    """Each with an address of their own, all with one telephone; beyond its limit that is nobody's."""
    line, people = phone(draw.randint(0, 1)), draw.sample(range(5), draw.randint(2, 4))
    return [*((email(one), line) for one in people), (email(people[0]), login(people[0])), (line, account(0))]


def kiosk(draw: Random) -> Sequence[Story]:
    """One screen, many visitors; carts of strangers in between."""
    screen = pointer("anonymous_id", 0)
    visitors = [(email(one), screen) for one in draw.sample(range(5), draw.randint(1, 3))]
    return [(screen,), *visitors, (screen, pointer("cart@web", draw.randint(0, 1))), (screen,)]


def cashier(draw: Random) -> Sequence[Story]:
    """One address typed for everyone who gives none."""
    typed = email(draw.randint(0, 1))
    return [(typed, phone(one)) for one in range(draw.randint(2, 4))] + [(phone(0), account(1))]


def couple(draw: Random) -> Sequence[Story]:
    """One tablet, two people who may turn out to be one."""
    tablet, order = pointer("anonymous_id", 1), pointer("order@web", draw.randint(0, 2))
    one, other = draw.sample(range(4), 2)
    both: list[Story] = [(email(one), phone(one)), (phone(one), email(other))] if draw.random() < 0.3 else []
    return [(tablet,), (email(one), tablet), (tablet, order), (email(other), tablet, order), *both]


def broken_sdk(draw: Random) -> Sequence[Story]:
    """The same literal for every user."""
    literal = login(9)
    return [(email(one), literal) for one in range(draw.randint(2, 4))] + [(literal, pointer("anonymous_id", 0))]


def returning(draw: Random) -> Sequence[Story]:
    """Years later with another address, recognised by the telephone."""
    one, other = draw.sample(range(5), 2)
    return [(email(one), account(one)), (email(one), phone(one)), (email(other), phone(one)), (account(one),)]


def introductions(draw: Random) -> Sequence[Story]:
    """Identifiers of one person, two at a time: each event joins what others join at the same moment."""
    mine = [email(0), phone(0), login(0), account(0), email(1), phone(1), login(1)]
    draw.shuffle(mine)
    return [*zip(mine, mine[1:], strict=False), (draw.choice(mine),)]


def checkout(draw: Random) -> Sequence[Story]:
    """A chain of pointers with a person at its end, if at all."""
    cart, ticket, order = pointer("cart@web", 0), pointer("conversation@web", 0), pointer("order@web", 0)
    end = [(order, email(draw.randint(0, 3)))] if draw.random() < 0.7 else []
    return [(pointer("anonymous_id", 2), cart), (cart, ticket), (ticket, order), (order,), *end]


def detour(draw: Random) -> Sequence[Story]:
    """A cart near one customer and, by a longer way, near another: who else comes close decides which way counts."""
    cart, chat, ticket = pointer("cart@web", 1), pointer("conversation@web", 1), pointer("call@web", 1)
    near, far, third = draw.sample(range(4), 3)
    chain = [(cart, pointer("anonymous_id", 3)), (cart, chat), (chat, ticket), (ticket, email(far)), (cart,)]
    return [*chain, (pointer("anonymous_id", 3), email(near)), (pointer("anonymous_id", 3), email(third))]


def anything(draw: Random) -> Sequence[Story]:
    """What nobody thought of."""
    makers = (email, phone, login, account)
    kinds = ("anonymous_id", "order@web", "cart@web")
    found = []
    for _ in range(draw.randint(1, 6)):
        people = [draw.choice(makers)(draw.randint(0, 3)) for _ in range(draw.randint(0, 3))]
        things = [pointer(kind, draw.randint(0, 2)) for kind in draw.sample(kinds, draw.randint(0, 2))]
        found.append(tuple(sorted({*people, *things})))
    return [*found, ()]


SCENES: tuple[Scene, ...] = (
    household, kiosk, cashier, couple, broken_sdk, returning, introductions, checkout, detour, anything,
)  # fmt: skip
APART: tuple[Scene, ...] = (kiosk, cashier)
"""Scenes in which people meet, and no source ever says that two of them are one."""
