"""Files of customers, orders and suppressed addresses, imported as an operator does it."""

import csv
import io
import json
import random
import time
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from typer.testing import CliRunner

from infra.cli import api, customers
from infra.cli.import_follow import filed, follow
from infra.cli.import_start import Wanted, resume, start, stop
from infra.cli.main import app
from shared.errors import InvalidRequestError
from shared.importing import error_file
from shared.importing.models import Import, State
from tests.e2e.told import by_others

CUSTOMERS = 90
ORDERS = 60
BAD_CUSTOMERS = {
    5: ("email", "no address"),
    27: ("phone", "call me"),
    40: ("country", "Germany"),
    89: ("birthday", "1.5.90"),
}
BAD_ORDERS = {3: ("total", "12,50"), 31: ("placed_at", "soon"), 50: ("items", "two")}


class Shop:
    """A shop nobody has met before, and its exports."""

    def __init__(self, now):
        self.name, self.now, self.draw = uuid4().hex[:8], now, random.Random(7)  # noqa: S311

    def email(self, number):
        return f"p{number}.{self.name}@example.com"

    def customer(self, number):
        row = {"E-Mail": self.email(number), "customer_id": str(number), "phone": "", "country": "DE", "birthday": ""}
        row |= {"first_name": f'Änn "{number}"', "city": "Köln,\r\nDeutz" if number % 3 else "Bonn"}
        if number in BAD_CUSTOMERS:
            column, wrong = BAD_CUSTOMERS[number]
            row["E-Mail" if column == "email" else column] = wrong
        return row

    def order(self, number):
        """Delivered yesterday: as a webhook it would start a journey."""
        at = self.now - timedelta(hours=30)
        item = {"sku": f"s{number}", "name": "Tea", "quantity": 1 + number % 3, "price": "9.95"}
        row = {"order_id": f"o{number}", "customer_id": str(number), "placed_at": at.isoformat(), "currency": "EUR"}
        row |= {"updated_at": (at + timedelta(hours=9)).isoformat(), "status": "delivered", "total": f"{number}.5"}
        row |= {"items": json.dumps([item])}
        return row | ({BAD_ORDERS[number][0]: BAD_ORDERS[number][1]} if number in BAD_ORDERS else {})


@pytest.fixture(scope="module")
def shop(stage):
    return Shop(stage.now())


@pytest.fixture(scope="module")
def files(shop, tmp_path_factory):
    folder = tmp_path_factory.mktemp("import")
    with (folder / "customers.csv").open("w", newline="", encoding="utf-8-sig") as file:
        writer = csv.DictWriter(file, list(shop.customer(1)), delimiter=";")
        writer.writeheader()
        writer.writerows(map(shop.customer, range(1, CUSTOMERS + 1)))
    (folder / "orders.jsonl").write_text("\n".join(json.dumps(shop.order(number)) for number in range(1, ORDERS + 1)))
    (folder / "mapping.yaml").write_text("columns: {E-Mail: email}\n")
    suppressed = [(shop.email(20), "unsubscribed"), (shop.email(21), "bounced")]
    (folder / "suppressions.csv").write_text(
        "address,reason,date\n" + "".join(f"{one},{why},2026-01-01\n" for one, why in suppressed)
    )
    return folder


def imports(stage, shop, folder):
    """Both exports. Returns what became of them."""
    source = f"crm/{shop.name}"
    wanted = [
        Wanted(folder / "customers.csv", "customers", source, folder / "mapping.yaml"),
        Wanted(folder / "orders.jsonl", "orders", source),
    ]
    return [follow(stage, start(stage, one)) for one in wanted]


def settled(stage, idle):
    """Many rows keep a worker busy for longer than one webhook does."""
    filed(stage, seconds=900)
    idle.wait()


@dataclass
class Imported:
    """The exports of a shop, and what became of them."""

    shop: Shop
    files: Path
    done: list[Import]


@pytest.fixture(scope="module")
def imported(stage, idle, shop, files):
    done = imports(stage, shop, files)
    settled(stage, idle)
    return Imported(shop, files, done)


def errors(stage, task):
    body = stage.client("s3").get_object(Bucket=stage.bucket, Key=error_file.errors_key(task.id))["Body"].read()
    return list(csv.DictReader(io.StringIO(body.decode(), newline="")))


def everything(stage, shop, number):
    profile = customers.find(stage, f"email:{shop.email(number)}")
    timeline = by_others(customers.timeline(stage, profile["customer_id"]))
    return profile, timeline, customers.runs(stage, profile["customer_id"])


def test_good_rows_are_accepted_and_bad_ones_counted(imported):
    assert [(one.state, one.accepted, one.refused) for one in imported.done] == [
        (State.DONE, CUSTOMERS - len(BAD_CUSTOMERS), len(BAD_CUSTOMERS)),
        (State.DONE, ORDERS - len(BAD_ORDERS), len(BAD_ORDERS)),
    ]


