"""Who calls: a link to their story for whoever proves to be the telephone system, and the page behind it."""

import uuid
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from msgspec import Struct, field

from shared.agents import flow, page, passes
from shared.agents.story import Story, story
from shared.aws import keys
from shared.aws.secrets import Secrets
from shared.aws.table import Table
from shared.configuration import Brand
from shared.errors import MalformedPayloadError
from shared.events import Event, Identifier, Name
from shared.forms import posted
from shared.ingestion import answers, deliveries, trust, visits
from shared.messages.preference_page import HEADERS
from shared.profiles import facts, identifiers
from shared.profiles.measures import exchange
from shared.profiles.store import ProfileStore

LATEST = 50
SOURCE = "agents/page"


class Desk(Struct, frozen=True):
    """`visitor` keeps the certificates that it was shown."""

    brand: Brand
    table: Table
    secrets: Secrets
    public_url: str
    tell: Callable[[list[dict[str, Any]]], None]
    visitor: visits.Visitor = field(default_factory=visits.Visitor)

    def for_flow(self, event: Mapping[str, Any], now: datetime, real: datetime) -> flow.Attributes:
        """A number that is withheld, or none at all, is nobody's."""
        endpoint = (event["Details"].get("ContactData") or {}).get("CustomerEndpoint") or {}
        kind = flow.ENDPOINTS.get(str(endpoint.get("Type")), "phone")
        known = identifiers.normalise(Identifier(kind, str(endpoint.get("Address") or "")), self.brand.country)
        if known is None:
            return flow.NOBODY
        caller = self._hashed(known, real)
        return flow.attributes(self._story(caller, now), self._zone, self._link(caller, real)["story"])

    def answer(self, event: Mapping[str, Any], now: datetime, real: datetime) -> answers.Answer:
        """`real` dates signatures and links, whatever the local stage believes the time is."""
        where, method = event.get("pathParameters") or {}, event["requestContext"]["http"]["method"]
        if "token" not in where:
            return answers.accepted(self._link(self._caller(event, real), real))
        known = passes.read(where["token"], self.secrets.key("keys/links", real), real)
        if known is None:
            return shown(404, page.gone(self.brand), method)
        return shown(200, self._shown(known.caller, event, method, now), method)

    def _caller(self, event: Mapping[str, Any], real: datetime) -> str:
        """The same request that goes to `/webhooks`, and the same proof. The number first: it is what rings."""
        request = deliveries.from_http(event, self.public_url, real, door="stories")
        connector = trust.connector_for(request)
        documents = deliveries.documents(request, self.brand, self.secrets)
        believed = trust.believe(connector, request, self.visitor.proofs(connector, request, documents))
        known = [one for told in believed.parse(believed.request) for one in identifiers.of(told, self.brand)]
        people = sorted((one.identifier for one in known if one.role == "person"), key=lambda one: one.kind != "phone")
        if not people:
            raise MalformedPayloadError("number: nothing here says who is calling")
        return self._hashed(people[0], real)

    def _shown(self, caller: str, event: Mapping[str, Any], method: str, now: datetime) -> str:
        known = self._story(caller, now)
        if known is not None and not known.stranger:
            return page.found(self.brand, known, self._zone)
        email = _email(event) if method == "POST" else None
        return page.linked(self.brand) if email and self._join(caller, email, now) else page.unknown(self.brand)

    def _story(self, caller: str, now: datetime) -> Story | None:
        store = ProfileStore(self.table, exchange(self.brand))
        profile = store.profile(caller)
        return story(profile, store.timeline(profile, limit=LATEST), now) if profile else None

    def _join(self, caller: str, email: Identifier, now: datetime) -> bool:
        """By the ordinary rules, and to be cut like any link. False while the call itself has not been filed yet."""
        item = self.table.get(keys.identifier(caller), consistent=True)
        if item is None or "value" not in item:
            return False
        both = (Identifier(item["kind"], item["value"]), email)
        event = Event(keys.digest(caller, email.value), Name.CUSTOMER_IDENTIFIED, now, SOURCE, both)
        self.tell([facts.delivery(event, now, named=str(uuid.uuid4()))])
        return True

    def _link(self, caller: str, real: datetime) -> dict[str, str]:
        issued = passes.issue(caller, real)
        token = passes.token(issued, self.secrets.key("keys/links", real))
        return {"story": f"{self.public_url}/story/{token}", "until": issued.until.isoformat()}

    def _hashed(self, one: Identifier, real: datetime) -> str:
        return keys.identifier_id(one, self.secrets.key("keys/identity", real))

    @property
    def _zone(self) -> ZoneInfo:
        return ZoneInfo(self.brand.time_zone)


def shown(status: int, body: str, method: str) -> answers.Answer:
    """The address of the page is a key to it, as that of the preference page is."""
    return {"statusCode": status, "headers": HEADERS, "body": "" if method == "HEAD" else body}


def _email(event: Mapping[str, Any]) -> Identifier | None:
    """What is not a form with an address is nobody's."""
    return identifiers.normalise(Identifier("email", posted(event).get("email", [""])[0]), "")
