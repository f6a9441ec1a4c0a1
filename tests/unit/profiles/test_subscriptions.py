"""Subscriptions and complaints follow from the facts, whatever their order, their number and the homes they lie at."""

from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.profiles.telling import PAY, profile_of, told

DAY = timedelta(days=1)


def subscribed(number, status, day, one="s1", **said):
    about = {"id": one, "status": status, **said}
    return told("subscription.changed", f"e{number}", source=PAY, after=day * DAY, subscription=about)


def measures(*events, homes=1):
    return profile_of(events, homes=homes).measures


def test_the_latest_state_counts_and_since_when_it_has_been_so():
    found = measures(subscribed(1, "active", 0, plan="Box"), subscribed(2, "canceled", 5), subscribed(3, "canceled", 9))
    assert found["subscriptions"] == [
        {"id": "s1", "source": PAY, "status": "canceled", "since": "2026-05-06T12:00:00.000000Z", "plan": "Box"}
    ]


def test_what_comes_and_goes_has_been_so_at_least_since_it_was_said_last():
    found = measures(subscribed(1, "active", 0), subscribed(2, "past_due", 3), subscribed(3, "active", 5))
    assert found["subscriptions"][0]["since"] == "2026-05-06T12:00:00.000000Z"


def test_two_subscriptions_stay_two():
    found = measures(subscribed(1, "active", 0), subscribed(2, "canceled", 1, one="s2"))
    assert [(one["id"], one["status"]) for one in found["subscriptions"]] == [("s1", "active"), ("s2", "canceled")]


def test_a_source_that_never_stops_is_bounded():
    many = [subscribed(n, "active", 0, one=f"s{n:03}") for n in range(100)]
    words = [subscribed(n, f"word{n:03}", n) for n in range(100)]
    assert len(measures(*many)["subscriptions"]) == 20
    assert len(measures(*words)["subscriptions"]) == 1


def rated(number, stars, day, **review):
    return told(
        "review.submitted", f"r{number}", after=day * DAY, review={"id": f"v{number}", "rating": stars, **review}
    )


def bought(number, day):
    return told(
        "order.placed",
        f"o{number}",
        f"order@shop-a:{number}",
        after=day * DAY,
        order={"id": f"{number}", "payment": "paid"},
    )


def test_a_complaint_is_a_low_rating_or_what_is_one_by_its_name():
    assert measures(rated(1, 2, 3))["last_complaint"] == "2026-05-04T12:00:00.000000Z"
    assert measures(rated(1, 4, 3, scale=10))["last_complaint"]
    assert "last_complaint" not in measures(rated(1, 3, 3), rated(2, 5, 3, scale=10), rated(3, "2", 3))
    spam = told("message.complained", "m", after=DAY, message={"channel": "email"})
    dispute = told("dispute.opened", "d", after=2 * DAY)
    assert measures(spam)["last_complaint"] == "2026-05-02T12:00:00.000000Z"
    assert measures(spam, dispute)["last_complaint"] == "2026-05-03T12:00:00.000000Z"


def test_a_complaint_is_a_sign_of_life_as_well_and_so_is_a_case():
    assert measures(rated(1, 1, 3))["last_active"] == "2026-05-04T00:00:00Z"
    assert measures(told("ticket.opened", "t", after=4 * DAY))["last_active"] == "2026-05-05T00:00:00Z"


def test_only_complaints_are_those_with_nothing_else_after_the_purchase():
    complaint = rated(1, 1, 3)
    assert measures(bought(1, 1), complaint)["only_complaints_since"] == "2026-05-04T12:00:00.000000Z"
    for other in (
        told("product.viewed", "p", after=2 * DAY),
        told("message.received", "m", after=4 * DAY),
        bought(2, 4),
    ):
        assert "only_complaints_since" not in measures(bought(1, 1), complaint, other)
    assert measures(bought(1, 1), complaint, told("ticket.opened", "t", after=4 * DAY))["only_complaints_since"]
    assert "only_complaints_since" not in measures(complaint)


WORDS = st.sampled_from(["active", "over", "paused"])
EVENTS = st.lists(
    st.one_of(
        st.builds(subscribed, st.integers(0, 99), WORDS, st.integers(0, 9), st.sampled_from(["s1", "s2"])),
        st.builds(rated, st.integers(0, 99), st.integers(1, 5), st.integers(0, 9)),
        st.builds(bought, st.integers(0, 3), st.integers(0, 9)),
        st.builds(lambda n, d: told("product.viewed", f"p{n}", after=d * DAY), st.integers(0, 99), st.integers(0, 9)),
    ),
    max_size=10, unique_by=lambda one: (one.id, one.occurred_at),
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(EVENTS, st.randoms(use_true_random=False), st.integers(1, 3))
def test_order_repetition_and_homes_change_nothing(events, random, homes):
    shuffled = [*events, *events[:3]]
    random.shuffle(shuffled)
    names = ("subscriptions", "last_complaint", "only_complaints_since", "first_active", "last_active")
    found, other = measures(*events), measures(*shuffled, homes=homes)
    assert {name: found.get(name) for name in names} == {name: other.get(name) for name in names}