def test_the_error_file_names_line_column_and_reason_but_no_value(stage, imported):
    """Two of three customers take two lines of the file, because their city does."""
    first_lines = [0, 2]
    for number in range(1, CUSTOMERS + 1):
        first_lines.append(first_lines[-1] + (2 if number % 3 else 1))
    for task, bad, line_of in zip(
        imported.done, (BAD_CUSTOMERS, BAD_ORDERS), (first_lines.__getitem__, lambda number: number), strict=True
    ):
        found = errors(stage, task)
        assert [(int(one["line"]), one["column"]) for one in found] == [
            (line_of(number), column) for number, (column, _) in sorted(bad.items())
        ]
        assert all(one["reason"] for one in found)
        assert not [wrong for _, wrong in bad.values() if wrong in json.dumps(found)]


def test_a_customer_of_both_files_is_one_with_traits_and_orders(stage, imported):
    profile, timeline, _ = everything(stage, imported.shop, 41)
    assert (profile["traits"]["first_name"], profile["traits"]["city"]) == ('Änn "41"', "Köln,\r\nDeutz")
    (order,) = profile["orders"]
    assert (order["status"], order["total"], order["items"][0]["sku"]) == (
        "delivered",
        {"amount": "41.50", "currency": "EUR"},
        "s41",
    )
    assert sorted(event["name"] for event in timeline) == ["customer.updated", "order.delivered", "order.placed"]


def test_nobody_is_sent_on_a_journey(stage, imported):
    shop = imported.shop
    for number in shop.draw.sample(range(12, ORDERS), 12):
        if number not in BAD_CUSTOMERS | BAD_ORDERS:
            assert everything(stage, shop, number)[2] == [], number


def test_the_same_files_again_change_nothing(stage, idle, imported):
    shop = imported.shop
    sample = [number for number in shop.draw.sample(range(1, CUSTOMERS), 20) if number not in BAD_CUSTOMERS]
    before = [everything(stage, shop, number) for number in sample]
    again = imports(stage, shop, imported.files)
    settled(stage, idle)
    assert [(one.accepted, one.refused) for one in again] == [(one.accepted, one.refused) for one in imported.done]
    assert [everything(stage, shop, number) for number in sample] == before


def test_marketing_to_suppressed_addresses_ends(stage, idle, imported):
    shop, file = imported.shop, imported.files / "suppressions.csv"
    done = follow(stage, start(stage, Wanted(file, "suppressions", f"crm/{shop.name}")))
    settled(stage, idle)
    assert (done.accepted, done.refused) == (2, 0)
    for number in (20, 21):
        consents = everything(stage, shop, number)[0]["consents"]
        assert [one["acts"]["marketing"]["choice"] for one in consents if one["name"] == "email"] == ["withdrawn"]


def test_a_dry_run_tells_what_would_be_refused_and_files_nobody(stage, idle, shop, tmp_path):
    file = tmp_path / "dry.csv"
    file.write_text(f"email\ndry.{shop.name}@example.com\nnobody\n")
    done = follow(stage, start(stage, Wanted(file, "customers", "crm/main", dry_run=True)))
    idle.wait()
    assert (done.accepted, done.refused, len(errors(stage, done))) == (1, 1, 1)
    assert customers.find(stage, f"email:dry.{shop.name}@example.com") is None


def test_an_import_that_is_done_is_not_gone_on_with(stage, imported):
    stop(stage, imported.done[0].id)
    with pytest.raises(InvalidRequestError, match="is done"):
        resume(stage, imported.done[0].id)


def test_a_file_that_cannot_be_read_stops_the_job_until_somebody_has_looked(stage, tmp_path):
    file = tmp_path / "torn.csv"
    file.write_text('email\n"never closed')
    job = start(stage, Wanted(file, "customers", "crm/main"))
    for run in (1, 2):
        assert "never closed" in follow(stage, job).reason
        until = time.monotonic() + 30
        while (told := api.get(stage, f"/jobs/import/{job}"))["state"] != "stopped":
            assert time.monotonic() < until, told
            time.sleep(0.2)
        assert (told["run"], told["progress"]["state"]) == (run, "stopped")
        resume(stage, job)


def test_the_command_shows_counts_and_the_error_file(shop, stage, tmp_path):
    file = tmp_path / "one.csv"
    file.write_text(f"email,hat\ncli.{shop.name}@example.com,1\nnobody,2\n")
    shown = CliRunner().invoke(app, ["import", str(file), "--source", "crm/main"], env={"COLUMNS": "300"})
    assert shown.exit_code == 0, shown.output
    assert "errors.csv" in shown.output
    assert "hat" in shown.output
