"""What the pages of settings are made of."""

from msgspec import Struct

from shared.console import overriding
from shared.console.calls import Call
from shared.overrides import views
from shared.overrides.history import History


class Overrides(Struct, frozen=True):
    history: History

    def all(self, call: Call) -> str:
        found = views.settings(self.history.deployed, self.history.current())
        return overriding.listing(call, found, views.versions(self.history)["versions"])

    def review(self, call: Call) -> str:
        return overriding.review(call, views.settings(self.history.deployed, self.history.current()))
