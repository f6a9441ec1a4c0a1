"""Late, double and reordered wake-ups change nothing: whatever a queue does, each thing happens once and in order."""

from datetime import datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from shared.journeys import engine
from shared.journeys.models import ENDED, Run
from shared.journeys.step import Due, Occurrence
from tests.unit.journeys.making import ASK, LISTEN, MONDAY, WAIT_THREE_DAYS, a_journey, a_scene, an_event, started

JOURNEY = a_journey(
    {**ASK, "template": "first"},
    WAIT_THREE_DAYS,
    {**ASK, "id": "second", "template": "second"},
    LISTEN,
    {**ASK, "id": "third", "template": "third"},
    exit=[{"event": "order.cancelled"}],
)
ANSWER, CANCELLED = an_event("survey.answered", id="s"), an_event("order.cancelled", MONDAY, id="c")
Sent = tuple[datetime, str]
ANSWERED_AT = MONDAY + timedelta(days=5)


def journey_of_a_run(wake_ups: list[tuple[datetime, Occurrence]]) -> tuple[Run, list[Sent]]:
    """Deliver these wake-ups; between them, each timer that the run really waits for fires on time."""
    run = started(JOURNEY)
    sent = [(MONDAY, one.template) for one in run.outbox]
    for now, occurrence in sorted(wake_ups, key=lambda one: one[0]):
        while run.due_at and run.due_at <= now:
            run, sent = step(run, run.due_at, Due(run.due_at), sent)
        run, sent = step(run, now, occurrence, sent)
    while run.due_at:
        run, sent = step(run, run.due_at, Due(run.due_at), sent)
    return run, sent


def step(run: Run, now: datetime, occurrence: Occurrence, sent: list[Sent]) -> tuple[Run, list[Sent]]:
    moved = engine.advance(run, JOURNEY, a_scene(now), occurrence)
    if moved is run:
        return run, sent
    assert moved.sequence == run.sequence + 1
    return moved, [*sent, *((now, one.template) for one in moved.outbox)]


moments = st.integers(0, 20 * 24 * 60).map(lambda minutes: MONDAY + timedelta(minutes=minutes))
stray_timers = st.tuples(moments, moments.map(Due))


@given(st.lists(stray_timers, max_size=20))
def test_timers_that_nobody_waits_for_change_nothing(strays):
    assert journey_of_a_run(strays) == journey_of_a_run([])


@given(st.lists(stray_timers, max_size=10), st.lists(moments.filter(lambda at: at > ANSWERED_AT), max_size=10))
def test_an_answer_counts_once_however_often_it_is_delivered(strays, redeliveries):
    once = [(ANSWERED_AT, ANSWER)]
    again = [(at, ANSWER) for at in redeliveries]
    run, sent = journey_of_a_run([*once, *again, *strays])
    assert (run, sent) == journey_of_a_run(once)
    assert [template for _, template in sent] == ["first", "second", "third"]


@given(st.lists(stray_timers, max_size=10), st.lists(moments, max_size=10), moments)
def test_nothing_is_asked_for_after_an_exit(strays, answers, exit_at):
    wake_ups = [(exit_at, CANCELLED), *((at, ANSWER) for at in answers), *strays]
    run, sent = journey_of_a_run(wake_ups)
    assert run.state == ENDED
    assert run.ended_at <= exit_at
    assert all(at <= exit_at for at, _ in sent)


@given(st.lists(st.tuples(moments, st.sampled_from([ANSWER, CANCELLED])), max_size=6))
def test_time_on_the_path_never_goes_back(wake_ups):
    run, _ = journey_of_a_run(wake_ups)
    times = [one.split(" ")[0] for one in run.path]
    assert all(one <= other for one, other in pairwise(times))
