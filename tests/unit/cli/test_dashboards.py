"""The little server behind `tributary console`."""

import pytest

from infra.cli import dashboards


@pytest.mark.parametrize(
    ("error", "told"), [(BrokenPipeError(), False), (ConnectionResetError(), False), (KeyError("endpoint"), True)]
)
def test_whoever_leaves_a_page_leaves_no_traceback(error, told, capsys):
    try:
        raise error
    except type(error):
        object.__new__(dashboards.Server).handle_error(None, ("127.0.0.1", 1))
    assert ("Traceback" in capsys.readouterr().err) is told
