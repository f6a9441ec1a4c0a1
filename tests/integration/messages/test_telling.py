"""What a provider did not hear is told to its list: once, as much as there is time for, and never against a START."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import botocore.session
import pytest
from botocore.stub import Stubber

from functions.sync_opt_outs.syncing import Syncing
from functions.sync_opt_outs.telling import Telling
from shared.aws import keys
from shared.aws.opt_out_lists import PROVIDERS
from shared.aws.opt_out_writing import WRITINGS
from shared.events import Event, Identifier
from shared.messages import inbound
from shared.messages.store import ConsentStore
from shared.messages.text_settings import Settings
from shared.messages.untold import ON_THEIR_LIST, UntoldStore

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
ANN, BOB, NUMBER = (
    Identifier("email", "ann@example.com"),
    Identifier("email", "bob@example.com"),
    Identifier("phone", "+4930901820"),
)
IDS = {ANN: "a" * 24, BOB: "b" * 24, NUMBER: "c" * 24}
SECRET = b"secret"
SENDER = Settings(by="aws_sms", sender="pool-1", opt_out_list="Shop")


@pytest.fixture(autouse=True)
def known(table):
    for one, address in IDS.items():
        table.put(keys.identifier(address), {"kind": one.kind, "value": one.value})


def says(table, number, who, name, **data):
    """A fact of the hour `number`; `source` is not part of it."""
    source = data.pop("source", "crm/main")
    fact = Event(f"e{number}", name, NOON + number * timedelta(hours=1), source, (who,), data)
    inbound.record(fact, {who: IDS[who]}, table)


def said(table, number, state, **told):
    source = told.pop("source", "twilio/texts")
    stated = {"channel": "sms", "purpose": "everything", "state": state, "by_person": True, **told}
    says(table, number, NUMBER, "consent.changed", consents=[stated], source=source)


def complained(table, number, who, source="crm/main"):
    message = {"channel": "email", "address": who.value}
    says(table, number, who, "message.complained", message=message, source=source)


def client_of(name):
    return botocore.session.get_session().create_client(
        PROVIDERS[name].service, "eu-central-1", aws_access_key_id="k", aws_secret_access_key="s"
    )


def told(table, name, *calls, seconds=100, dry_run=False, now=NOON):  # noqa: PLR0913
    """What came of it. Of each call: its operation, what it is asked for, and what AWS has against it, if anything."""
    provider, client, waits = PROVIDERS[name], client_of(name), []
    with Stubber(client) as stub:
        for operation, asked, *error in calls:
            if error:
                stub.add_client_error(operation, *error, expected_params=asked)
            else:
                stub.add_response(operation, {}, asked)
        telling = Telling(table, seconds, waits.append, now, dry_run)
        done = telling.tell(WRITINGS[name], client, provider.channel, SENDER)
        stub.assert_no_pending_responses()
    assert waits == [WRITINGS[name].seconds] * len(calls)
    return dict(done)


PUT = ("put_opted_out_number", {"OptOutListName": "Shop", "OptedOutNumber": NUMBER.value})


def suppressed(who, reason="COMPLAINT", *error):
    return ("put_suppressed_destination", {"EmailAddress": who.value, "Reason": reason}, *error)


def test_a_stop_that_was_said_elsewhere_is_put_onto_the_senders_list_once(table):
    said(table, 0, "withdrawn")
    assert told(table, "aws_sms", dry_run=True) == {"told theirs": 1}
    assert told(table, "aws_sms", PUT) == {"told theirs": 1}
    said(table, 0, "withdrawn")
    assert told(table, "aws_sms") == {}


def test_a_start_after_it_ends_that_and_the_next_stop_is_told_again(table):
    said(table, 0, "withdrawn")
    said(table, 1, "granted")
    assert told(table, "aws_sms") == {"no longer to be told": 1}
    said(table, 2, "withdrawn")
    assert told(table, "aws_sms", PUT) == {"told theirs": 1}


def test_an_older_start_ends_nothing(table):
    said(table, 0, "granted")
    said(table, 1, "withdrawn")
    assert told(table, "aws_sms", PUT) == {"told theirs": 1}


def test_who_wants_no_marketing_still_hears_where_the_parcel_is(table):
    said(table, 0, "withdrawn", purpose="marketing")
    stated = {"channel": "email", "purpose": "marketing", "state": "withdrawn", "by_person": True}
    says(table, 1, ANN, "consent.changed", consents=[stated])
    assert told(table, "aws_sms") == told(table, "ses") == {}


def test_what_they_told_us_themselves_is_not_told_back(table):
    complained(table, 0, ANN, source="ses/feedback")
    said(table, 1, "withdrawn", source="aws_sms/Default", wording=ON_THEIR_LIST)
    assert told(table, "ses") == told(table, "aws_sms") == {}


def test_what_complained_or_bounced_elsewhere_is_suppressed_at_ses(table):
    complained(table, 0, ANN)
    bounced = {"channel": "email", "address": BOB.value, "permanent": True}
    says(table, 1, BOB, "message.bounced", message=bounced)
    assert UntoldStore(table).number("email") == 2
    calls = sorted([suppressed(ANN), suppressed(BOB, "BOUNCE")], key=lambda call: keys.shard(IDS[_who(call)], 8))
    assert told(table, "ses", *calls) == {"told theirs": 2}


def _who(call):
    return next(one for one in IDS if one.value == call[1]["EmailAddress"])


def test_an_erased_address_is_nobodys(table):
    complained(table, 0, ANN)
    table.delete(keys.identifier(IDS[ANN]))
    assert told(table, "ses") == {"no longer to be told": 1}
    assert UntoldStore(table).number("email") == 0


def test_a_run_tells_as_many_as_it_has_time_for(table):
    for number in range(3):
        complained(table, number, ANN)
    assert told(table, "ses", suppressed(ANN), suppressed(ANN), seconds=2) == {
        "told theirs": 2,
        "left to the next run": 1,
    }
    assert told(table, "ses", suppressed(ANN), seconds=2) == {"told theirs": 1}


def test_what_aws_has_no_time_for_waits_with_all_others(table):
    complained(table, 0, ANN)
    complained(table, 1, ANN)
    refused = suppressed(ANN, "COMPLAINT", "TooManyRequestsException")
    assert told(table, "ses", refused) == {"not told theirs: TooManyRequestsException": 1, "left to the next run": 1}
    assert told(table, "ses", suppressed(ANN), suppressed(ANN)) == {"told theirs": 2}


def test_what_it_never_takes_stops_nobody_else(table):
    complained(table, 0, ANN)
    complained(table, 1, ANN)
    refused = suppressed(ANN, "COMPLAINT", "BadRequestException")
    assert told(table, "ses", refused, suppressed(ANN)) == {"not told theirs: BadRequestException": 1, "told theirs": 1}
    assert told(table, "ses") == {}


def read(table, listed_at, *, by_person=False, lifts=True):
    """What an hour makes of the number on the sender's list."""
    number = {"OptedOutNumber": NUMBER.value, "OptedOutTimestamp": listed_at, "EndUserOptedOut": by_person}
    shop = {"OptOutListArn": "arn", "OptOutListName": "Shop", "CreatedTimestamp": NOON}
    client, stated = client_of("aws_sms"), []
    queue = SimpleNamespace(send=stated.extend)
    with Stubber(client) as stub:
        stub.add_response("describe_opt_out_lists", {"OptOutLists": [shop]}, {})
        stub.add_response("describe_opted_out_numbers", {"OptedOutNumbers": [number]}, {"OptOutListName": "Shop"})
        if lifts:
            stub.add_response("delete_opted_out_number", {}, PUT[1])
        syncing = Syncing(ConsentStore(table), UntoldStore(table), queue, SECRET, listed_at)
        done = syncing.sync(PROVIDERS["aws_sms"], client, None)
        stub.assert_no_pending_responses()
    return dict(done), len(stated)


