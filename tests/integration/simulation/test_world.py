"""People in memory end as in the deployed functions: the same runs, messages, rules, consents and profiles."""

from datetime import timedelta
from pathlib import Path

import pytest
from msgspec.structs import asdict, replace

from infra.brand.compile import check_brand
from infra.journeys.playbook import Playbook
from infra.journeys.world import World
from shared.aws import keys
from shared.events import REVIEWS
from shared.journeys.codec import key_of, run_of
from shared.messages.items import consent_of, message_of
from shared.messages.models import State
from shared.profiles.measures import exchange
from shared.profiles.store import ProfileStore
from shared.reviews.codec import standing_of
from tests import shipped
from tests.integration.simulation.deployed import SECRET, deployed
from tests.integration.simulation.histories import BEGINS, history

ROOT = Path(__file__).parents[3]
STEPS = ROOT / "tests" / "fixtures" / "brands" / "steps"
AFTERWARDS = timedelta(days=120)
IN_DOUBT = {"attempt", "fence", "provider_id", "cost"}
"""What only a provider and a race for a claim bring about; and what it costs, which is not asked there."""


COMPILED = {"sample": shipped.compiled(), "steps": check_brand(STEPS)}


@pytest.fixture(scope="module", params=[(name, seed) for seed in range(12) for name in COMPILED], ids=str)
def ends(request):
    """The same history, told to both."""
    name, seed = request.param
    brand = COMPILED[name]
    playbook = Playbook(brand.brand, brand.journeys, SECRET.encode(), brand.segments, templates=brand.templates)
    world = World(playbook, BEGINS, press=playbook.composer.envelope)
    with deployed(brand, BEGINS) as functions:
        for side in (world, functions):
            for told in history(seed):
                side.travel(told.at)
                side.receive(told.event, quiet=told.quiet)
            side.travel(side.now + AFTERWARDS)
        yield world, functions


def test_the_same_runs_have_come_to_the_same(ends):
    world, functions = ends
    stored = {(item["pk"], item["sk"]): run_of(item) for item in functions.items(keys.RUN)}
    assert {place(run): counted(run) for run in world.runs.all} == {one: counted(run) for one, run in stored.items()}


def test_the_same_messages_went_or_were_withheld_by_the_same_rules(ends):
    world, functions = ends
    stored = [message_of(item) for item in functions.items(keys.MESSAGE)]
    assert [one for one in told(world.post.messages) if one not in told(stored)] == []
    assert [one for one in told(stored) if one not in told(world.post.messages)] == []
    assert len(functions.services.sent) == sum(one.state is State.SENT for one in world.post.messages)


def test_every_address_allows_the_same(ends):
    world, functions = ends
    stored = [consent_of(item) for item in functions.items(keys.CONSENT) if item["sk"].count("#") == 1]
    known = [
        one
        for one in world.known.addresses.consents.values()
        if one.acts or one.suppressed or one.recent or one.waiting
    ]
    assert sorted(map(allowed, known), key=str) == sorted(map(allowed, stored), key=str)


def test_every_identifier_leads_to_the_same_profile(ends):
    world, functions = ends
    store = ProfileStore(functions.table, exchange(world.playbook.brand))
    for one in world.known.circle.nodes:
        here, there = world.known.profile(one), store.profile(one, consistent=True)
        assert replace(here, standing=None) == replace(there, standing=None)
        assert found(here) == found(there)


def found(profile):
    """All that was found, and since when; when it was looked at hangs on what a batch is."""
    standing = profile.standing and standing_of(profile.standing)
    return standing and replace(standing, reviewed_at=None)


def counted(run):
    """The id of what a review finds counts how often its standing was written. Whose causes the stream brings together
    is reviewed once there and twice here, with nothing new to find.
    """
    found = run.trigger["source"] == REVIEWS
    return replace(run, trigger={**run.trigger, "id": ""}) if found else run


def place(run):
    key = key_of(run)
    return key["pk"], key["sk"]


def told(messages):
    seen = [{name: value for name, value in asdict(one).items() if name not in IN_DOUBT} for one in messages]
    return sorted(seen, key=lambda one: (one["address"], one["send_key"]))


def allowed(consent):
    """Acts are kept without their wording, and versions count writes."""
    acts = {purpose: replace(act, wording=None, ip=None) for purpose, act in consent.acts.items()}
    return replace(consent, acts=acts, version=0)
