"""Endpoints as they really are: several of one person, moved addresses, values that nobody checked."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infra.brand import brand_file, samples
from infra.pinpoint import export
from infra.pinpoint.endpoints import CUSTOMERS, SUPPRESSIONS, Endpoints
from infra.pinpoint.names import OWN, trait
from infra.pinpoint.report import Report
from shared.importing import columns
from tests.unit.importing.making import an_import, read
from tests.unit.pinpoint.test_fixtures import FIXTURES as SAVED


def an_endpoint(address="mira@example.com", kind="EMAIL", **more):
    return {"ChannelType": kind, "Address": address, "EndpointStatus": "ACTIVE", "OptOut": "NONE", "Id": "e", **more}


def rows(path, kind):
    """What the import takes, all of it, where there is anything to take."""
    if not path.exists():
        return []
    assert read(path.read_bytes(), an_import(kind, source="crm/pinpoint")).refusals == ()
    return [json.loads(line) for line in path.read_text().splitlines()]


@pytest.fixture
def write(tmp_path):
    def written(*endpoints):
        source, data, report = tmp_path / "saved", tmp_path / "data", Report()
        source.mkdir()
        (source / "part.jsonl").write_text("".join(f"{json.dumps(one)}\n" for one in endpoints))
        Endpoints(report).write(export.read(source), data)
        people, stopped = rows(data / CUSTOMERS, "customers"), rows(data / SUPPRESSIONS, "suppressions")
        return people, stopped, " ".join(note.message for note in report.notes)

    return written


@pytest.mark.parametrize(
    ("value", "written"),
    [(1234567.0, "1234567"), (12345.67, "12345.67"), (3, "3"), (0.1, "0.1"), (-2.5, "-2.5"), (1e21, f"1{'0' * 21}")],
)
def test_a_metric_keeps_all_its_digits(write, value, written):
    ((row,), _, _) = write(an_endpoint(Metrics={"Spent": value}))
    assert row["traits.spent"] == written


def test_an_address_that_another_endpoint_uses_is_not_stopped(write):
    old = an_endpoint("Mira@Example.com", Id="old", EndpointStatus="INACTIVE")
    gone = an_endpoint("gone@example.com", EndpointStatus="INACTIVE")
    assert [one["address"] for one in write(old, an_endpoint(), gone)[1]] == ["gone@example.com"]


def test_a_file_with_nothing_in_it_is_not_written_and_nobody_is_told_to_import_it(write, tmp_path):
    told = write(an_endpoint())[2]
    assert not (tmp_path / "data" / SUPPRESSIONS).exists()
    assert "--kind customers" in told
    assert "--kind suppressions" not in told


def test_who_opted_out_of_notifications_gets_none(write):
    people, stopped, _ = write(
        an_endpoint("token-1", "GCM", OptOut="ALL"), an_endpoint("token-2", "APNS", EndpointStatus="INACTIVE")
    )
    assert people[0] == {"identifier.push_token": "token-1", "push_consent": "withdrawn"}
    assert stopped == [{"address": "token-2", "channel": "push", "reason": "bounced"}]


def test_a_value_that_cannot_be_does_not_take_the_withdrawal_with_it(write):
    given = an_endpoint(
        OptOut="ALL",
        EffectiveDate="yesterday",
        Location={"Country": "USA", "City": "Reno"},
        Demographic={"Locale": "english please", "Timezone": "PST-8"},
    )
    ((row,), _, _) = write(given)
    assert row == {"email": "mira@example.com", "city": "Reno", "email_consent": "withdrawn"}


def test_what_was_left_out_is_counted(write):
    told = write(an_endpoint(Location={"Country": "USA"}), an_endpoint("b@x.example", Location={"Country": "DEU"}))[2]
    assert "`country` of 2 left out (must be two letters, such as DE)" in told


def test_attributes_that_become_one_trait_are_named(write):
    given = an_endpoint(Attributes={"VIP": ["1"], "Tea": ["a"]}, Metrics={"vip": 2.0}, User={"UserId": "u"})
    told = write(given)[2]
    assert "Attributes.VIP, Metrics.vip are all `customer.vip`" in told
    assert "customer.tea" not in told


@pytest.mark.parametrize(
    ("theirs", "ours"),
    [
        ("Größe", "grosse"),
        ("Prénom", "prenom"),
        ("性別", "u6027_u5225"),
        ("年齢", "u5e74_u9f62"),
        ("in", "attribute_in"),
    ],
)
def test_a_name_in_any_language_is_a_trait_of_its_own(theirs, ours):
    assert trait(theirs) == ours


@pytest.mark.parametrize("theirs", ["LastPurchase", "Tags", "number-of-orders", "Segments"])
def test_an_attribute_named_like_what_is_found_out_here_keeps_a_name_of_its_own(write, theirs):
    ((row,), _, told) = write(an_endpoint(Attributes={theirs: ["x"]}))
    assert row[f"traits.{trait(theirs)}"] == "x"
    assert trait(theirs).startswith("pinpoint_")
    assert f"Attributes.{theirs} is `customer.{trait(theirs)}`" in told


def test_every_name_that_is_found_out_here_is_known_as_such():
    brand, _ = brand_file.load(SAVED.parent / "brands" / "steps")
    found = samples.full(brand, "en")["customer"].keys() - columns.TRAITS.keys() - {"country"}
    assert {one for one in found if not one.startswith("points")} <= OWN


def test_an_attribute_that_has_a_column_is_checked_like_it(write):
    ((row,), _, told) = write(an_endpoint(Attributes={"Country": ["Germany"], "Birthday": ["1990-05-31"]}))
    assert row == {"email": "mira@example.com", "birthday": "1990-05-31"}
    assert "`country`" in told


@given(st.text(min_size=1, max_size=8))
def test_whatever_an_attribute_is_called_conditions_can_ask_for_it(name):
    assert trait(name).isidentifier()
    assert trait(name).isascii()


def test_two_addresses_of_one_user_are_two_rows_of_one_customer(write):
    user = {"UserId": "u-1", "UserAttributes": {"Plan": ["pro"]}}
    people, _, _ = write(an_endpoint(User=user), an_endpoint("+4915112345678", "SMS", User=user, OptOut="ALL"))
    assert [one["customer_id"] for one in people] == ["u-1", "u-1"]
    assert ["email_consent" in one for one in people] == [False, False]
    assert people[1]["sms_consent"] == "withdrawn"
