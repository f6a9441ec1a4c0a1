"""What people decide about settings. Each decision says who made it and why, in the version that it makes."""

from contextlib import suppress
from datetime import datetime

from msgspec import Struct

from shared import api
from shared.aws import contention
from shared.aws.app_config import WATCHED, AppConfig
from shared.errors import ConflictError, InvalidRequestError
from shared.interface import overriding
from shared.interface.wishes import Change, Rollback
from shared.overrides import views
from shared.overrides.document import Document
from shared.overrides.following import Following
from shared.overrides.history import Current, History
from shared.overrides.overlay import Overrides, changes
from shared.overrides.proposing import Proposal, checked, proposed
from shared.overrides.rules import Names
from shared.payload import iso


class Desk(Struct, frozen=True):
    """`now` is that of this request."""

    config: AppConfig
    history: History
    following: Following
    names: Names
    now: datetime

    def change(self, event: api.LambdaEvent) -> overriding.Changed:
        """Not while another change is watched: of two, an alarm could take back only the later."""
        wish, known = api.body(event, Change), self.history.current()
        if known.under_way:
            raise InvalidRequestError(
                f"the last change is watched until {iso(known.under_way.watched_until)}: wait until then, or roll back"
            )
        proposal = Proposal(wish.changes, wish.unset)
        after = proposed(self.history.deployed, known.document.overrides, proposal, self.names)
        return self._changed(known, after, self._document(after, event, wish.reason))

    def roll_back(self, event: api.LambdaEvent) -> overriding.Changed:
        """By a new version that says what the old one said, so that the history says who went back, and why."""
        wish, known = api.body(event, Rollback), self.history.current()
        after = checked(self.history.deployed, self.history.document(wish.version).overrides, self.names)
        if known.under_way and known.under_way.state in WATCHED:
            self.config.stop(known.under_way.number)
            self.following.follow()
        return self._changed(known, after, self._document(after, event, wish.reason))

    def _changed(self, known: Current, after: Overrides, document: Document) -> overriding.Changed:
        told = changes(known.document.overrides, after, self.history.deployed)
        if not told:
            raise InvalidRequestError("this changes nothing: it is so already")
        version = self.config.create(document.text())
        self._deploy(version, known)
        self.following.follow()
        return {
            "version": version,
            "watched_until": views.watched(self.history.current()),
            "changes": [overriding.Difference(**one) for one in told],  # type: ignore[typeddict-item]
        }

    def _deploy(self, version: int, known: Current) -> None:
        """What was stopped takes some seconds to be gone; whoever else was faster stays so."""
        for _ in contention.attempts(contention.ATTEMPTS if known.under_way else 1):
            with suppress(ConflictError):
                return self.config.deploy(version, known.number)

    def _document(self, overrides: Overrides, event: api.LambdaEvent, reason: str) -> Document:
        return Document(overrides, api.caller(event), iso(self.now) or "", reason)
