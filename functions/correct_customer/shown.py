"""What people are told of acts: how an erasure or export went, and who did what."""

from datetime import datetime, timedelta
from typing import Any, cast

from msgspec import Struct

from shared.audit import Audit, Filter
from shared.aws.objects import Objects
from shared.aws.table import Table
from shared.interface import answered
from shared.interface.asked import Acted
from shared.privacy.requests import Requests, shown

LINK_SECONDS = 900
LATELY = timedelta(days=30)


class Shown(Struct, frozen=True):
    table: Table
    objects: Objects

    def request(self, customer_id: str, request_id: str) -> Any:
        """How it went; an export that is done comes with a link that works for a quarter of an hour."""
        request = Requests(self.table).get(customer_id, request_id)
        link = {"link": self.objects.link(request.object, LINK_SECONDS)} if request.object else {}
        return shown(request) | link

    def acts(self, asked: Acted, now: datetime) -> answered.AuditEntries:
        wanted = Filter(asked.since or now - LATELY, asked.until or now, asked.who, asked.what)
        found, following = Audit(self.table).page(wanted, asked.limit, asked.after)
        return {"acts": [cast(answered.AuditEntry, one) for one in found], "next": following}
