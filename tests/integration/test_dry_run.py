"""A dry run reads what filing, deciding and consenting have left in the table, and writes nothing."""

from dataclasses import replace
from datetime import timedelta

import boto3
import pytest

from infra.dry_run.report import Report, counts
from infra.dry_run.scan import Scan
from infra.dry_run.trial import trial
from infra.whole_table import WholeTable
from shared.aws import keys
from shared.configuration import Kind
from shared.messages.consent import Act, Choice, Suppression
from shared.messages.store import ConsentStore
from shared.profiles import kinds
from shared.profiles.cutting import Cutting, Decision
from shared.profiles.store import ProfileStore
from tests.integration.profiles.stories import BRAND, DAY, SECRET, file_all, hashed, stories, told

ANN, BOB = ("email", "person", "ann@a.example"), ("email", "person", "bob@a.example")
CARD = ("external_id@web", "person", "card")
STRICT = replace(BRAND, kinds={**BRAND.kinds, "email": Kind("person", 1)})


def rehearse(changed, since=None):
    """Under the stage's own rules and the changed ones."""
    tried = trial(BRAND, changed, lambda one: keys.identifier_id(one, SECRET))
    units = 0
    for page in Scan(WholeTable(boto3.client("dynamodb"), "customers"), since).pages():
        assert len(page.items) <= page.looked_at
        tried.learn(page.items)
        units += page.units
    return tried


def say(table, one, choice, channel="email"):
    act = Act("a", DAY, "marketing", choice, by_person=True, source="shopify/shop-a")
    ConsentStore(table).record(hashed(one), channel, act)


@pytest.mark.parametrize("seed", range(8))
def test_under_the_rules_of_now_it_finds_the_customers_that_the_stage_has(table, seed):
    told_stories = stories(seed + 500)
    file_all(table, [told(number, story) for number, story in enumerate(told_stories)])
    outcome = rehearse(BRAND).outcome()
    owners = {one: ProfileStore(table).profile(one).customer_id for one in outcome.before.owners}
    assert {one: owner.customer_id for one, owner in outcome.before.owners.items()} == owners
    assert sum(outcome.before.events.values()) == len(told_stories)
    assert not outcome.difference.any


def test_a_split_a_shared_identifier_and_a_parted_consent_are_reported(table):
    file_all(table, [told(1, [ANN, CARD]), told(2, [BOB, CARD])])
    say(table, ANN, Choice.WITHDRAWN)
    say(table, BOB, Choice.GRANTED)
    outcome = rehearse(STRICT).outcome()
    found = Report(outcome, {}.get).plain()
    customer, shared = min(map(hashed, (ANN, BOB, CARD))), hashed(CARD)
    assert [one["customer"]["id"] for one in found["splits"]] == [customer]
    assert sorted(one["id"] for one in found["splits"][0]["becomes"]) == sorted(map(hashed, (ANN, BOB, CARD)))
    assert found["newly_shared"] == [{"id": shared, "kind": "external_id@web"}]
    (reach,) = found["consent"]
    assert (reach["withdrawn"]["id"], reach["meets"], reach["leaves"][0]["id"]) == (hashed(ANN), [], hashed(BOB))
    assert (found["before"]["customers"], found["after"]["customers"]) == (1, 3)
    assert dict(counts(outcome.difference))["customers split into several"] == 1


def test_a_complaint_is_a_no_and_the_proof_of_an_older_yes_is_not_read_as_one(table):
    file_all(table, [told(1, [ANN, CARD]), told(2, [BOB, CARD])])
    say(table, ANN, Choice.GRANTED)
    say(table, BOB, Choice.GRANTED)
    ConsentStore(table).suppress(hashed(ANN), "email", Suppression("complaint", DAY, "c"))
    assert rehearse(BRAND).consents == {hashed(ANN): frozenset({"withdrawn"}), hashed(BOB): frozenset({"granted"})}


def test_a_cut_holds_under_changed_rules_until_it_is_restored(table):
    file_all(table, [told(1, [ANN, CARD])])
    limit = lambda kind: kinds.kind_of(kind, BRAND.kinds).limit  # noqa: E731
    for number, cut in enumerate((True, False)):
        decision = Decision(f"d{number}", cut, DAY + timedelta(days=2, minutes=number), "arn:ops", "strangers")
        Cutting(table, limit).decide(hashed(ANN), hashed(CARD), decision)
        outcome = rehearse(STRICT).outcome()
        assert len({owner.customer_id for owner in outcome.after.owners.values()}) == (2 if cut else 1)


def test_only_events_from_then_on_are_replayed(table):
    file_all(table, [told(1, [ANN, CARD]), told(2, [BOB, CARD]), told(30, [BOB])])
    tried = rehearse(BRAND, since=DAY + timedelta(minutes=2))
    assert (tried.events, len(tried.outcome().before.owners)) == (2, 2)


def test_values_are_told_to_whoever_asks_for_them_alone(table):
    file_all(table, [told(1, [ANN, CARD]), told(2, [BOB, CARD])])
    outcome = rehearse(STRICT).outcome()
    assert "example" not in str(Report(outcome, {}.get).plain())
    assert "card" in str(Report(outcome, {hashed(CARD): "card"}.get).plain())


def test_examples_are_few_and_the_whole_is_whole(table):
    file_all(table, [told(number, [(*ANN[:2], f"{number}@a.example"), CARD]) for number in range(5)])
    one_more = rehearse(replace(BRAND, blocked=("email:.*",))).outcome()
    assert len(Report(one_more, {}.get, 3).plain()["no_longer_used"]) == 3
    assert len(Report(one_more, {}.get).plain()["no_longer_used"]) == 5


def test_nothing_is_written(table):
    file_all(table, [told(1, [ANN, CARD]), told(2, [BOB, CARD])])
    client = boto3.client("dynamodb")
    stored = client.scan(TableName="customers")["Items"]
    rehearse(STRICT).outcome()
    assert client.scan(TableName="customers")["Items"] == stored


class Pages:
    """A client whose pages are short, as those of a large table are long."""

    def scan(self, **asked):
        return boto3.client("dynamodb").scan(**asked, Limit=7)


def test_a_table_of_many_pages_is_read_to_its_end(table):
    file_all(table, [told(number, [(*ANN[:2], f"{number}@a.example")]) for number in range(40)])
    found = [item["pk"] for page in Scan(WholeTable(Pages(), "customers")).pages() for item in page.items]
    assert sorted(found) == sorted(hashed((*ANN[:2], f"{number}@a.example")) for number in range(40))
