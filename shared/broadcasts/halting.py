"""Broadcasts stopped and gone on with: what has been let in waits or goes, and the job that lets in the others, too.

What is decided counts first: a job that was not reached finds out at its next turn.
"""

from datetime import datetime

from msgspec import Struct

from shared.aws import gates
from shared.aws.table import Table
from shared.broadcasts import changes
from shared.broadcasts.jobs import BroadcastJobs
from shared.broadcasts.models import Broadcast, State
from shared.broadcasts.under_way import GOING
from shared.errors import InvalidRequestError
from shared.jobs.jobs import job_of
from shared.journeys.control_store import ControlStore, Decision
from shared.journeys.controls import Control
from shared.journeys.deciding import PAUSE, RESUME, STOP, Act, Deciding
from shared.journeys.tours import Tours

ELSEWHERE = "AWS Step Functions"
WHY_ELSEWHERE = "Its execution was stopped in the AWS console: CloudTrail has who did it."


class Word(Struct, frozen=True):
    """Whose it is, and why; `id` is that of the request."""

    id: str
    by: str
    reason: str
    at: datetime


class Halting(Struct, frozen=True):
    table: Table
    controls: ControlStore
    tours: Tours
    jobs: BroadcastJobs

    def pause(self, known: Broadcast, word: Word) -> Control:
        _check_going(known)
        control = self._decide(known, PAUSE, word)
        self.jobs.stop(known.name, word.by)
        return control

    def stop(self, known: Broadcast, word: Word) -> tuple[Broadcast, Control]:
        """For good."""
        _check_going(known)
        control = self._decide(known, STOP, word)
        saved = self.jobs.store.save(changes.stopped(known, word.at))
        self.jobs.stop(known.name, word.by)
        return saved, control

    def resume(self, known: Broadcast, word: Word) -> Control:
        _check_going(known)
        control = self._decide(known, RESUME, word)
        self.jobs.resume(known)
        return control

    def heard_of(self, execution: str, at: datetime) -> None:
        """EventBridge told that it was stopped. Of a count nobody was let in."""
        if known := self.jobs.store.get(job_of(execution)):
            self._look(known, at)

    def look_at_all(self, at: datetime) -> None:
        """For stops that EventBridge did not tell of: it delivers at best effort."""
        for known in self.jobs.store.all():
            self._look(known, at)

    def _look(self, known: Broadcast, at: datetime) -> None:
        """Where somebody chose *Stop execution* in the AWS console, what has been let in waits, too."""
        if known.state not in GOING or self.controls.latest().of(_gate(known)).stopped:
            return
        if execution := self.jobs.stopped_elsewhere(known.name):
            self._decide(known, PAUSE, Word(execution, ELSEWHERE, WHY_ELSEWHERE, at))

    def _decide(self, known: Broadcast, act: Act, word: Word) -> Control:
        decision = Decision(word.id, _gate(known), act.word, word.by, word.reason, word.at)
        return Deciding(self.table, self.controls, self.tours).decide(decision, act)[0]


def _gate(known: Broadcast) -> str:
    return gates.of_run(known.journey, known.name)


def _check_going(known: Broadcast) -> None:
    """What is not confirmed needs no stop. What is done may still hold messages for a better hour."""
    if known.state in changes.OPEN or known.state is State.STOPPED:
        raise InvalidRequestError(f"{known.name} is {known.state}: there is nothing to stop or to resume")
