"""`tributary connectors`: what it says of secrets, tokens, metrics and quarantine."""

from datetime import UTC, datetime, timedelta

import pytest

from infra.cli import connector_health, connectors
from shared import connectors as folder
from shared import plugins
from shared.watching.health import Health
from tests.unit.cli.stages import local

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
ACCEPTED = [
    ({"connector": "shopify", "source": "shop-a", "secret": "0:"}, [0, 2, 5]),
    ({"connector": "shopify", "source": "shop-a", "secret": "1:2026-11-22"}, [1, 0, 0]),
    ({"connector": "shopify", "source": "shop-b", "secret": "0:"}, [0, 0, 4]),
    ({"connector": "square", "source": "till-1", "secret": "0:"}, [0, 0, 0]),
]
REFUSED = [
    ({"connector": "shopify", "source": "shop-a", "status": "401"}, [3, 0, 0]),
    ({"connector": "shopify", "source": "shop-a", "status": "413"}, [0, 1, 0]),
    ({"connector": "unknown", "source": "unknown", "status": "401"}, [0, 0, 7]),
    ({"connector": "shopify", "source": "closed", "status": "401"}, [0, 2, 0]),
]


class Cloud:
    """CloudWatch and S3, as far as they are asked; both are one here, and hand out one page at a time."""

    def __init__(self, metrics=(), refused=(), keys=()):
        self.metrics = {"DeliveryAccepted": metrics, "DeliveryRefused": refused}
        self.keys = keys

    def get_paginator(self, operation):
        self.operation = operation
        return self

    def paginate(self, **asked):
        match self.operation:
            case "list_objects_v2":
                return [{"Contents": [{"Key": key}]} for key in self.keys] or [{}]
            case "list_metrics":
                return [{"Metrics": [{"MetricName": asked["MetricName"], "Dimensions": dimensions(one)}]}
                        for one in self.metrics[asked["MetricName"]]] or [{"Metrics": []}]  # fmt: skip
        return [{"MetricDataResults": [self.series(one) for one in asked["MetricDataQueries"]]}]

    def series(self, query):
        metric = query["MetricStat"]["Metric"]
        (values,) = [one[1] for one in self.metrics[metric["MetricName"]] if dimensions(one) == metric["Dimensions"]]
        hours = [NOW - timedelta(hours=count) for count in range(1, len(values) + 1)]
        return {"Id": query["Id"], "Timestamps": hours, "Values": values}


def dimensions(one):
    return [{"Name": name, "Value": value} for name, value in one[0].items()]


@pytest.fixture
def ask(monkeypatch):
    def health(**cloud) -> Health:
        monkeypatch.setattr(type(local()), "client", lambda self, service: Cloud(**cloud))
        return connector_health.health(local(), NOW)

    return health


def test_what_was_accepted_is_summed_over_secrets_and_dated_by_its_last_hour_with_any(ask):
    health = ask(metrics=ACCEPTED)
    assert connectors._last("shopify/shop-a", health).startswith("2026-11-22 11:00 (8 in 14 days)")


def test_two_shops_are_told_apart_and_strangers_from_both(ask):
    health, found = ask(metrics=ACCEPTED, refused=REFUSED), {"shopify/shop-a": {}, "shopify/shop-b": {}}
    (a, b) = [connectors._source(name, {}, NOW, health) for name in found]
    assert a[4] == "[yellow]3 with 401, 1 with 413[/]"
    assert (b[3], b[4]) == ("2026-11-22 09:00 (4 in 14 days)", "0")
    assert connectors._strangers(found, health) == {"401": 9}


def test_while_rotating_it_is_told_when_each_secret_last_proved_a_delivery(ask):
    health = ask(metrics=[*ACCEPTED, ({"connector": "shopify", "source": "shop-a", "secret": "iam"}, [0, 0, 1])])
    assert connectors._last("shopify/shop-a", health).splitlines()[1:] == [
        "secret 0: 2026-11-22 10:00 (7)",
        "secret 1 of 2026-11-22: 2026-11-22 11:00 (1)",
        "iam: 2026-11-22 09:00 (1)",
    ]


def test_where_there_is_one_secret_nothing_is_said_of_it(ask):
    assert connectors._last("shopify/shop-b", ask(metrics=ACCEPTED)) == "2026-11-22 09:00 (4 in 14 days)"


def test_without_metrics_nothing_is_claimed(ask):
    health = ask(keys=["quarantine/shopify/shop-a/2026-11-22/1.json"])
    assert health.accepted is None
    assert "unknown" in connectors._last("shopify/shop-a", health)
    assert "unknown" in connectors._refused({}, health)


def test_quarantine_is_counted_by_source(ask):
    keys = [f"quarantine/shopify/shop-{name}/2026-11-2{day}/1.json" for name in "aab" for day in (1, 2)]
    assert ask(keys=keys).quarantined == {"shopify/shop-a": 4, "shopify/shop-b": 2}


def test_a_source_that_was_heard_of_long_ago_is_quiet_whatever_others_of_its_connector_say(ask):
    assert "none in 14 days" in connectors._last("square/till-1", ask(metrics=ACCEPTED))
    assert "none in 14 days" in connectors._last("shopify/shop-c", ask(metrics=ACCEPTED))


@pytest.mark.parametrize(
    ("name", "document", "said"),
    [
        ("judge_me", {}, "not needed"),
        ("zendesk", {}, "no token"),
        ("zendesk", {"api": {"token": "t"}}, "api.address is missing"),
        ("zendesk", {"api": {"token": "t", "address": "https://x.zendesk.com"}}, "there"),
        ("intercom", {"api": {"token": "t"}}, "there"),
        ("connect", {}, "not needed"),
    ],
)
def test_an_api_needs_a_token_and_where_each_account_has_its_own_an_address(name, document, said):
    assert said in connectors._api(plugins.load(folder, name).connector, document)


@pytest.mark.parametrize(
    ("name", "needs"),
    [
        ("judge_me", ["secret"]),
        ("zendesk", ["secret", "api token (completes thin events)"]),
        ("connect", ["bus (aws.connect)"]),
        ("chatwoot", ["secret", "api token (pulls what was lost)"]),
    ],
)
def test_what_each_needs_is_read_off_the_connector(name, needs):
    assert list(connectors._needs(plugins.load(folder, name).connector)) == needs


def test_every_connector_there_is_has_a_row():
    rows = [connectors._connector(name, {"shopify/shop-a": {}}) for name in plugins.names(folder)]
    assert ("shopify", "shop-a") in [(row[0], row[2]) for row in rows]
    assert all(row[1] for row in rows)
