"""Overrides that are right: each field of each section that operators may change, or not."""

from typing import Any

from hypothesis import strategies as st

from shared.messages.consent import RECENT

TIMES = st.times().map(lambda one: f"{one:%H:%M}")
DAYS = st.builds("{}{}".format, st.integers(1, 9999), st.sampled_from("dw"))
PERIODS = st.builds("{}{}".format, st.integers(1, 9999), st.sampled_from("mhdw"))
COUNTS = st.integers(1, 10**6)
PER_CENT = st.floats(0.001, 100)
AMOUNTS = st.none() | st.builds("{}.{:02}".format, st.integers(1, 9999), st.integers(0, 99))
CHANNELS, JOURNEYS = ("email", "sms", "push", "whatsapp"), ("welcome", "recovery", "broadcast_sale")


def some(**fields: Any) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries({}, optional=fields)


SPENT = {"daily": AMOUNTS, "monthly": AMOUNTS}
LIMITS = {"complaints": PER_CENT, "bounces": PER_CENT, "sends": COUNTS, "hourly": COUNTS, "daily": COUNTS}
OVERRIDES = some(
    quiet_hours=some(start=TIMES, end=TIMES),
    caps=st.dictionaries(st.sampled_from(CHANNELS), some(messages=st.integers(1, RECENT), period=PERIODS)),
    lifecycle=some(
        rhythm_from=st.integers(2, 99),
        usual=DAYS,
        usual_by_category=st.dictionaries(st.text(min_size=1, max_size=9), DAYS, max_size=3),
        retention=st.floats(1, 2.9),
        recovery=st.floats(3, 99),
        shortest=DAYS,
        unanswered=st.none() | DAYS,
        inactive=st.none() | DAYS,
    ),
    guards=some(**LIMITS, journeys=st.dictionaries(st.sampled_from(JOURNEYS), some(**LIMITS))),
    budgets=some(
        **SPENT,
        transactional=st.booleans(),
        channels=st.dictionaries(st.sampled_from(CHANNELS), some(**SPENT)),
        journeys=st.dictionaries(st.sampled_from(JOURNEYS), some(**SPENT)),
    ),
    broadcasts=some(share=st.floats(0.001, 1), rate=st.floats(0.001, 1000)),
)
