"""Who the shop's people are: names, languages and clocks from several parts of the world."""

from datetime import date, timedelta
from random import Random
from zoneinfo import ZoneInfo

from msgspec import Struct

from infra.simulation.shop.habits import Habit, habit
from shared.events import Identifier

SHOP, TILL, WEB, MAIL, OWN, CHAT, PHONES, FORMS = (
    "shopify/shop-a",
    "square/till-1",
    "segment/web",
    "ses/feedback",
    "standard_webhooks/own",
    "chatwoot/chat",
    "aircall/phones",
    "meta_leads/forms",
)


class Place(Struct, frozen=True):
    share: int
    country: str
    language: str
    zone: str
    phone: str
    names: tuple[str, ...]


PLACES = (
    Place(
        44, "DE", "de", "Europe/Berlin", "+4915{0:09d}", ("Mia", "Jonas", "Emma", "Paul", "Lea", "Felix", "Ida", "Max")
    ),
    Place(22, "GB", "en", "Europe/London", "+4474{0:08d}", ("Olivia", "Noah", "Isla", "Arthur", "Ava", "Leo")),
    Place(9, "US", "en", "America/New_York", "+1212{0:07d}", ("Harper", "Liam", "Nora", "Owen")),
    Place(8, "TH", "th", "Asia/Bangkok", "+668{0:08d}", ("ศิริพร", "สมชาย", "มาลี", "อนันต์")),
    Place(6, "AZ", "az", "Asia/Baku", "+99450{0:07d}", ("Aysel", "Elvin", "Günel", "Rəşad")),
    Place(6, "PH", "fil", "Asia/Manila", "+639{0:09d}", ("Maria", "Jose", "Angelica", "Mark")),
    Place(5, "AE", "ar", "Asia/Dubai", "+97150{0:07d}", ("فاطمة", "محمد", "مريم", "علي")),
)
LAST = ("Adler", "Finke", "Moss", "Reed", "Okafor", "Santos", "Weber", "Nowak", "Grant", "Suwan", "Aliyev", "Haddad")


class Person(Struct, frozen=True):
    """`device` is the browser's own word; `phone` may be somebody else's, too."""

    number: int
    habit: Habit
    place: Place
    first_name: str
    last_name: str
    phone: Identifier
    birthday: str

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.place.zone)

    @property
    def email(self) -> Identifier:
        return Identifier("email", f"person-{self.number}@example.com")

    @property
    def account(self) -> Identifier:
        return Identifier("shopify_customer@shop-a", str(7_000_000_000_000 + self.number))

    @property
    def device(self) -> Identifier:
        return Identifier("anonymous_id", f"browser-{self.number}")

    @property
    def traits(self) -> dict[str, str]:
        return {
            "first_name": self.first_name,
            "last_name": self.last_name,
            "language": self.place.language,
            "country": self.place.country,
            "time_zone": self.place.zone,
            "email": self.email.value,
            "birthday": self.birthday,
        }


def person(draw: Random, number: int, beside: Person | None = None) -> Person:
    """Whoever lives beside somebody lives where they do, and has the same phone number."""
    place = beside.place if beside else draw.choices(PLACES, weights=[one.share for one in PLACES])[0]
    own = Identifier("phone", place.phone.format(number))
    born = date(1950, 1, 1) + timedelta(days=draw.randrange(20_000))
    names = draw.choice(place.names), draw.choice(LAST)
    return Person(number, habit(draw), place, *names, beside.phone if beside else own, born.isoformat())
