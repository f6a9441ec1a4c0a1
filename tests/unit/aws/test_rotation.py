"""Warm functions keep a secret for five minutes: how long both must stay, so that nothing genuine is refused."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from shared.aws.secrets import KEEP, Secrets, valid

BEGAN = datetime(2026, 11, 22, 9, tzinfo=UTC)
SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)
ADDED, ENDED = BEGAN + 10 * MINUTE, BEGAN + 30 * MINUTE
OLD, NEXT = {"value": "old"}, {"value": "next"}
FUNCTIONS, APART_SECONDS, LASTS_SECONDS = 20, 15, 3_600


class Manager:
    """Secrets Manager, in which the operator wrote each document at its moment."""

    def __init__(self, *written):
        self.written, self.now = written, BEGAN

    def get_secret_value(self, **_):
        last = [secrets for at, secrets in self.written if at <= self.now][-1]
        return {"SecretString": json.dumps({"secrets": last})}


def taken(*written, every=7):
    """What was valid in which function at which moment. They begin one after the other, and so read at all times."""
    manager = Manager((BEGAN, [OLD]), *written)
    functions = [Secrets(manager, str) for _ in range(FUNCTIONS)]
    for second in range(0, LASTS_SECONDS, every):
        manager.now = BEGAN + second * SECOND
        for one in functions[: 1 + second // APART_SECONDS]:
            yield manager.now, [secret.value for secret in valid(one.document("own", manager.now), manager.now)]


def refused(seen, secret, since, until=BEGAN + LASTS_SECONDS * SECOND):
    return [at for at, values in seen if since <= at < until and secret not in values]


def test_both_stay_for_as_long_as_functions_remember_and_nothing_genuine_is_refused():
    moved, ends = ADDED + KEEP, ENDED + KEEP
    seen = list(taken((ADDED, [OLD, NEXT]), (ENDED, [{**OLD, "not_after": ends.isoformat()}, NEXT])))
    assert refused(seen, "old", BEGAN, ends) == []
    assert refused(seen, "next", moved) == []
    assert {tuple(values) for at, values in seen if at >= ends} == {("next",)}


@pytest.mark.parametrize("early", [KEEP, MINUTE])
def test_a_sender_that_moves_earlier_is_refused_by_functions_that_do_not_know_it_yet(early):
    seen = list(taken((ADDED, [OLD, NEXT])))
    assert refused(seen, "next", ADDED + KEEP - early)


def test_one_that_is_taken_away_without_an_end_is_believed_until_the_last_function_has_forgotten_it():
    seen = list(taken((ENDED, [NEXT])))
    assert [at for at, values in seen if "old" in values and at > ENDED + 4 * MINUTE]
    assert [at for at, values in seen if "old" in values and at >= ENDED + KEEP] == []
