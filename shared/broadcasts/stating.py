"""The event that lets a member in: the same for everybody, and never filed as a fact of theirs."""

from shared.aws import keys
from shared.broadcasts.models import Broadcast, Start
from shared.events import OURS, Event, Name


def event(broadcast: Broadcast, start: Start) -> Event:
    """As one that asks for a journey: with its own key for the run, so that nobody is let in twice."""
    about = {"broadcast": {"name": broadcast.name, "segment": broadcast.segment}}
    wanted = {"journey": broadcast.journey, "key": broadcast.name, "data": about}
    chain = {"name": broadcast.name, "links": 0}
    told = keys.digest("broadcast", broadcast.name)
    return Event(told, Name.JOURNEY_START_REQUESTED, start.at, OURS, (), {"start": wanted, "journey": chain})