HOUR = timedelta(hours=1)


@pytest.fixture
def hashed(monkeypatch):
    monkeypatch.setitem(IDS, NUMBER, keys.identifier_id(NUMBER, SECRET))


@pytest.fixture
def told_late(table, hashed):
    """The STOP of noon is told at four; the START of two reaches us after that."""
    table.put(keys.identifier(IDS[NUMBER]), {"kind": NUMBER.kind, "value": NUMBER.value})
    said(table, 0, "withdrawn")
    assert told(table, "aws_sms", PUT, now=NOON + 4 * HOUR) == {"told theirs": 1}
    said(table, 2, "granted")
    return NOON + 4 * HOUR


def test_a_start_that_reaches_us_after_its_stop_was_told_takes_the_number_off_again(table, told_late):
    assert read(table, told_late) == ({"taken off theirs": 1}, 0)


def test_but_not_off_what_the_person_or_somebody_else_put_there_later(table, told_late):
    assert read(table, told_late, by_person=True, lifts=False) == ({"suppressed here": 1}, 1)
    assert read(table, told_late + HOUR, lifts=False) == ({"suppressed here": 1}, 1)


def test_nor_does_a_start_that_is_older_than_the_stop(table, hashed):
    table.put(keys.identifier(IDS[NUMBER]), {"kind": NUMBER.kind, "value": NUMBER.value})
    said(table, 1, "withdrawn")
    assert told(table, "aws_sms", PUT, now=NOON + 4 * HOUR) == {"told theirs": 1}
    said(table, 0, "granted")
    assert read(table, NOON + 4 * HOUR, lifts=False) == ({"known here": 1}, 0)
