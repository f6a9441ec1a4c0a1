"""An operator changes settings of the deployed stage by command."""

from typer.testing import CliRunner

from infra.cli.main import app


def test_by_command_settings_are_shown_changed_and_taken_back(office):
    def run(*arguments):
        result = CliRunner().invoke(app, ["settings", *arguments])
        return result.exit_code, " ".join(result.output.split())

    office.is_free()
    reason = ("--reason", "it rings too often", "--yes")
    assert run("set", "caps.sms.messages=none", *reason)[0] == 1
    code, told = run("set", "caps.sms.messages=4", "lifecycle.inactive=120d", *reason)
    assert (code, "caps.sms.messages 1 4" in told, "lifecycle.inactive not set 120d" in told) == (0, True, True)
    assert run("show", "--changed")[1].startswith(
        "Settings setting now deployed caps.sms.messages 4 1 lifecycle.inactive 120d not set"
    )
    code, told = run("set", "caps.sms.messages=5", *reason)
    assert (code, "is watched until" in told) == (1, True)
    assert run("rollback", "0", *reason)[0] == 0
    assert "it rings too often" in run("history")[1]
    assert office.differing() == {}
