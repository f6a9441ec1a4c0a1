"""Somebody who changes settings of the stage by its API, and people who come and get the welcome."""

import json
import time
from datetime import timedelta
from uuid import uuid4

from infra.cli import api, customer
from infra.cli.send import post
from infra.cli.senders import Webhook
from infra.cli.travel import travel
from infra.demo import webhooks

TEMPLATE = "welcome"
PATIENCE_SECONDS = 90
"""A process hears of a change after fifteen seconds; more of them may be at work here."""


class Office:
    """Somebody who changes settings, and people who come."""

    def __init__(self, stage, idle):
        self.stage, self.idle = stage, idle

    def changes(self, **changes):
        return api.post(self.stage, "/settings", {"changes": changes, "reason": "too many complaints"})

    def goes_back(self, version=0):
        return api.post(self.stage, "/settings/rollbacks", {"version": version, "reason": "it was a try"})

    def differing(self):
        found = api.get(self.stage, "/settings")["settings"]
        return {one["name"]: one["current"] for one in found if one["current"] != one["deployed"]}

    def calms(self):
        if self.differing():
            self.goes_back()

    def is_free(self):
        """No change is watched any more: on the local stage that takes a minute of the real clock."""
        self.sees(lambda: api.get(self.stage, "/settings")["watched_until"], None)

    def hours(self, *, quiet):
        """Around this hour, or well after it, so that it is the same at any hour of the day."""
        first = -2 if quiet else 3
        start, end = (self.stage.now() + timedelta(hours=first + more) for more in (0, 4))
        return {"quiet_hours.start": f"{start:%H:%M}", "quiet_hours.end": f"{end:%H:%M}"}

    def comes(self):
        """Somebody who agreed to marketing, and gets the welcome ten minutes later."""
        email = f"{uuid4().hex}@example.com"
        consent = {"channel": "email", "purpose": "marketing", "state": "granted", "by_person": True, "wording": "form"}
        event = {
            "id": uuid4().hex,
            "name": "consent.changed",
            "occurred_at": self.stage.now().isoformat(),
            "identifiers": [{"kind": "email", "value": email}],
            "data": {"consents": [consent], "traits": {"language": "en", "time_zone": "UTC"}},
        }
        assert post(self.stage, Webhook(*webhooks.OWN, json.dumps(event).encode())).status == 200
        self.idle.wait()
        travel(self.stage, self.stage.now() + timedelta(minutes=11), self.idle)
        return f"email:{email}"

    def became(self, who):
        """Of the welcome: the rule that holds it, or its state."""
        (message,) = [one for one in customer.read(self.stage, who).messages if one["template"] == TEMPLATE]
        return message.get("rule") or message["state"]

    def would(self, who):
        found = customer.read(self.stage, who).profile["customer_id"]
        answers = api.get(self.stage, f"/customers/{found}/messages/why", {"template": TEMPLATE})["answers"]
        return next(one["rule"] for one in answers if one["channel"] == "email")

    def sees(self, look, wanted):
        until = time.monotonic() + PATIENCE_SECONDS
        while (found := look()) != wanted:
            assert time.monotonic() < until, found
            time.sleep(0.5)
