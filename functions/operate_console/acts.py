"""Acts on customers, journeys, broadcasts, settings and jobs, each by the function that does it for the API."""

from urllib.parse import quote

from msgspec import Struct

from shared.aws.functions import Caller, Functions
from shared.console import broadcasts, deciding, jobs, outcomes, overriding, source_switches, switching
from shared.console.calls import Call

CORRECT, OPERATE, SETTINGS, JOBS = "correct_customer", "operate_journeys", "operate_settings", "operate_jobs"
BROADCASTS = "run_broadcasts"
PATHS = {"cut": "cuts", "restore": "restores"}


class Acts(Struct, frozen=True):
    functions: Functions
    caller: Caller

    def decide(self, call: Call) -> str:
        body = {"one": call["first"], "other": call["second"], "reason": call["reason"]}
        return outcomes.decided(call, self.functions.post(CORRECT, _of(call, PATHS[call["act"]]), self.caller, body))

    def ask(self, call: Call) -> str:
        path = _of(call, call["act"])
        return outcomes.requested(call, self.functions.post(CORRECT, path, self.caller, {"reason": call["reason"]}))

    def told(self, call: Call) -> str:
        path = _of(call, f"requests/{quote(call['request'], safe='')}")
        return outcomes.requested(call, self.functions.get(CORRECT, path, self.caller))

    def operate(self, call: Call) -> str:
        path = f"/journeys/{quote(call['journey'], safe='')}/{deciding.ACTS[call['act']].path}"
        return deciding.decided(call, self.functions.post(OPERATE, path, self.caller, {"reason": call["reason"]}))

    def conduct(self, call: Call) -> str:
        path, wish = broadcasts.asked(call)
        of = f"/broadcasts/{quote(call['broadcast'], safe='')}"
        return broadcasts.decided(call, self.functions.post(BROADCASTS, f"{of}/{path}", self.caller, wish))

    def switch(self, call: Call) -> str:
        path = f"/switches/{quote(call['switch'])}"
        wish = {"on": call["act"] == "switch_on", "reason": call["reason"]}
        return switching.switched(call, self.functions.post(OPERATE, path, self.caller, wish))

    def switch_source(self, call: Call) -> str:
        of, drops = f"/connectors/{quote(call['source'])}", call["act"] == "source_drop"
        act = {"until": call["until"]} if drops else {"on": call["act"] == "source_on"}
        wish = {**act, "reason": call["reason"]}
        path = f"{of}/drops" if drops else f"{of}/switches"
        return source_switches.done(call, self.functions.post(OPERATE, path, self.caller, wish))

    def settle(self, call: Call) -> str:
        path, wish = overriding.asked(call)
        answer = self.functions.post(SETTINGS, path, self.caller, {**wish, "reason": call["reason"]})
        return overriding.changed(call, answer)

    def take_up(self, call: Call) -> str:
        kind, act = jobs.path(call)
        path = f"/jobs/{kind}/{quote(call['job'], safe='')}/{act}"
        return jobs.decided(call, self.functions.post(JOBS, path, self.caller, {"reason": call["reason"]}))


def _of(call: Call, part: str) -> str:
    return f"/customers/{quote(call['customer'], safe='')}/{part}"
