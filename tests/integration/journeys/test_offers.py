"""An offer on its way: one code, in the mail, in the profile and on the bus, however often any of it is done again."""

from msgspec.structs import replace

from functions.deliver_message.journey import LastLook, messages_of
from shared.aws import keys
from shared.journeys import statements
from shared.journeys.code_key import KeptKey
from shared.messages import templates
from shared.profiles.filing import Filing
from shared.profiles.measures import NO_EXCHANGE
from shared.profiles.store import ProfileStore
from tests.integration.journeys.conftest import BRAND, EMAIL, PHONE, SECRET, told
from tests.integration.journeys.test_own_facts import Chain
from tests.unit.journeys.making import a_journey

HOME = keys.identifier_id(EMAIL, SECRET)
TENTH = {"id": "tenth", "type": "offer", "kind": "discount", "value": {"percent": "10"}, "valid": "14d"}
TELL = {"id": "tell", "type": "send", "template": "voucher"}
PAUSE = {"id": "pause", "type": "wait", "duration": "1d"}
MAIL = {"text": "{{ offer.code }}: {{ offer.value.percent }} % until {{ offer.valid_until | date_long }}"}
DELIVERED = told("order.delivered", "e1", order={"id": "1"})


def test_the_key_is_made_once_and_is_the_same_for_everybody(table):
    one, other = KeptKey(table), KeptKey(table)
    found = {one(), other(), one(), KeptKey(table)()}
    assert [len(key) for key in found] == [16]


def test_a_key_that_somebody_else_makes_at_the_same_moment_counts(table, monkeypatch):
    real = table.put_if_absent

    def late(key, item):
        real(key, {"value": "ab" * 16})
        return real(key, item)

    monkeypatch.setattr(table, "put_if_absent", late)
    assert KeptKey(table)() == bytes.fromhex("ab" * 16)


def test_each_deployment_has_a_key_of_its_own(table):
    first = KeptKey(table)()
    table.delete(keys.CODES)
    assert KeptKey(table)() != first


def test_the_mail_says_the_code_that_the_profile_has_and_other_systems_hear(system, table):
    here = system(a_journey(TENTH, TELL, PAUSE))
    item = here.file(DELIVERED)
    here.announce(item)
    here.announce(item)
    (run,) = here.runs()
    (message,) = messages_of(run)
    before = rendered(here, message)
    Chain(here).hand_over()
    Chain(here).hand_over()
    (offer,) = ProfileStore(table).profile(HOME, consistent=True).offers
    heard = [detail for one in table.query(HOME, keys.EVENT) for name, detail in statements.told(one)]
    assert [one["offer"]["code"] for one in heard] == [offer["code"]]
    assert before == rendered(here, message) == f"{offer['code']}: 10 % until March 16, 2026"


def rendered(here, message):
    _, _, context = LastLook(here.table, here.definitions(), NO_EXCHANGE)(message, here.now)
    surroundings = {"language": "en", "time_zone": "Europe/Berlin"}
    return templates.render(MAIL, "transactional", {**context, **surroundings})["text"]


def test_whoever_uses_it_at_a_till_that_knows_another_address_ends_the_reminder(system, table):
    used = {"event": "offer.redeemed", "condition": "has(offer.redeemed_at)", "reason": "used"}
    here = system(a_journey(TENTH, PAUSE, TELL, exit=[used]))
    here.receive(DELIVERED)
    Chain(here).hand_over()
    (offer,) = ProfileStore(table).profile(HOME, consistent=True).offers
    here.file(told("customer.identified", "e2", EMAIL, PHONE))
    here.receive(told("offer.redeemed", "e3", PHONE, offer={"code": offer["code"].lower()}))
    assert [run.reason for run in here.deliver()] == ["used", "used"]


def test_no_key_of_the_table_holds_a_code(system, table):
    here = system(a_journey(TENTH, PAUSE))
    here.receive(DELIVERED)
    Chain(here).hand_over()
    (offer,) = ProfileStore(table).profile(HOME, consistent=True).offers
    stored = [item["sk"] for item in table.query(HOME, "")]
    assert any(one.startswith(keys.OFFER) for one in stored)
    assert not any(offer["code"].replace("-", "").lower() in one.lower() for one in stored)


def test_a_later_run_of_the_same_journey_has_a_code_of_its_own(system, table):
    here = system(a_journey(TENTH, reentry="always"))
    for number in (1, 2):
        here.receive(replace(DELIVERED, id=f"e{number}"))
        Chain(here).hand_over()
    offers = ProfileStore(table).profile(HOME, consistent=True).offers
    assert len({one["code"] for one in offers}) == 2


def test_filing_a_grant_twice_changes_nothing(system, table):
    here = system(a_journey(PAUSE))
    event = told("offer.granted", "e5", offer={"code": "A-1", "kind": "points", "value": {"points": 5}})
    for _ in range(2):
        Filing(table, BRAND, SECRET).file(event, here.now, lambda *_: None)
    (offer,) = ProfileStore(table).profile(HOME, consistent=True).offers
    assert (offer["value"], offer["granted_at"]) == ({"points": 5}, "2026-03-02T09:00:00.000000Z")
