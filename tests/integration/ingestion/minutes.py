"""A delivery of very many events, and a function that has one minute at a time for it."""

import json
from datetime import timedelta
from types import SimpleNamespace

from shared.events import Event, Identifier
from shared.profiles import facts
from shared.profiles.filing import Filing

SHOP = "shopify/shop-a"
PLACE = "bodies/shopify/shop-a/2026-11-29/large.json"
MILLISECOND = timedelta(milliseconds=1)
MINUTE, RECEIVES = 60_000, 5


class CutOffError(BaseException):
    """Lambda ends what takes longer, and nothing catches that."""


class Minutes:
    """One invocation after the other, of a minute each: an event takes `for_one` milliseconds of it.

    `filed` is in the order in which it was; `lines` are those of the archive.
    """

    def __init__(self, stage, monkeypatch):
        self.stage, self.for_one, self.left = stage, 1_000, MINUTE
        self.filed, self.lines, self.turns, whole = [], {}, 0, Filing.file

        def file(filing, event, *given, **named):
            self.left -= self.for_one
            if self.left < 0:
                raise CutOffError
            done = whole(filing, event, *given, **named)
            self.filed.append(event.id)
            return done

        monkeypatch.setattr(Filing, "file", file)
        stage.resolve.archive = lambda: SimpleNamespace(put=self.lines.update)

    def turn(self, *records, left=MINUTE):
        self.left, self.turns = left, self.turns + 1
        context = SimpleNamespace(get_remaining_time_in_millis=lambda: self.left)
        return self.stage.resolve.handler({"Records": list(records)}, context)

    def all(self):
        """What is cut off comes again, until it is a dead letter."""
        while records := self.stage.takes("events"):
            assert any(self._ends(records) for _ in range(RECEIVES)), "it ended among the dead letters"

    def _ends(self, records):
        try:
            return self.turn(*records) == {"batchItemFailures": []}
        except CutOffError:
            return False


def comes(stage, people, most=100, *, lies=True):
    """As ingest_webhook queues it: what is large lies in the bucket. Its events are of all people in turn."""
    names, at = [f"e{number:04}" for number in range(most)], stage.now
    told = [(name, at + MILLISECOND * number, people[number % len(people)]) for number, name in enumerate(names)]
    events = [
        Event(one, "note.taken", at, SHOP, (Identifier("email", whose),), {"note": {}}) for one, at, whose in told
    ]
    about = {"id": "large", "connector": "shopify", "source": "shop-a", "received_at": stage.now.isoformat()}
    about |= {"url": "", "headers": {}, "query": {}, "body": "{}", "base64": False}
    message = {"delivery": about, "events": [facts.plain(event) for event in events], "error": None}
    if lies:
        stage.s3.put_object(Bucket="bucket", Key=PLACE, Body=json.dumps(message))
    stage.send({"pointer": PLACE} if lies else message)
    return names
