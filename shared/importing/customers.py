"""A row of a customer file: who the customer is, what is known, and what was agreed to."""

from shared.events import Event, Name
from shared.importing import cells, consents, people
from shared.importing.columns import TRAIT
from shared.importing.models import About, Row
from shared.payload import iso, stated

PLAIN = ("first_name", "last_name", "region", "city", "postal_code")


def events(row: Row, event_id: str, about: About) -> list[Event]:
    """Without a date of its own a row is dated by the import, and by the first one where it comes again."""
    found = people.of(row, about)
    at = cells.time(row, "updated_at", about.received_at) or about.received_at
    known = {
        **{name: cells.text(row, name) for name in PLAIN},
        "email": people.only(found, "email"),
        "phone": people.only(found, "phone"),
        "country": cells.country(row),
        "language": cells.language(row),
        "time_zone": cells.time_zone(row),
        "birthday": cells.birthday(row),
        "created_at": iso(cells.time(row, "created_at", about.received_at)),
    }
    others = {one.removeprefix(TRAIT): cells.text(row, one) for one in row.cells if one.startswith(TRAIT)}
    traits = stated(**{**others, **stated(**known)})
    data = stated(traits=traits, consents=consents.of(row, found, about))
    return [Event(event_id, Name.CUSTOMER_UPDATED, at, about.source, found, data)]
