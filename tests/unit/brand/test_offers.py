"""What the shipped journeys offer: a code is told with the amount from which on it counts."""

from infra.brand import sample_offer, samples
from shared.messages import templates
from tests.shipped import compiled

AMOUNT = "777"


def told():
    """Each offer of a journey, with each template that comes after it there."""
    for journey in compiled().journeys:
        for at, step in enumerate(journey.steps):
            later = journey.steps[at + 1 :] if step.type == "offer" else ()
            yield from ((step, one.template) for one in later if one.type == "send")


def offered(step, *, minimum):
    """As a run has it: what the step leaves out is not there."""
    sample = sample_offer.of(compiled().brand)
    value = {"percent": step.value.percent} if step.value.percent else {}
    least = {"minimum": {"amount": AMOUNT, "currency": "EUR"}} if minimum else {}
    return {**{name: sample[name] for name in ("code", "valid_until")}, **least, "kind": step.kind, "value": value}


def read(template, offer):
    """What a reader sees, by file."""
    content, brand = compiled().templates[template], compiled().brand
    for channel, languages in content["channels"].items():
        for language, parts in languages.items():
            context = {**samples.full(brand, language), "offer": offer}
            yield f"{template}.{channel}.{language}", str(templates.render(parts, content["class"], context))


def test_a_code_is_told_in_all_languages_and_channels_or_in_none():
    for step, template in told():
        offer = offered(step, minimum=False)
        assert len({offer["code"] in text for _, text in read(template, offer)}) == 1, template


def test_an_amount_from_which_on_a_code_counts_is_told_with_it():
    """Where it is missing, somebody finds out at the till."""
    limited = [(step, template) for step, template in told() if step.minimum]
    assert limited
    for step, template in limited:
        texts = read(template, offered(step, minimum=True))
        assert [file for file, text in texts if AMOUNT not in text] == []
