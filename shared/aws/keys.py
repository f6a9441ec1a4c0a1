"""The design of the single table on one screen. Every partition is one identifier, and a customer is its smallest one.

pk             sk                                what it is
<identifier>   id                                kind, value, owner; on a customer also its members
<identifier>   id#traits | id#order#… | id#offer#…  the fold of the events at this home
<customer>     id#standing                       what its last review found: stage, segments, and when to look again
<identifier>   id#follower#<pointer>             a pointer that is itself a home and may follow this person
<identifier>   stated#<hash>                     identifiers that a source once stated together, and the evidence
<identifier>   stated#cut#<identifier>           what a person decided: these two do not belong together (any more)
<identifier>   event#<time>#<event>              a fact, filed under its home, never moved; TTL = retention
<identifier>   consent#<channel>                 may we write to this address? with proof; suppression
<identifier>   consent#<channel>#<time>#<act>    one act of consent with its proof; append-only
<identifier>   message#<send key>                claim and ledger of one message to this address
<identifier>   told#<list>                       when its person had said what a provider's list was told of
<customer>     run#<journey>#<key>               one customer on one journey
<customer>     request#<id>                      an erasure or export that somebody asked for, and how it went
journey#<name> version#<hash>                    a definition that still has runs
journeys       listeners | versions              events that may move a run of any version; versions in their order
segment#<name>#<shard>  <customer>               a member of a segment, and since when
reviews        refresh                           how far the table has been gone through for rules that changed
import#<id>    progress                          a file of customers or orders: how much of it is done
replay#<id>    progress                          the archive is read again: what of it, and how much of that is done
reconciled#…   mark                              until when a source was asked what changed (`…` is `shopify/shop-a`)
codes          key                               what makes the codes of offers unguessable
clock          offset | due                      travelled time (local only); high-water mark of the due index
tour#<id>      tour#progress                     all runs of a journey are looked at: how far that is
tally#<journey> <since>#<day>#sent|against#<shard>  mails that left, bounced or drew a complaint; TTL = nine days
sends#<gate>   <since>#<day>|<step>              how many messages have left, or may; TTL
spend#<gate>   <since>#<month>                   what its messages cost, of a day and of the month; TTL: 2 months
endpoint#<name> answers                          since when a system of others has answered nothing but failures
canary#<channel> flight#<slot>                   a message to a provider's simulator: sent, and come back; TTL: 2 days
controls       controls | act#<time>#<id>        what operators have paused, stopped or switched off; who, when and why
controls       overrides                         what of brand.yaml operators changed, as AppConfig has it
broadcasts     broadcast#<name>                  who is to get what and when, and how far that is
broadcast#<name>#<shard>  <customer>             a member that it let in
broadcast#<name>  part#<task>#<shard>            how far one partition of its segment is counted, or let in
audit#<date>   <time>#<id>                       what one of our own people did: who, what, when, why; TTL
held           <customer>                        a customer that grew too fast: its joins wait for a person
untold#<channel>#<shard>  <identifier>#<act>     an address whose refusal the provider's own list is still to be told of

Index `due` (sparse): due_bucket = <UTC minute>#<shard> or parked#<gate>#<shard>, due_at = time; on all that waits.

Identifiers appear in keys only as keyed hashes: no key, log line or metric holds personal data.
"""

import hashlib
import hmac
from datetime import UTC, datetime, timedelta

from shared.events import Identifier

Key = dict[str, str]

DUE_INDEX = "due"
DUE_SHARDS = 4
"""One partition takes 1,000 write units a second; four shards let 4,000 runs a second be due in the same minute."""

SEGMENT_SHARDS = 8
"""A refresh lets a thousand customers a second into one segment, and such a write counts twice."""

IDENTIFIER_HEX = 24
EVENT, PROFILE, STATED, FOLLOWER, CONSENT, MESSAGE, RUN = (
    "event#", "id#", "stated#", "id#follower#", "consent#", "message#", "run#")  # fmt: skip
CUT = "stated#cut#"
TOUR = "tour#"
AUDIT = "audit#"
HELD, REQUEST, UNTOLD, TOLD = "held", "request#", "untold#", "told#"
BROADCASTS, BROADCAST, PART = "broadcasts", "broadcast#", "part#"
TRAITS, ORDER, OFFER, STANDING = "id#traits", "id#order#", "id#offer#", "id#standing"
IDENTIFIER = "id"
"""As a prefix it is the identifier and its fold: they lie side by side, so that one query reads both."""


def identifier_id(identifier: Identifier, secret: bytes) -> str:
    """96 bits of HMAC-SHA256: the only form in which an identifier is part of a key."""
    return hmac.digest(secret, str(identifier).encode(), "sha256").hex()[:IDENTIFIER_HEX]


def digest(*parts: str) -> str:
    """A short stable name for a tuple of texts; parts cannot run into each other."""
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:IDENTIFIER_HEX]


def timestamp(at: datetime) -> str:
    """Fixed width UTC, so that text order is time order."""
    return f"{at.astimezone(UTC).isoformat(timespec='microseconds')[:-6]}Z"


def identifier(iid: str) -> Key:
    return {"pk": iid, "sk": IDENTIFIER}


def stated(iid: str, statement: str) -> Key:
    return {"pk": iid, "sk": STATED + statement}


def cut(iid: str, other: str) -> Key:
    return {"pk": iid, "sk": CUT + other}


def event(home: str, occurred_at: datetime, source: str, event_id: str) -> Key:
    return {"pk": home, "sk": f"{EVENT}{timestamp(occurred_at)}#{digest(source, event_id)}"}


def traits(home: str) -> Key:
    return {"pk": home, "sk": TRAITS}


