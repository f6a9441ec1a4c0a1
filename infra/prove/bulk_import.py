"""`python -m infra.prove.bulk_import --rows 100000 --seed 1`: a large import on the local stage that is up.

Three of five rows are customers, the others orders of theirs; the same seed makes the same files, so a second run is an
import of the same again. Afterwards every accepted row must be an event, and a sample of customers what the files say.
"""

import csv
import json
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Annotated, Any

import typer
from msgspec import Struct

from infra.cli import customers, deployment
from infra.cli.console import console
from infra.cli.deployment import Deployment
from infra.cli.idle import Idle
from infra.cli.import_follow import filed, follow
from infra.cli.import_start import Wanted, start
from shared.importing.models import Import

KEPT = Path(".local/prove")
SAMPLE = 100
BAD_ONE_IN = 500
PATIENCE_SECONDS = 6 * 60 * 60
CITIES = ("Köln", "Bonn", 'Halle "Saale"', "Aachen,\nMitte")
Row = dict[str, str]


class Shop(Struct, frozen=True):
    """Its customers and orders, each a function of the seed and its number."""

    seed: int
    customers: int
    orders: int

    @property
    def source(self) -> str:
        return f"crm/proof-{self.seed}"

    def customer(self, number: int) -> Row:
        draw = self._draw("customer", number)
        email = f"p{number}.{self.seed}@example.com" if draw.randrange(BAD_ONE_IN) else "nobody"
        row = {"email": email, "customer_id": f"c{number}", "first_name": f"Änn {number}", "city": draw.choice(CITIES)}
        return row | {"country": "DE", "updated_at": "2025-06-01T10:00:00Z", "traits.points": str(draw.randrange(1000))}

    def order(self, number: int) -> Row:
        draw = self._draw("order", number)
        total = f"{draw.randrange(10_000)}.{draw.randrange(100):02}" if draw.randrange(BAD_ONE_IN) else "a lot"
        buyer, day = draw.randrange(1, self.customers + 1), 1 + draw.randrange(28)
        row = {"order_id": f"o{number}", "customer_id": f"c{buyer}", "placed_at": f"2025-{1 + number % 12:02}-{day:02}"}
        return row | {"total": total, "currency": "EUR", "status": draw.choice(("paid", "delivered", "cancelled"))}

    def _draw(self, what: str, number: int) -> Random:
        return Random(f"{self.seed}:{what}:{number}")  # noqa: S311 - to be repeated, not to be secret


def run(
    rows: Annotated[int, typer.Option(help="Of both files together.")] = 100_000,
    seed: Annotated[int, typer.Option()] = 1,
) -> None:
    stage = deployment.read(deployment.OUTPUTS)
    shop = Shop(seed, rows * 3 // 5, rows - rows * 3 // 5)
    began = time.monotonic()
    done = [follow(stage, start(stage, Wanted(file, kind, shop.source))) for kind, file in _files(shop).items()]
    read = time.monotonic()
    filed(stage, seconds=PATIENCE_SECONDS)
    Idle(stage, PATIENCE_SECONDS).wait()
    found = {"seed": seed, "rows": rows, "imports": [_told(one) for one in done]}
    found |= {"seconds_read": round(read - began), "seconds_filed": round(time.monotonic() - began)}
    found |= {"events": _events(stage, shop.source), "wrong": list(_wrong(stage, shop))}
    console.print_json(data=found)
    expected = sum(one.accepted for one in done)
    raise typer.Exit(0 if found["events"] == expected and not found["wrong"] else 1)


def _files(shop: Shop) -> dict[str, Path]:
    """Written row by row: a file may be larger than memory."""
    KEPT.mkdir(parents=True, exist_ok=True)
    paths = {kind: KEPT / f"import-{shop.seed}-{kind}.csv" for kind in ("customers", "orders")}
    for path, row_of, count in (
        (paths["customers"], shop.customer, shop.customers),
        (paths["orders"], shop.order, shop.orders),
    ):
        with path.open("w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, list(row_of(1)))
            writer.writeheader()
            writer.writerows(row_of(number) for number in range(1, count + 1))
    return paths


def _told(task: Import) -> dict[str, Any]:
    return {"id": task.id, "state": str(task.state), "accepted": task.accepted, "refused": task.refused}


def _events(stage: Deployment, source: str) -> int:
    """All of the table is read, which only a local one is cheap enough for."""
    condition: dict[str, Any] = {"FilterExpression": "begins_with(sk, :event) AND #source = :source", "Select": "COUNT"}
    condition |= {"ExpressionAttributeNames": {"#source": "source"}}
    values = {":event": {"S": "event#"}, ":source": {"S": source}}
    pages = stage.client("dynamodb").get_paginator("scan")
    found = pages.paginate(TableName=stage.table, ExpressionAttributeValues=values, **condition)
    return sum(page["Count"] for page in found)


def _wrong(stage: Deployment, shop: Shop) -> Iterator[str]:
    """Customers of the sample who are not what the files say."""
    draw, orders = Random(shop.seed), _orders(shop)  # noqa: S311
    for number in draw.sample(range(1, shop.customers + 1), min(SAMPLE, shop.customers)):
        row = shop.customer(number)
        profile = customers.find(stage, f"crm_customer@{shop.source.partition('/')[2]}:{row['customer_id']}")
        named = row["email"] != "nobody"
        expected = {"first_name": row["first_name"], "points": row["traits.points"]} if named else {}
        seen = {name: value for name, value in (profile or {"traits": {}})["traits"].items() if name in expected}
        bought = sorted(one["id"] for one in profile["orders"]) if profile else []
        if (seen, bought) != (expected, sorted(orders.get(row["customer_id"], []))):
            yield json.dumps({"customer": number, "traits": seen, "orders": bought})
        elif profile and customers.runs(stage, profile["customer_id"]):
            yield json.dumps({"customer": number, "runs": "there are some"})


def _orders(shop: Shop) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for row in map(shop.order, range(1, shop.orders + 1)):
        if row["total"] != "a lot":
            found.setdefault(row["customer_id"], []).append(row["order_id"])
    return found


if __name__ == "__main__":
    typer.run(run)
