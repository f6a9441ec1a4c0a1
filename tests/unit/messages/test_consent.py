"""Acts of consent in any order, any number of times, and what they allow in the end."""

from datetime import timedelta
from functools import reduce
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from shared.events import Event, Identifier, Name
from shared.messages import consent as consents
from shared.messages import inbound
from shared.messages.consent import EVERYTHING, MARKETING, RECENT, Choice, Consent, Sending, Suppression
from shared.messages.items import consent_item, consent_of
from tests.unit.messages.samples import ADDRESS, ANN, NOW, a_consent, an_act

ACTS = st.builds(
    an_act,
    choice=st.sampled_from([Choice.GRANTED, Choice.PENDING, Choice.WITHDRAWN]),
    id=st.sampled_from("abcdef"),
    at=st.integers(0, 3).map(lambda days: NOW + timedelta(days=days)),
    by_person=st.booleans(),
)


def fold(acts) -> Consent:
    return reduce(consents.apply, acts, Consent(ADDRESS, "email"))


def said(choice: Choice, day: int, *, by_person: bool = True):
    return an_act(choice, id=f"{choice}{day}{by_person}", at=NOW + timedelta(days=day), by_person=by_person)


@pytest.mark.parametrize(
    ("acts", "choice"),
    [
        ([], Choice.NEVER_ASKED),
        ([said(Choice.GRANTED, 0, by_person=False)], Choice.GRANTED),
        ([said(Choice.WITHDRAWN, 0, by_person=False)], Choice.NEVER_ASKED),
        ([said(Choice.GRANTED, 0), said(Choice.WITHDRAWN, 1, by_person=False)], Choice.GRANTED),
        ([said(Choice.GRANTED, 0), said(Choice.WITHDRAWN, 1)], Choice.WITHDRAWN),
        ([said(Choice.WITHDRAWN, 0), said(Choice.GRANTED, 1)], Choice.GRANTED),
        ([said(Choice.WITHDRAWN, 0), said(Choice.GRANTED, 1, by_person=False)], Choice.WITHDRAWN),
        ([said(Choice.GRANTED, 0), said(Choice.WITHDRAWN, 0)], Choice.WITHDRAWN),
        ([said(Choice.PENDING, 0), said(Choice.GRANTED, 1)], Choice.GRANTED),
        ([said(Choice.GRANTED, 0, by_person=False), said(Choice.PENDING, 0)], Choice.PENDING),
    ],
)
def test_the_persons_newest_word_counts_whatever_the_order_of_arrival(acts, choice):
    assert {fold(order).choice(MARKETING) for order in permutations(acts)} == {choice}


@given(st.lists(ACTS, max_size=6), st.randoms(use_true_random=False))
def test_order_and_repetition_change_nothing(acts, chance):
    shuffled = [*acts, *acts]
    chance.shuffle(shuffled)
    assert fold(shuffled).choice(MARKETING) == fold(acts).choice(MARKETING)


@given(st.lists(ACTS, max_size=6))
def test_after_a_withdrawal_only_a_later_word_of_the_person_makes_an_address_sendable(acts):
    withdrawn = said(Choice.WITHDRAWN, 1)
    later = [one for one in acts if one.by_person and one.at > withdrawn.at]
    if fold([*acts, withdrawn]).choice(MARKETING) is Choice.GRANTED:
        assert any(one.choice is Choice.GRANTED for one in later)


def test_the_latest_start_of_the_person_is_remembered_in_any_order():
    acts = [
        replace(said(Choice.GRANTED, 0), purpose=EVERYTHING),
        replace(said(Choice.GRANTED, 2), purpose=EVERYTHING),
        replace(said(Choice.WITHDRAWN, 3), purpose=EVERYTHING),
        replace(said(Choice.GRANTED, 4, by_person=False), purpose=EVERYTHING),
        said(Choice.GRANTED, 5),
    ]
    assert {fold(order).started_at for order in permutations(acts)} == {NOW + timedelta(days=2)}


@pytest.mark.parametrize(
    ("domain", "lent"),
    [
        ("marketplace.amazon.co.uk", True),
        ("members.ebay.de", True),
        ("etsy.com", True),
        ("buyer.etsy.com", True),
        ("betsy.com", False),
        ("etsy.com.example", False),
    ],
)
def test_addresses_that_marketplaces_lend_and_no_others_are_relays(domain, lent):
    assert consents.is_relay(Identifier("email", f"ann@{domain}")) is lent


