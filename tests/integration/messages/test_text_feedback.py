"""Providers that do not give our id back name the number and their own id: that finds the message, too."""

import pytest
from msgspec.structs import replace

from shared.events import Event, Identifier, Name
from shared.messages import inbound, protocol
from shared.messages.ledger import Ledger
from shared.messages.models import Outcome, State
from shared.messages.store import ConsentStore
from tests.unit.messages.samples import NOW, a_message

PHONE = Identifier("phone", "+4915155501234")
ADDRESS = "ac" * 12


@pytest.fixture
def row(table):
    """A text that SNS has taken."""
    message = a_message(channel="sms", address=ADDRESS, message_class="transactional")
    mine = Ledger(table).claim(message, NOW)
    return Ledger(table).conclude(mine, protocol.concluded(mine, Outcome(State.SENT, provider_id="sns-1"), NOW))


def tell(table, name: str, provider_id: str | None, **more) -> None:
    message = {"channel": "sms", "address": PHONE.value, "provider_id": provider_id, **more}
    inbound.record(Event("1", name, NOW, "sns_sms/texts", (PHONE,), {"message": message}), {PHONE: ADDRESS}, table)


def now_there(table, row):
    return Ledger(table).get(row.address, row.send_key)


def test_a_failure_is_known_by_the_providers_id(table, row):
    tell(table, Name.MESSAGE_FAILED, "sns-1")
    assert (now_there(table, row).state, now_there(table, row).rule) == (State.REFUSED, "provider")


@pytest.mark.parametrize("provider_id", ["sns-2", None])
def test_news_of_another_message_to_the_number_changes_nothing(table, row, provider_id):
    tell(table, Name.MESSAGE_FAILED, provider_id)
    assert now_there(table, row) == row


def test_a_number_that_does_not_exist_is_not_written_to_again(table, row):
    tell(table, Name.MESSAGE_BOUNCED, "sns-1", permanent=True)
    assert ConsentStore(table).get(ADDRESS, "sms").suppressed.reason == "bounce"
    assert ConsentStore(table).get(ADDRESS, "email").suppressed is None


def test_a_delivery_settles_what_was_unknown(table, row):
    unknown = replace(row, state=State.UNKNOWN)
    Ledger(table).conclude(row, unknown)
    tell(table, Name.MESSAGE_DELIVERED, "sns-1")
    assert now_there(table, row).state is State.SENT