def order(home: str, reference: str) -> Key:
    return {"pk": home, "sk": ORDER + reference}


def offer(home: str, code: str) -> Key:
    """Whoever knows a code can use it: a digest."""
    return {"pk": home, "sk": OFFER + digest(code)}


def follower(person: str, pointer: str) -> Key:
    return {"pk": person, "sk": FOLLOWER + pointer}


def standing(customer: str) -> Key:
    return {"pk": customer, "sk": STANDING}


def segment_shards(segment: str) -> list[str]:
    """The partitions that hold its members."""
    return [f"segment#{segment}#{shard}" for shard in range(SEGMENT_SHARDS)]


def membership(segment: str, customer: str) -> Key:
    return {"pk": segment_shards(segment)[shard(customer, SEGMENT_SHARDS)], "sk": customer}


def broadcast(name: str) -> Key:
    return {"pk": BROADCASTS, "sk": BROADCAST + name}


def broadcast_part(name: str, task: str, number: int) -> Key:
    return {"pk": BROADCAST + name, "sk": f"{PART}{task}#{number}"}


def recipient(name: str, number: int, customer: str) -> Key:
    """`number` is that of the partition in which the segment's index had the customer."""
    return {"pk": f"{BROADCAST}{name}#{number}", "sk": customer}


def consent(address: str, channel: str) -> Key:
    return {"pk": address, "sk": CONSENT + channel}


def consent_act(address: str, channel: str, at: datetime, act: str) -> Key:
    return {"pk": address, "sk": f"{CONSENT}{channel}#{timestamp(at)}#{act}"}


def untold_shards(channel: str) -> list[str]:
    """A file of suppressed addresses fills them as fast as a segment is filled."""
    return [f"{UNTOLD}{channel}#{shard}" for shard in range(SEGMENT_SHARDS)]


def untold(address: str, channel: str, act: str) -> Key:
    return {"pk": untold_shards(channel)[shard(address, SEGMENT_SHARDS)], "sk": f"{address}#{act}"}


def told(address: str, name: str) -> Key:
    return {"pk": address, "sk": TOLD + name}


def message(address: str, send_key: str) -> Key:
    return {"pk": address, "sk": MESSAGE + send_key}


def run(customer: str, journey: str, run_key: str) -> Key:
    """`run_key` may hold anything a source sends (an order number, a cart token), so only its digest is in the key."""
    return {"pk": customer, "sk": f"{RUN}{journey}#{digest(run_key)}"}


def journey_version(journey: str, version: str) -> Key:
    return {"pk": f"journey#{journey}", "sk": f"version#{version}"}


def held(customer: str) -> Key:
    return {"pk": HELD, "sk": customer}


def request(customer: str, request_id: str) -> Key:
    return {"pk": customer, "sk": REQUEST + request_id}


def imported(import_id: str) -> Key:
    return {"pk": f"import#{import_id}", "sk": "progress"}


def replay(replay_id: str) -> Key:
    return {"pk": f"replay#{replay_id}", "sk": "progress"}


def reconciled(source: str) -> Key:
    return {"pk": f"reconciled#{source}", "sk": "mark"}


def tally(journey: str, since: datetime | None, part: str) -> Key:
    """`since` is when the count began anew, if ever."""
    return {"pk": f"tally#{journey}", "sk": _since(since, part)}


def sends(gate: str, since: datetime | None, part: str) -> Key:
    """As `tally`."""
    return {"pk": f"sends#{gate}", "sk": _since(since, part)}


def _since(since: datetime | None, part: str) -> str:
    return f"{timestamp(since) if since else 'ever'}#{part}"


def spend(gate: str, since: datetime | None, month: str) -> Key:
    """As `tally`."""
    return {"pk": f"spend#{gate}", "sk": _since(since, month)}


def endpoint(name: str) -> Key:
    return {"pk": f"endpoint#{name}", "sk": "answers"}


def canary(channel: str, slot: str) -> Key:
    return {"pk": f"canary#{channel}", "sk": f"flight#{slot}"}


def tour(tour_id: str) -> Key:
    return {"pk": TOUR + tour_id, "sk": f"{TOUR}progress"}


def audited(at: datetime, act: str) -> Key:
    when = timestamp(at)
    return {"pk": AUDIT + when[:10], "sk": f"{when}#{act}"}


CODES: Key = {"pk": "codes", "sk": "key"}
REFRESH: Key = {"pk": "reviews", "sk": "refresh"}
VERSIONS: Key = {"pk": "journeys", "sk": "versions"}
LISTENERS: Key = {"pk": "journeys", "sk": "listeners"}
CONTROLS: Key = {"pk": "controls", "sk": "controls"}
OVERRIDES: Key = {"pk": "controls", "sk": "overrides"}
CLOCK_OFFSET: Key = {"pk": "clock", "sk": "offset"}
DUE_MARK: Key = {"pk": "clock", "sk": "due"}


def due(at: datetime, spread: str) -> dict[str, str]:
    """The attributes that put an item into the due index; `spread` (any id) chooses the shard."""
    return {"due_bucket": due_bucket(at, shard(spread)), "due_at": timestamp(at)}


def shard(spread: str, shards: int = DUE_SHARDS) -> int:
    return int(hashlib.sha256(spread.encode()).hexdigest()[:8], 16) % shards


def due_bucket(at: datetime, number: int) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M}#{number}"


def due_buckets(first: datetime, last: datetime) -> list[str]:
    """Every bucket from the minute of `first` to the minute of `last`, in order."""
    start = first.astimezone(UTC).replace(second=0, microsecond=0)
    minutes = int((last - start).total_seconds() // 60)
    return [due_bucket(start + timedelta(minutes=m), one) for m in range(minutes + 1) for one in range(DUE_SHARDS)]
