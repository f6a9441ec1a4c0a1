"""What came of the story, as an operator finds it: through the API and the inbox, not by looking into the table."""

from collections.abc import Mapping, Sequence
from typing import Any

from msgspec import Struct

from infra.cli import customer, customers, inbox
from infra.cli.deployment import Deployment
from infra.cli.inbox import Mail
from infra.demo.people import Person
from infra.demo.play import Played
from shared.console.customer import Story


class Outcome(Struct, frozen=True):
    person: Person
    story: Story
    mails: tuple[Mail, ...]
    found_by: Mapping[str, str]
    """Identifier to the id of the customer that it leads to, of those that lead to one."""

    @property
    def journey(self) -> Mapping[str, Any]:
        """The one that the story is about; her checkout and her parcel started others, which had nothing to say."""
        return next((run for run in self.story.runs if run["journey"] == "post_purchase"), {})

    def order(self) -> Mapping[str, Any]:
        wanted = str(self.person.order_id)
        return next((one for one in self.story.profile["orders"] if one.get("id") == wanted), {})

    def messages(self, template: str) -> list[Mapping[str, Any]]:
        return [one for one in self.story.messages if one["template"] == template]

    def events(self, name: str, source: str = "") -> list[Mapping[str, Any]]:
        return [one for one in self.story.timeline if one["name"] == name and one["source"].startswith(source)]


def outcomes(stage: Deployment, played: Played) -> Sequence[Outcome]:
    """Of everybody in the story, in order."""
    mails = inbox.read(stage)
    return [_outcome(stage, person, mails) for person in played.cast.everybody()]


def _outcome(stage: Deployment, person: Person, mails: Sequence[Mail]) -> Outcome:
    found = {identifier: customers.find(stage, identifier) for identifier in identifiers(person)}
    return Outcome(
        person=person,
        story=customer.read(stage, f"email:{person.email}"),
        mails=tuple(mail for mail in mails if person.email in mail.to),
        found_by={identifier: str(profile["customer_id"]) for identifier, profile in found.items() if profile},
    )


def identifiers(person: Person) -> tuple[str, ...]:
    """All that the sources of the story know somebody by who has met each of them."""
    return (
        f"email:{person.email}",
        f"phone:{person.phone}",
        f"shopify_customer@shop-a:{person.customer_id}",
        f"square_customer@till-1:SQ{person.number}",
        f"external_id@web:{person.customer_id}",
        f"whatsapp_user:DE.{person.number}",
        f"chatwoot_customer@chat:{person.number}",
    )
