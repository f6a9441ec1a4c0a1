"""What people may do to a customer. Each act names who did it, and why."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from msgspec import Struct

from shared import api
from shared.aws import keys
from shared.aws.table import Table
from shared.configuration import Brand
from shared.errors import InvalidRequestError, NotFoundError
from shared.interface.wishes import Pair, Privacy, Release
from shared.jobs.jobs import Jobs
from shared.privacy.requests import Kind, Request, Requests, shown
from shared.profiles import identifiers, kinds
from shared.profiles.cutting import Cutting, Decision
from shared.profiles.models import Profile
from shared.profiles.releasing import Releasing
from shared.profiles.store import ProfileStore

Plain = Mapping[str, Any]


class Acts(Struct, frozen=True):
    """`now` and `secret` are those of this request."""

    table: Table
    jobs: Jobs
    brand: Brand
    secret: bytes
    now: datetime

    def decide(self, customer_id: str, event: api.LambdaEvent, *, cut: bool) -> Plain:
        """Cut or restore: the pair must concern this customer, so that a slip of the pen hits nobody else."""
        pair = api.body(event, Pair)
        one, other = (
            keys.identifier_id(identifiers.written(text, self.brand.country), self.secret)
            for text in (pair.one, pair.other)
        )
        if not {one, other} & set(self._customer(customer_id).aliases):
            raise InvalidRequestError("one, other: neither is an identifier of this customer")
        decision = Decision(api.request_id(event), cut=cut, at=self.now, by=api.caller(event), reason=pair.reason)
        Cutting(self.table, self._limit).decide(one, other, decision)
        return {"one": self._customer(one).customer_id, "other": self._customer(other).customer_id}

    def release(self, customer_id: str, event: api.LambdaEvent) -> Plain:
        wish = api.body(event, Release)
        held = self._customer(customer_id).customer_id
        Releasing(self.table, self._limit).release(held, wish.identifiers, self.now)
        return {"customer_id": self._customer(held).customer_id}

    def held(self) -> Plain:
        notes = Releasing(self.table, self._limit).held()
        return {"held": [{"customer_id": one["sk"], "reason": one["reason"], "at": one["at"]} for one in notes]}

    def ask(self, customer_id: str, event: api.LambdaEvent, *, kind: Kind) -> Plain:
        """Noted first, so that whoever asked can see what became of it."""
        profile, reason = self._customer(customer_id), api.body(event, Privacy).reason
        request = Request(
            id=api.request_id(event),
            kind=kind,
            customer_id=profile.customer_id,
            by=api.caller(event),
            reason=reason,
            asked_at=self.now,
            ids=profile.aliases,
        )
        Requests(self.table).ask(request)
        self.jobs.begin(kind, request.id, {"customer": request.customer_id})
        return shown(request)

    def _customer(self, identifier_id: str) -> Profile:
        found = ProfileStore(self.table).profile(identifier_id, consistent=True)
        if found is None:
            raise NotFoundError("no customer has this identifier")
        return found

    def _limit(self, kind: str) -> int:
        return kinds.kind_of(kind, self.brand.kinds).limit
