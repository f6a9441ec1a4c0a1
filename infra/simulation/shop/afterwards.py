"""What people say when the goods have arrived: answers, reviews, and what was wrong."""

from datetime import datetime, timedelta

from infra.simulation.shop.diary import Diary
from infra.simulation.shop.people import CHAT, FORMS, OWN, PHONES
from shared.events import Identifier

ANSWERS, REVIEWS, ASKS, CALLS = 0.18, 0.08, 0.03, 0.015
UNHAPPY = 0.09
STARS = (5, 5, 5, 5, 4, 4, 4, 3, 2, 1)


def arrived(diary: Diary, at: datetime) -> None:
    person, unhappy = diary.person, diary.chance(UNHAPPY)
    number = f"{person.number}-{len(diary.told)}"
    if diary.chance(ANSWERS):
        answer = {"name": "arrival_check", "answer": "not_as_expected" if unhappy else "as_expected"}
        diary.tell(diary.later(at, (3.1, 6)), "survey.answered", OWN, (person.email,), survey=answer)
    if diary.chance(REVIEWS):
        review = {
            "id": number,
            "rating": diary.draw.choice((1, 2)) if unhappy else diary.draw.choice(STARS),
            "scale": 5,
        }
        diary.tell(diary.later(at, (4, 40)), "review.submitted", OWN, (person.email,), review=review)
    if diary.chance(ASKS * 4 if unhappy else ASKS):
        who = (person.email, Identifier("conversation@chat", number))
        chat = {"id": number, "channel": "webwidget", "status": "open"}
        diary.tell(diary.later(at, (0.1, 8)), "conversation.opened", CHAT, who, conversation=chat)
    if diary.chance(CALLS):
        call_in_vain(diary, diary.later(at, (0.1, 5)), number)


def call_in_vain(diary: Diary, at: datetime, number: str) -> None:
    """Two of three are called back within the hour."""
    who = (diary.person.phone, Identifier("call@phones", number))
    call = {"id": number, "direction": "inbound", "duration_seconds": 25}
    diary.tell(at, "call.missed", PHONES, who, call=call)
    if diary.chance(0.66):
        answered = {"id": f"{number}-back", "direction": "outbound", "duration_seconds": 180}
        diary.tell(at + timedelta(minutes=diary.draw.uniform(3, 50)), "call.ended", PHONES, who, call=answered)


def ask_for_more(diary: Diary, at: datetime) -> None:
    """By the form of an advertisement."""
    person = diary.person
    lead = {"id": f"L{person.number}", "form": "spring", "campaign": "spring"}
    diary.tell(at, "lead.submitted", FORMS, (person.email, person.phone), lead=lead, traits=person.traits)
