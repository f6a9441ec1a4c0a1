"""How people shop: most buy once, some in a rhythm of their own, some only look."""

from random import Random

from msgspec import Struct


class Habit(Struct, frozen=True):
    """`share` of all people. `pause` are the days between two purchases and how far they range; None: buys never.

    `visits` to the website a month beside those that end in a purchase; `subscribes` is how many take the newsletter.
    """

    name: str
    share: int
    pause: tuple[float, float] | None = None
    most: int = 40
    visits: float = 0.5
    subscribes: float = 0.5
    refills: bool = False
    in_store: bool = False


HABITS = (
    Habit("once", 27, pause=(200, 120), most=1, visits=0.3, subscribes=0.45),
    Habit("now and then", 22, pause=(110, 55), visits=0.8, subscribes=0.55),
    Habit("in rhythm", 13, pause=(40, 9), visits=1.4, subscribes=0.7),
    Habit("refills", 8, pause=(68, 8), visits=0.4, subscribes=0.6, refills=True),
    Habit("in the store", 10, pause=(60, 30), visits=0.2, subscribes=0.35, in_store=True),
    Habit("only looks", 12, visits=1.5, subscribes=0.25),
    Habit("only reads", 6, visits=0.2, subscribes=1.0),
    Habit("lead", 2, pause=(160, 90), most=2, visits=0.5, subscribes=0.5),
)


def habit(draw: Random) -> Habit:
    return draw.choices(HABITS, weights=[one.share for one in HABITS])[0]
