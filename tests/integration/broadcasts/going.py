"""A broadcast that goes, and how many turns people have had."""

from datetime import timedelta

DAY = timedelta(days=1)


def turns(world):
    """When whose turn is, of those who wait for it."""
    return sorted(run.turn_at for runs in world.runs().values() for run in runs if run.turn_at)


def going(world, **wish):
    """Drafted, counted, confirmed, and everybody let in."""
    world.draft(**wish)
    world.confirm(world.count().count.members)
    world.pass_until(world.now)
    return world
