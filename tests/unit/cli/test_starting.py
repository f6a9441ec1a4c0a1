"""What a command imports before it does anything: only what it needs itself. Everybody waits for the rest each time."""

import os
import subprocess
import sys

import pytest
from typer.testing import CliRunner

from infra.cli.commands import COMMANDS
from infra.cli.main import app

SLOW = {
    "babel",
    "boto3",
    "botocore.auth",
    "botocore.session",
    "cel_expr_python",
    "google.protobuf",
    "jsii",
    "liquid",
    "mjml",
    "phonenumbers",
    "requests",
    "segment",
    "urllib3",
    "yaml",
}
"""Each takes from 20 to 200 ms."""
OURS = {"infra.brand.compile", "infra.cli.jobs", "infra.demo.play", "infra.simulation.simulation"}
PROGRAM = """
import sys
from infra.cli.main import app
try:
    app(sys.argv[1:], prog_name="tributary")
finally:
    print("imported:", *sys.modules)
"""
BY_API = ("jobs list", "broadcasts draft", "cut")


def imported(*words):
    done = subprocess.run([sys.executable, "-c", PROGRAM, *words], capture_output=True, text=True, check=True)
    shown, _, modules = done.stdout.partition("imported:")
    assert "Usage: tributary" in shown
    return set(modules.split())


def test_the_list_of_all_commands_imports_none_of_them():
    assert imported("--help") & {*SLOW, *OURS, "pydantic"} == set()


@pytest.mark.parametrize("command", BY_API)
def test_a_command_that_asks_the_api_imports_neither_the_compiler_nor_other_commands(command):
    others = OURS - {"infra.cli.jobs"}
    assert imported(*command.split(), "--help") & {*SLOW, *others} == set()


@pytest.mark.parametrize("one", COMMANDS, ids=lambda one: one.name)
def test_a_command_is_listed_with_the_words_of_its_own_help(one):
    assert one.help == one.loaded().help
    assert one.name == one.loaded().name


def test_a_misspelt_command_is_answered_with_those_that_are_meant():
    answer = CliRunner().invoke(app, ["jorneys"])
    assert (answer.exit_code, "Did you mean 'journeys'" in " ".join(answer.output.split())) == (2, True)


@pytest.mark.parametrize(
    ("written", "offered"),
    [("tributary job", "jobs"), ("tributary jobs l", "list"), ("tributary jobs list --l", "--limit")],
)
def test_a_shell_completes_commands_that_are_not_imported_yet(written, offered):
    asked = {
        "_TRIBUTARY_COMPLETE": "complete_bash",
        "COMP_WORDS": written,
        "COMP_CWORD": str(len(written.split()) - 1),
    }
    program = "from infra.cli.main import app; app(prog_name='tributary')"
    done = subprocess.run(
        [sys.executable, "-c", program], env={**os.environ, **asked}, capture_output=True, text=True, check=False
    )
    assert offered in done.stdout.split(), done.stdout + done.stderr
