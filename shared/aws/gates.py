"""Where that lies in the due index which waits for a gate to be opened: a journey, a channel, or all sending.

What waits for a connector lies in the bucket: shared/ingestion/held.py.

Its buckets are no minutes, so that no sweep finds it before; whoever opens the gate asks for them by name.
"""

from datetime import datetime

from shared.aws.keys import DUE_SHARDS, shard, timestamp

PARKED = "parked#"
SENDING = "sending"
ALONE = "@"
CONNECTOR = "connector:"


def of_journey(name: str) -> str:
    return f"journey:{name}"


def of_run(journey: str, key: str) -> str:
    """The runs of a journey with this key alone, such as those of one broadcast. They are parked as the others are."""
    return f"{of_journey(journey)}{ALONE}{key}"


def of_channel(name: str) -> str:
    return f"channel:{name}"


def of_connector(name: str) -> str:
    """`shopify` for all of its sources, or `shopify/shop-a` for one."""
    return CONNECTOR + name


def parked(gate: str, at: datetime, spread: str) -> dict[str, str]:
    """As keys.due, for what waits as long as it takes; `at` is when it was due."""
    return {"due_bucket": f"{PARKED}{gate}#{shard(spread)}", "due_at": timestamp(at)}


def park(gate: str) -> str:
    """The gate under which is parked what waits for this one."""
    return gate.partition(ALONE)[0]


def buckets(gate: str) -> list[str]:
    return [f"{PARKED}{park(gate)}#{number}" for number in range(DUE_SHARDS)]


def is_parked(bucket: str) -> bool:
    return bucket.startswith(PARKED)


def gate_of(bucket: str) -> str | None:
    """None where it is a minute."""
    return bucket.removeprefix(PARKED).rpartition("#")[0] if is_parked(bucket) else None
