"""What the pages of customers are made of: what `lookup_customer` answers."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import quote

from msgspec import Struct

from shared.aws.functions import Caller, Functions
from shared.console import correcting, customer, search
from shared.console.calls import Call
from shared.console.customer import Story

LOOKUP = "lookup_customer"
TIMELINE = 25


class Customers(Struct, frozen=True):
    functions: Functions
    caller: Caller

    def show(self, call: Call) -> str:
        profile = self._profile(call)
        here = f"/customers/{profile['customer_id']}"
        before = call.get("before")
        page = {"limit": str(TIMELINE)} | ({"before": before} if before else {})
        asked = ((f"{here}/timeline", page), (f"{here}/messages", None), (f"{here}/runs", None))
        with ThreadPoolExecutor(len(asked)) as together:
            timeline, messages, runs = together.map(lambda one: self._get(*one), asked)
        return customer.show(
            call, Story(profile, timeline["events"], messages["messages"], runs["runs"], timeline["next"])
        )

    def explain(self, call: Call) -> str:
        profile, one, other = self._profile(call), call["one"], call["other"]
        known = {i["id"]: f"{i['kind']}:{i['value']}" for i in profile["identifiers"]}
        ids = {written: iid for iid, written in known.items()}
        path = f"/customers/{ids.get(one, profile['customer_id'])}/explain"
        reasons = self._get(path, {"identifier": other})["reasons"]
        return correcting.explained(call, (one, other), reasons, known)

    def review(self, call: Call) -> str:
        story = Story(self._profile(call), (), (), ())
        return correcting.review(call, call["view"], story.id, story.identifiers)

    def _profile(self, call: Call) -> Any:
        """The customer that a button names; else who was searched for."""
        known = call.get("customer")
        wanted = known or search.wanted(call["identifier"])
        if ":" in wanted:
            return self._get("/customers", {"identifier": wanted})
        return self._get(f"/customers/{quote(wanted, safe='')}")

    def _get(self, path: str, query: dict[str, str] | None = None) -> Any:
        return self.functions.get(LOOKUP, path, self.caller, query)
