"""The command line waits for a function as long as it may work, and calls it once."""

from infra.cli.aws import client


def test_a_function_is_not_called_again_while_it_works():
    config = client("lambda", "eu-central-1", None, "test", "test").meta.config
    assert config.retries["total_max_attempts"] == 1
    assert config.read_timeout > 300
