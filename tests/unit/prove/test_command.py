"""`python -m infra.prove`: what stands after the name of a run is the run's."""

import pytest
from typer.testing import CliRunner

from infra.prove import record
from infra.prove.__main__ import app


@pytest.fixture
def prove(tmp_path, monkeypatch):
    """What is printed by runs goes past the runner; nothing is kept in the checkout."""
    monkeypatch.setattr(record, "PROOFS", tmp_path)
    return lambda *words: CliRunner().invoke(app, words)


def test_help_after_the_name_is_that_of_the_run(prove, capfd):
    answer = prove("mails", "--help")
    assert (answer.exit_code, "mails for a crowd" in answer.output) == (0, True)
    assert "--processes" in capfd.readouterr().out


def test_help_without_a_name_is_that_of_all_runs(prove):
    assert "NAME --help" in prove("--help").output


def test_a_run_that_does_not_take_its_options_is_not_kept_as_one_that_failed(prove, tmp_path):
    answer = prove("mails", "--letters", "3")
    assert (answer.exit_code, "mails --help" in answer.output) == (1, True)
    assert list(tmp_path.iterdir()) == []


def test_a_misspelt_run_is_answered_with_the_one_that_is_meant(prove):
    answer = prove("mail")
    assert (answer.exit_code, "did you mean mails?" in answer.output) == (1, True)
