"""What our functions counted, from CloudWatch."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from shared.errors import UnavailableError
from shared.observability import NAMESPACE

PERIOD = 3600
"""Kept for 15 months; and a range of a year still is less than one answer of 100,800 figures."""


class Metrics:
    def __init__(self, client: Any) -> None:
        self._client = client

    def sums(
        self, names: Sequence[str], dimensions: Mapping[str, str], span: tuple[datetime, datetime]
    ) -> Mapping[str, int]:
        """Of each metric over the hours of the span."""
        named = [{"Name": name, "Value": value} for name, value in dimensions.items()]
        queries = [
            {"Id": f"m{place}", "MetricStat": {"Metric": _metric(name, named), "Period": PERIOD, "Stat": "Sum"}}
            for place, name in enumerate(names)
        ]
        since, until = span
        try:
            found = self._client.get_metric_data(MetricDataQueries=queries, StartTime=since, EndTime=until)
        except (ClientError, BotoCoreError) as error:
            raise UnavailableError("get_metric_data") from error
        values = {one["Id"]: round(sum(one["Values"])) for one in found["MetricDataResults"]}
        return {name: values.get(f"m{place}", 0) for place, name in enumerate(names)}


def _metric(name: str, dimensions: list[dict[str, str]]) -> dict[str, Any]:
    return {"Namespace": NAMESPACE, "MetricName": name, "Dimensions": dimensions}
