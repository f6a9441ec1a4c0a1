"""The price of a path follows from its units and its way, and what is over a target is said in words."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from msgspec.structs import replace

from infra.cli import cost
from infra.cost import ledger, usage
from infra.cost.ledger import Line, Target, Way
from tests.unit.cli import stages

LEAN = Line("lean", Way(1, 1, 1), Target(Decimal("3.3"), Decimal(3), Decimal(1)), Decimal(2), Decimal("0.5"))


def test_two_writes_and_half_a_read_behind_one_request_cost_what_the_price_lists_say():
    parts = LEAN.parts
    assert parts["DynamoDB"] == Decimal("1.3125")
    assert parts["HTTP API"] == 1
    assert parts["SQS"] == Decimal("0.48")
    assert parts["Lambda"] == pytest.approx(Decimal("0.62"), abs=Decimal("0.01"))
    assert LEAN.dollars_per_million == sum(parts.values())


def test_a_job_costs_its_transitions_and_an_invocation_for_each_turn():
    job = replace(LEAN, way=replace(LEAN.way, turns=2), transitions=Decimal(6))
    more = {name: dollars - LEAN.parts[name] for name, dollars in job.parts.items()}
    assert (more["Lambda"], more["Jobs"]) == (pytest.approx(Decimal("0.8"), abs=Decimal("0.0001")), 150)
    assert more["DynamoDB"] == more["HTTP API"] == more["SQS"] == 0


def test_the_price_tag_has_a_line_for_each_path_on_a_narrow_terminal(monkeypatch, capsys):
    line = replace(LEAN, path="a path with a name of 33 letters.", write_units=Decimal("44.00"), transitions=Decimal(6))
    monkeypatch.setattr(cost.console, "_width", 80)
    cost.show([line])
    told = [one.split("  ")[0] for one in capsys.readouterr().out.splitlines()]
    assert told.count(line.path) == 2
    assert len(told) == len(["title", "headings", "path", ""] * 2)


def test_nothing_is_said_of_what_is_within_its_target():
    within = Line("known", LEAN.way, Target(Decimal(4), Decimal(2), Decimal(1)), LEAN.write_units, LEAN.read_units)
    assert ledger.exceeded(within) == []


def test_each_target_that_is_missed_is_named():
    over = Line("known", LEAN.way, Target(Decimal(3), Decimal(1), Decimal("0.4")), LEAN.write_units, LEAN.read_units)
    said = ledger.exceeded(over)
    assert [sentence.split(", at most")[0] for sentence in said] == [
        "known: 2.00 write units",
        "known: 0.50 read units",
        "known: 3.41 $ per million",
    ]


class Logs:
    """Two pages of one function's log."""

    def filter_log_events(self, **asked):
        line = '{"message": "units", "operation": "%s", "units": %s}'
        if "nextToken" in asked:
            return {"events": [{"message": line % ("put_item", 2) + "\n"}, {"message": '{"message": "other"}'}]}
        first = [{"message": "START RequestId: 1"}, {"message": line % ("query", 0.5)}]
        return {"events": first, "nextToken": "more"}


def test_units_are_summed_over_all_pages_of_a_log(monkeypatch):
    monkeypatch.setattr("infra.cli.aws.client", lambda *_: Logs())
    found = usage.usage(stages.local(), datetime(2026, 11, 22, tzinfo=UTC), ["resolve_identity"])
    assert (found.read_units, found.write_units) == (Decimal("0.5"), 2)
    assert [operation for _, operation, _ in found.calls] == ["query", "put_item"]
