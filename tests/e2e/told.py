"""What a timeline holds, without what reviews state themselves."""

from shared.events import OF_OURS


def by_others(timeline):
    return [event for event in timeline if event["source"] not in OF_OURS]
