"""Consent as a file states it: a grant needs its proof, because whoever imports it did not see the person say it."""

from typing import Any

from shared.events import Identifier
from shared.importing import cells, people
from shared.importing.models import About, CellError, Row
from shared.messages.consent import LISTED, MARKETING, Choice
from shared.payload import iso, stated

CHOICES = (str(Choice.GRANTED), str(Choice.PENDING), str(Choice.WITHDRAWN))
PROOF = ("at", "wording", "proof")


def of(row: Row, found: tuple[Identifier, ...], about: About) -> list[dict[str, Any]]:
    acts = (_act(row, channel, people.only(found, *kinds), about) for channel, kinds in LISTED.items())
    return [one for act in acts if act for one in (act, *_left_out(row, act, about))]


def _left_out(row: Row, act: dict[str, Any], about: About) -> list[dict[str, Any]]:
    """The topics that a grant leaves out, said together with it."""
    column = f"{act['channel']}_consent_except"
    topics = [one.strip() for one in (cells.text(row, column) or "").split(";") if one.strip()]
    known = sorted(about.brand.topics)
    if not set(topics) <= set(known):
        raise CellError(column, f"not a topic of brand.yaml; there is {', '.join(known) or 'none'}")
    return [{**act, "purpose": one, "state": str(Choice.WITHDRAWN), "by_person": True} for one in topics]


def _act(row: Row, channel: str, address: str | None, about: About) -> dict[str, Any] | None:
    column = f"{channel}_consent"
    state = cells.choice(row, column, CHOICES)
    if not state:
        return None
    if not address:
        raise CellError(column, f"the row needs one {LISTED[channel][0]}, and no more, that it is about")
    proven = all(cells.text(row, f"{column}_{part}") for part in PROOF)
    if state == Choice.GRANTED and not proven:
        raise CellError(column, f"granted needs {', '.join(f'{column}_{part}' for part in PROOF)}")
    return stated(
        channel=channel,
        address=address,
        purpose=MARKETING,
        state=state,
        by_person=proven or state == Choice.WITHDRAWN,
        at=iso(cells.time(row, f"{column}_at", about.received_at)),
        wording=cells.text(row, f"{column}_wording"),
        proof=cells.text(row, f"{column}_proof"),
    )


def check_proven(acts: Any) -> None:
    """The same of a canonical event's consents: without date and wording nothing is granted."""
    for position, act in enumerate(acts or ()):
        if act.get("state") == Choice.GRANTED and not (act.get("by_person") and act.get("at") and act.get("wording")):
            raise CellError(f"data.consents[{position}]", "granted needs by_person, at and wording")
