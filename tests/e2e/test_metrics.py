"""What our functions counted is summed by metric, over the hours that were asked for and no others."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from shared.aws.metrics import Metrics
from shared.observability import namespace

NOW = datetime.now(UTC).replace(minute=30, second=0, microsecond=0)


@dataclass
class Counted:
    """Numbers of a journey that nobody else counts."""

    cloudwatch: Any
    stage: str
    journey: str

    def put(self, name, value, hours=2):
        dimensions = [{"Name": "journey", "Value": self.journey}]
        data = {"MetricName": name, "Value": value, "Timestamp": NOW - timedelta(hours=hours), "Dimensions": dimensions}
        self.cloudwatch.put_metric_data(Namespace=namespace(self.stage), MetricData=[data])


@pytest.fixture
def counted(stage):
    return lambda: Counted(stage.client("cloudwatch"), stage.stage, f"journey-{uuid4().hex[:8]}")


def test_each_metric_of_this_journey_is_summed_over_the_span(counted):
    here, other = counted(), counted()
    here.put("RunStarted", 3)
    here.put("RunStarted", 4, hours=5)
    here.put("RunStarted", 50, hours=48)
    here.put("RunEnded", 1)
    other.put("RunStarted", 600)
    names, span = ["RunStarted", "RunEnded", "RunHeldOut"], (NOW - timedelta(hours=24), NOW)
    found = Metrics(here.cloudwatch, here.stage).sums(names, {"journey": here.journey}, span)
    assert found == {"RunStarted": 7, "RunEnded": 1, "RunHeldOut": 0}