def test_the_earliest_suppression_stays_in_any_order():
    first, second = Suppression("bounce", NOW, "1"), Suppression("complaint", NOW + timedelta(1), "2")
    for order in permutations([first, second, first]):
        assert reduce(consents.suppress, order, a_consent()).suppressed == first


def test_a_retry_is_remembered_once_and_only_the_newest_are_kept():
    sends = [Sending(f"{n % 30}", NOW + timedelta(hours=n), "marketing") for n in range(60)]
    recent = reduce(consents.remember, sends, a_consent()).recent
    assert [one.key for one in recent] == [f"{n}" for n in range(30 - RECENT, 30)]


def test_a_day_of_parcels_does_not_let_marketing_past_its_cap():
    letter = Sending("letter", NOW, "marketing")
    parcels = [Sending(f"{n}", NOW + timedelta(minutes=n + 1), "transactional") for n in range(RECENT + 5)]
    recent = reduce(consents.remember, [letter, *parcels], a_consent()).recent
    assert [one.key for one in recent] == ["letter", *(one.key for one in parcels[-RECENT:])]


def test_what_no_rule_counts_any_more_is_forgotten():
    sends = [Sending(one, NOW + timedelta(hours=at), one) for one, at in (("transactional", 0), ("marketing", 24))]
    assert [one.key for one in reduce(consents.remember, sends, a_consent()).recent] == ["marketing"]


def test_a_stored_record_reads_back_as_it_was_and_fits_two_write_units():
    sends = tuple(Sending(f"{n:024}", NOW, "transactional") for n in range(RECENT))
    known = a_consent(recent=sends, suppressed=Suppression("bounce", NOW, "ses/1"), version=7)
    assert consent_of(consent_item(known)) == known
    assert len(str(consent_item(known))) < 2048


def stated(*stated: dict, identifiers=(ANN,)) -> list:
    event = Event("1", Name.CONSENT_CHANGED, NOW, "shopify/a", identifiers, {"consents": list(stated)})
    return list(inbound.acts(event, {one: f"id of {one}" for one in identifiers}))


GRANT = {"channel": "email", "purpose": "marketing", "state": "granted", "by_person": True}
BOB = Identifier("email", "bob@example.com")


def test_a_stated_consent_belongs_to_the_address_it_names():
    found = stated(GRANT | {"address": " Bob@Example.com "}, identifiers=(ANN, BOB))
    assert [address for address, _, _ in found] == [f"id of {BOB}"]


def test_where_none_is_named_a_grant_needs_one_address_and_a_withdrawal_counts_for_all():
    assert stated(GRANT, identifiers=(ANN, BOB)) == []
    assert len(stated(GRANT)) == 1
    assert len(stated(GRANT | {"state": "withdrawn"}, identifiers=(ANN, BOB))) == 2


def test_a_marketplace_address_cannot_agree_but_can_refuse():
    relay = Identifier("email", "abc123@marketplace.amazon.co.uk")
    assert stated(GRANT, identifiers=(relay,)) == []
    assert len(stated(GRANT | {"state": "withdrawn"}, identifiers=(relay,))) == 1


@pytest.mark.parametrize("odd", [{"state": "yes"}, {"state": None}, {"channel": "pigeon"}, {"state": "never_asked"}])
def test_words_nobody_knows_are_nobodys_consent(odd):
    assert stated(GRANT | odd) == []


def test_only_a_plain_true_says_that_the_person_acted():
    assert [act.by_person for _, _, act in stated(GRANT | {"by_person": "no"})] == [False]


@pytest.mark.parametrize(("there", "day", "revoked"), [
    (Choice.WITHDRAWN, 2, True), (Choice.PENDING, 2, True), (Choice.GRANTED, 2, False), (Choice.PENDING, 0, False),
])  # fmt: skip
def test_what_is_perhaps_a_refusal_holds_for_each_id_of_a_chat(there, day, revoked):
    assert consents.revoked(fold([said(Choice.GRANTED, 1)]), [fold([said(there, day)])], MARKETING) is revoked
