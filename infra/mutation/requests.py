"""One mutated request and the judgement on it: broken, forged but believed, or genuine but refused."""

import json
from collections.abc import Callable, Mapping
from datetime import timedelta
from random import Random

from msgspec.structs import replace

from infra.mutation.bodies import damaged, in_bytes
from infra.mutation.cases import Case
from infra.mutation.gateway import over_http
from shared.errors import Rejected
from shared.ingestion import reading, trust
from shared.ingestion.trust import Believed
from shared.profiles import facts
from shared.webhooks import Request, Secret

HOSTILE = ("", " ", "é", "v1,", "Basic é", "Basic Og==", "Bearer ", "\ud800", "0" * 5000, "sha256=", "t=,v1=", "null")
STALE = (301, 3_600, 86_400 * 365)
Judgement = str | None
"""What is wrong, or None."""


def seeded(seed: str) -> Random:
    """The same mutations for the same seed: to be repeated, not to be secret."""
    return Random(seed)  # noqa: S311


def judged(case: Case, random: Random) -> tuple[str, Judgement]:
    """The kind of the mutation, and what is wrong. A case from the bus has nothing but its body."""
    kinds = KINDS if case.secrets else {"damaged": _damaged}
    weights = [WEIGHTS[kind] for kind in kinds]
    (kind,) = random.choices(list(kinds), weights)
    try:
        return kind, kinds[kind](case, random)
    except Exception as error:  # an error of any kind is a finding, and the run goes on
        return kind, f"broke: {type(error).__name__}: {error}"[:300]


def _damaged(case: Case, random: Random) -> Judgement:
    """Signed by the vendor all the same: a bug of theirs, or a field that nobody told us about."""
    return _read(case, replace(case.request, body=damaged(case.request.body, random)))


def _read(case: Case, request: Request) -> Judgement:
    found = case.read(request)
    if found.bug:
        return f"broke: {type(found.bug).__name__}: {found.bug}"[:300]
    json.dumps(reading.envelope(Believed(case.connector, request, case.connector.parse, ""), found)).encode()
    for event in found.events:
        facts.event_from_plain(event)
        if not event["id"] or not all(one["value"] for one in event["identifiers"]):
            return "an event without an id, or an identifier without a value"
    return None


def _other_body(case: Case, random: Random) -> Judgement:
    change = in_bytes if random.random() < 0.5 else damaged
    request = replace(case.request, body=change(case.request.body, random))
    if request.body == case.request.body or not case.accepts(request):
        return None
    if case.signs_body and not (case.loosely and case.read(request).events == case.read(case.request).events):
        return "believed a changed body"
    return _read(case, request)


def _other_secret(case: Case, random: Random) -> Judgement:
    given = case.secrets[0].value
    wrong = random.choice((given[:-1], given + "x", given.swapcase(), given[::-1], "", "é"))
    secrets = (Secret("", wrong), *case.secrets[1:])
    return "believed with a wrong secret" if wrong != given and case.accepts(case.request, secrets) else None


def _hostile_header(case: Case, random: Random) -> Judgement:
    header = random.choice(list(case.request.headers))
    headers = {**case.request.headers, header: random.choice(HOSTILE)}
    if random.random() < 0.3:
        del headers[header]
    request = replace(case.request, headers=headers)
    if not case.accepts(request):
        return None
    return "believed without a proof" if header in case.proof else _read(case, request)


def _doubled_header(case: Case, random: Random) -> Judgement:
    """As the gateway shows them to us: joined by a comma."""
    header = random.choice(list(case.request.headers))
    headers = {**case.request.headers, header: f"{case.request.headers[header]}, x"}
    believed = case.accepts(over_http(replace(case.request, headers=headers), encoded=False))
    return "believed a proof that came twice" if believed and header in case.proof else None


def _other_time(case: Case, random: Random) -> Judgement:
    seconds = random.choice(STALE) * random.choice((-1, 1)) + random.choice((-30, 0, 30))
    seconds += case.patience + 60 if seconds > 0 else -60
    request = replace(case.request, received_at=case.request.received_at + timedelta(seconds=seconds))
    believed = case.accepts(request)
    if case.signs_time:
        return "believed an old or future signature" if believed else None
    return None if believed else "refused a genuine delivery for its time"


def _genuine(case: Case, random: Random) -> Judgement:
    """The same delivery as it really comes: header names in any case, the body in base64, a secret being rotated."""
    headers = {_odd_case(name, random): value for name, value in case.request.headers.items()}
    headers["X-Amzn-Trace-Id"], headers["User-Agent"] = "Root=1-67891233-abcdef012345678912345678", "a, b"
    at = case.request.received_at + timedelta(seconds=random.choice((0, 20, -20)))
    request = over_http(replace(case.request, headers=headers, received_at=at), encoded=random.random() < 0.5)
    secrets = [Secret("old", "another"), *case.secrets]
    try:
        believed = trust.believe(case.connector, request, {case.request.source: secrets})
    except Rejected:
        return "refused a genuine delivery"
    read = case.read(replace(believed.request, received_at=case.request.received_at))
    return None if read.events == case.read(case.request).events else "read a genuine delivery differently"


def _odd_case(name: str, random: Random) -> str:
    return random.choice((name, name.title(), name.upper()))


KINDS: Mapping[str, Callable[[Case, Random], Judgement]] = {
    "damaged": _damaged,
    "other body": _other_body,
    "other secret": _other_secret,
    "hostile header": _hostile_header,
    "doubled header": _doubled_header,
    "other time": _other_time,
    "genuine": _genuine,
}
WEIGHTS = dict(zip(KINDS, (55, 15, 4, 8, 4, 4, 10), strict=True))
