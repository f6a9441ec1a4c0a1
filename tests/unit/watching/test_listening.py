"""Sources by what was accepted of them, journeys by what they sent; what is paused or gone is not missed."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from shared.aws import gates
from shared.configuration import Source
from shared.journeys.controls import RUNNING, Controls, paused, stopped
from shared.watching.listening import Listening
from tests.unit.messages.samples import a_brand

NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)
SILENT = Counter({NOW - timedelta(hours=hour): 3 for hour in range(50, 250)})
SPEAKS = Counter({NOW - timedelta(hours=hour): 3 for hour in range(1, 250)})
BRAND = a_brand(sources={"shopify": {"a": Source(), "b": Source(silent_after="3d"), "c": Source()}})


class Counts:
    """CloudWatch's numbers, by the name of the metric."""

    def __init__(self, **metrics):
        self.metrics = metrics

    def hourly(self, name, by, span):
        assert span == (NOW - timedelta(days=14), NOW)
        return {key: hours for key, hours in self.metrics[name].items() if len(key) == len(by)}


def listening(controls=None, **metrics):
    return Listening(Counts(**metrics), BRAND, ("welcome", "birthday"), lambda: controls or Controls())


def test_a_silent_source_is_named_unless_it_may_be_or_is_gone():
    heard = {("shopify", "a"): SILENT, ("shopify", "b"): SILENT, ("shopify", "c"): SPEAKS, ("shopify", "gone"): SILENT}
    assert [one.name for one in listening(DeliveryAccepted=heard).sources(NOW)] == ["shopify/a"]


def test_a_journey_that_usually_sends_is_named():
    sent = {("welcome",): SILENT, ("birthday",): SPEAKS, ("removed",): SILENT}
    assert [one.name for one in listening(JourneySent=sent).sending(NOW)] == ["welcome"]


@pytest.mark.parametrize("decided", [paused, stopped])
def test_what_somebody_paused_or_stopped_is_not_missed(decided):
    controls = Controls({gates.of_journey("welcome"): decided(RUNNING, NOW)})
    assert listening(controls, JourneySent={("welcome",): SILENT}).sending(NOW) == []
