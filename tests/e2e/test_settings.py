"""Operators change settings of the deployed stage by public doors, and what is sent changes without a deployment.

Each change is watched for a minute of the real clock, in which no other is taken: so others are in files of their own
(test_another_deployment.py, test_by_command.py), and nobody waits for that minute.
"""

import pytest

from infra.cli import api
from shared.errors import InvalidRequestError

QUIET = "quiet_hours"


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"caps.email.messages": 0}, "caps.email.messages: messages must be 1 to 20"),
        ({"quiet_hours.start": "8pm"}, "write a time of day, such as 20:00"),
        ({"website": "https://elsewhere.example"}, "unknown section 'website'"),
    ],
)
def test_what_is_wrong_is_refused_in_the_words_of_the_build(office, changes, told):
    office.is_free()
    with pytest.raises(InvalidRequestError, match="400") as error:
        office.changes(**changes)
    assert told in str(error.value)


def test_quiet_hours_that_are_changed_hold_what_would_have_gone_and_a_rollback_lets_it_go_again(office):
    office.is_free()
    who = office.comes()
    before = office.would(who)
    changed = office.changes(**office.hours(quiet=before is None))
    after = QUIET if before is None else None
    office.sees(lambda: office.would(who), after)
    office.sees(lambda: office.became(office.comes()), after or "sent")
    (newest, *_) = api.get(office.stage, "/settings/history")["versions"]
    assert (newest["version"], newest["state"], newest["reason"]) == (
        changed["version"],
        "watched",
        "too many complaints",
    )
    assert newest["by"].startswith("arn:aws:")
    office.goes_back()
    office.sees(lambda: office.would(who), before)
    assert office.differing() == {}
