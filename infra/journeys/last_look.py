"""What deliver_message asks once more of the customer, the journey and the operators, in memory."""

from typing import TYPE_CHECKING

from shared.guards.blast_guard import held_by
from shared.journeys import apart, exits
from shared.journeys.context import variables_of
from shared.journeys.entry import held_out
from shared.journeys.notices import with_notice
from shared.messages.composing import Context
from shared.messages.look import Gate, Outlook, gates_of
from shared.messages.models import Message
from shared.profiles.models import Profile

if TYPE_CHECKING:
    from infra.journeys.world import World


def last_look(message: Message, world: "World") -> tuple[Profile | None, Outlook, Context]:
    profile = world.known.profile(message.customer_id)
    run = world.runs.get({"pk": message.customer_id, "sk": message.run})
    if profile is None or run is None:
        return profile, Outlook(exited="the run is gone"), {}
    if apart.strayed(run.home, profile.aliases):
        return profile, Outlook(exited=apart.ELSEWHERE), {}
    journey = world.playbook.definitions.of(run.journey, run.version)
    variables = variables_of(run, profile, world.now)
    happened = world.known.since(profile.aliases, exits.looked_for(journey), exits.since(run))
    own, *switches = gates_of(message, world.controls.shut, world.controls.short)
    own = Gate(own.name, own.shut, held_by(world.controls.of_journey(run.journey), own.rule))
    outlook = Outlook(
        exited=exits.stopped(run) or exits.reason(run, journey, happened, variables),
        guard=exits.guard_holds(journey, variables),
        held_out=held_out(journey, profile.customer_id),
        stopped=world.controls.of_journey(run.journey).ends(run.started_at),
        journey=own,
        switches=tuple(switches),
    )
    return profile, outlook, with_notice(variables, journey, message.step)
