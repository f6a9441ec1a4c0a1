"""One person in many channels is one customer, asked once and in the right words; who may not be written to is not."""

from collections import Counter
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from infra.cli.customer import read
from infra.cli.send import post
from infra.demo import story
from infra.demo.outcome import identifiers

BERLIN = ZoneInfo("Europe/Berlin")


def test_every_delivery_is_accepted(played):
    assert set(played.answers) == {200}
    assert played.answers[200] == 4 + 14 + 6 + 1 + 2 + 2


def test_shop_till_website_and_all_who_talk_to_her_are_about_one_customer(told):
    ines, ben, clara = told
    assert set(ines.found_by) == set(identifiers(ines.person))
    assert len(set(ines.found_by.values())) == 1
    assert len({one.story.profile["customer_id"] for one in (ines, ben, clara)}) == 3


def test_the_timeline_holds_what_each_channel_said_before_and_after_they_were_joined(told):
    names = Counter((event["source"], event["name"]) for event in told[0].story.timeline)
    assert names["segment/web", "product.viewed"] == 1
    assert names["square/till-1", "payment.received"] == 1
    assert names["shopify/shop-a", "order.delivered"] == 1
    assert names["whatsapp/shop", "message.received"] == 1
    assert names["chatwoot/chat", "message.received"] == 1
    assert names["aircall/phones", "call.ended"] == 1
    assert names["preferences/page", "survey.answered"] == 1


def test_a_redelivery_counts_once(told):
    assert len(told[0].events("order.placed", "shopify")) == 1
    assert told[0].story.profile["measures"]["number_of_orders"] == 2


def test_the_state_of_an_order_is_the_latest_and_not_the_last_to_arrive(told):
    order = told[0].order()
    assert (order["payment"], order["delivery"], order["status"]) == ("paid", "delivered", "delivered")
    assert order["total"] == {"amount": "100.90", "currency": "EUR"}


def test_the_newest_event_comes_first(told):
    times = [event["occurred_at"] for event in told[0].story.timeline]
    assert times == sorted(times, reverse=True)


def test_three_days_after_delivery_the_customer_is_asked_in_her_language(told):
    ines = told[0]
    (asked,) = ines.messages("arrival_check")
    (delivered,) = ines.events("order.delivered")
    assert asked["state"] == "sent"
    then, now = (
        datetime.fromisoformat(at).astimezone(BERLIN) for at in (delivered["occurred_at"], asked["requested_at"])
    )
    assert (now.date() - then.date(), now.hour) == (timedelta(days=3), 10)
    assert [mail.subject for mail in ines.mails][0] == "Ist alles gut bei Ihnen angekommen?"
    assert 'lang="de' in ines.mails[0].html
    assert ines.mails[0].text.strip()


def test_a_cancelled_order_ends_the_journey_and_nothing_is_sent(told):
    ben = told[1]
    assert ben.journey["reason"] == "exit: order.cancelled"
    assert (ben.mails, ben.story.messages) == ((), [])


def test_without_consent_only_the_transactional_mail_goes_out_and_the_rule_is_told(told):
    clara = told[2]
    assert [(one["template"], one["state"], one.get("rule")) for one in clara.story.messages] == [
        ("arrival_check", "sent", None),
        ("care_guide", "refused", "consent"),
        ("matching_items", "refused", "consent"),
    ]
    assert [mail.subject for mail in clara.mails] == ["Did your order arrive as expected?"]


def test_marketing_has_a_way_out_and_the_transactional_mail_needs_none(told):
    asked, *_, marketing = told[0].mails
    assert "/unsubscribe/" in marketing.html
    assert "/unsubscribe/" in marketing.text
    assert "/unsubscribe/" not in asked.html


def test_everything_again_in_another_order_changes_nothing(stage, idle, played, told):
    """Held against today: the stage's clock may have gone on since the story was told."""
    known = {address: read(stage, address) for address in (f"email:{one.person.email}" for one in told)}
    webhooks = [webhook for webhook, _ in story.first_day(played.cast)]
    for webhook in reversed(webhooks):
        assert post(stage, webhook).status == 200
    idle.wait()
    for address, before in known.items():
        assert _lasting(read(stage, address)) == _lasting(before)


def _lasting(found):
    return found.profile, [one for one in found.timeline if one["source"] != "ses/feedback"], found.runs
