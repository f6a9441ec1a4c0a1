"""The ways to a person that the page of preferences shows: that of its link, and the others by which the brand writes.

The link proves that its mail or text was read, and that person may choose for all of it; no address is shown.
"""

from collections.abc import Iterator, Mapping

from msgspec import Struct

from shared.configuration import Brand
from shared.messages.choices import Choices, Chosen, changed, receives, ticked
from shared.messages.choices_page import CHANNELS, Box, Offered, field
from shared.messages.consent import EVERYTHING, KINDS, MARKETING, Choice, Consent
from shared.messages.links import Link
from shared.profiles.models import Profile
from shared.profiles.store import ProfileStore

Form = Mapping[str, list[str]]


class Ways(Struct, frozen=True):
    brand: Brand
    choices: Choices
    profiles: ProfileStore

    def to(self, link: Link) -> list[Link]:
        """That of the link first. Of an address that several people have, or nobody any more, nothing else follows."""
        profile = self.profiles.profile(link.address)
        return [link, *self._others(link, profile)] if profile and not profile.shared else [link]

    def offered(self, link: Link) -> list[Offered]:
        return [self._offered(one) for one in self.to(link)]

    def chosen(self, link: Link, form: Form) -> list[tuple[Link, Chosen]]:
        """What a saved form says, of the ways that it showed; the other button ends what there is, shown or not."""
        ends = "none" in form
        ways = [one for one in self.to(link) if ends or one == link or one.channel in form.get("channel", ())]
        return [(one, chosen) for one in ways for chosen in self._chosen(one, {} if ends else form, ends=ends)]

    def _others(self, link: Link, profile: Profile) -> Iterator[Link]:
        """One of each channel, since what is taken back there holds for all: best one that gets something."""
        for channel in self.brand.outgoing:
            if channel in CHANNELS and channel != link.channel:
                members = profile.addresses(*KINDS[channel])
                found = [Link("preferences", one.id, channel, via=link.channel) for one in members]
                known = [one for one in found if _reachable(self.choices.known(one))]
                yield from sorted(known, key=self.choices.granted, reverse=True)[:1]

    def _offered(self, way: Link) -> Offered:
        known = self.choices.known(way)
        topics = tuple(Box(name, one.name, receives(known, name)) for name, one in self.brand.topics.items())
        return Offered(way.channel, known.choice(MARKETING) is Choice.GRANTED, topics, own=not way.via)

    def _chosen(self, way: Link, form: Form, *, ends: bool) -> list[Chosen]:
        """Of whoever wants no marketing at all, no topic is asked."""
        known, other = self.choices.known(way), way.channel if way.via else ""
        if field("marketing", other) in form:
            chosen = list(ticked(known, self.brand.topics, form.get(field("topic", other), ())))
            return changed(known, chosen) if way.via else chosen
        granted = known.choice(MARKETING) is Choice.GRANTED
        return [(MARKETING, Choice.WITHDRAWN)] if ends or granted or not way.via else []


def _reachable(known: Consent) -> bool:
    """Whoever answered STOP gets nothing by a box on a page: START is the way back, for the providers, too."""
    return known.suppressed is None and known.choice(EVERYTHING) is not Choice.WITHDRAWN
