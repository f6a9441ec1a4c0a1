import json
import logging
import os
import subprocess
import sys

import pytest

from shared import observability


def written(capsys) -> dict:
    return json.loads(capsys.readouterr().out.strip().splitlines()[-1])


def test_only_fields_that_are_known_to_be_harmless_come_out(capsys, monkeypatch):
    monkeypatch.setattr(observability.logger.registered_handler, "stream", sys.stdout)
    observability.logger.warning("again later", extra={"connector": "shopify", "email": "ann@example.com"})
    line = written(capsys)
    assert (line["message"], line["connector"], line["level"]) == ("again later", "shopify", "WARNING")
    assert "ann@example.com" not in json.dumps(line)


def test_a_traceback_is_not_logged_because_it_quotes_values():
    record = logging.LogRecord("x", logging.ERROR, "f", 1, "failed", None, (ValueError, ValueError("ann"), None))
    assert observability.AllowList().filter(record)
    assert record.exc_info is None


def test_a_metric_is_one_line_of_embedded_format(capsys):
    observability.count("EventFiled", 2, connector="shopify", email="ann@example.com")
    line = written(capsys)
    assert (line["EventFiled"], line["connector"]) == ([2.0], "shopify")
    assert "email" not in line


@pytest.mark.parametrize("stage", ["dev", "prod"])
def test_a_stage_counts_for_itself_alone(stage):
    """Two of one account would else answer for each other: the clock of `dev` still goes when that of `prod` stands."""
    counts = [sys.executable, "-c", "from shared.observability import count; count('Swept')"]
    told = subprocess.run(counts, env={**os.environ, "TRIBUTARY_STAGE": stage}, capture_output=True, check=True).stdout
    (directive,) = json.loads(told)["_aws"]["CloudWatchMetrics"]
    assert directive["Namespace"] == observability.namespace(stage) == f"Tributary/{stage}"


def test_an_error_is_placed_without_its_message():
    with pytest.raises(ValueError, match="ann") as caught:
        raise ValueError("ann@example.com")
    assert observability.place(caught.value).startswith("test_observability.py:")
    assert observability.place(ValueError()) == "?"
