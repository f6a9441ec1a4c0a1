"""What our functions counted, from CloudWatch."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from shared.aws.paging import pages
from shared.observability import namespace

PERIOD = 3600
"""Kept for 15 months; and a range of a year still is less than one answer of 100,800 figures."""

QUERIES = 500
"""At most so many in one request."""

Span = tuple[datetime, datetime]
Hours = Counter[datetime]
"""What was counted by the hour, of hours with anything."""


class Metrics:
    """Of one stage."""

    def __init__(self, client: Any, stage: str) -> None:
        self._client = client
        self._namespace = namespace(stage)

    def sums(self, names: Sequence[str], dimensions: Mapping[str, str], span: Span) -> Mapping[str, int]:
        """Of each metric over the hours of the span."""
        return dict(zip(names, self.each([(name, dimensions) for name in names], span), strict=True))

    def each(self, wanted: Sequence[tuple[str, Mapping[str, str]]], span: Span) -> Sequence[int]:
        """In their order; each is a name with its dimensions."""
        metrics = [self._metric(name, _named(by)) for name, by in wanted]
        values: Counter[int] = Counter()
        for start in range(0, len(metrics), QUERIES):
            for series in self._series(metrics[start : start + QUERIES], span):
                values[start + int(series["Id"][1:])] += round(sum(series["Values"]))
        return [values[place] for place in range(len(wanted))]

    def hourly(self, name: str, by: Sequence[str], span: Span) -> Mapping[tuple[str, ...], Hours]:
        """By the values of these dimensions; others are summed up. CloudWatch lists what was counted in two weeks."""
        listed = pages(self._client, "list_metrics", Namespace=self._namespace, MetricName=name)
        found = [one for page in listed for one in page["Metrics"] if _dimensions(one).keys() >= set(by)]
        totals: dict[tuple[str, ...], Hours] = {}
        for start in range(0, len(found), QUERIES):
            part = found[start : start + QUERIES]
            for series in self._series(part, span):
                dimensions = _dimensions(part[int(series["Id"][1:])])
                hours = totals.setdefault(tuple(dimensions[one] for one in by), Counter())
                hours.update(_heard(series))
        return totals

    def totals(self, name: str, by: str, span: Span) -> Mapping[str, int]:
        """Of the whole span, by one dimension."""
        return {value: hours.total() for (value,), hours in self.hourly(name, (by,), span).items() if hours}

    def highest(self, name: str, span: Span) -> Mapping[datetime, float]:
        """Of each hour the highest number, of what is counted without dimensions."""
        found = self._series([self._metric(name, [])], span, "Maximum")
        return {at: value for series in found for at, value in zip(series["Timestamps"], series["Values"], strict=True)}

    def _series(
        self, metrics: Sequence[Mapping[str, Any]], span: Span, statistic: str = "Sum"
    ) -> Iterator[Mapping[str, Any]]:
        queries = [_query(place, metric, statistic) for place, metric in enumerate(metrics)]
        since, until = span
        asked = {"MetricDataQueries": queries, "StartTime": since, "EndTime": until}
        for page in pages(self._client, "get_metric_data", **asked):
            yield from page["MetricDataResults"]

    def _metric(self, name: str, dimensions: list[dict[str, str]]) -> dict[str, Any]:
        return {"Namespace": self._namespace, "MetricName": name, "Dimensions": dimensions}


def _query(place: int, metric: Mapping[str, Any], statistic: str) -> dict[str, Any]:
    return {"Id": f"m{place}", "MetricStat": {"Metric": metric, "Period": PERIOD, "Stat": statistic}}


def _named(dimensions: Mapping[str, str]) -> list[dict[str, str]]:
    return [{"Name": name, "Value": value} for name, value in dimensions.items()]


def _dimensions(metric: Mapping[str, Any]) -> dict[str, str]:
    return {one["Name"]: one["Value"] for one in metric["Dimensions"]}


def _heard(series: Mapping[str, Any]) -> dict[datetime, int]:
    return {at: int(value) for at, value in zip(series["Timestamps"], series["Values"], strict=True) if value}
