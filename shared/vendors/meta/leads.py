"""Lead ads: the webhook names a lead, the Graph API says who it is and what was answered.

https://developers.facebook.com/docs/marketing-api/guides/lead-ads/retrieving
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import quote

from msgspec.structs import replace

from shared.asking import Api, Ask, Completion
from shared.events import Event, Identifier, Name
from shared.payload import Fields, fields, iso, stated
from shared.vendors.meta.deliveries import Told, moment

VERSION = "v25.0"
ASKED = (
    "id,created_time,ad_id,ad_name,campaign_id,campaign_name,form_id,platform,field_data,custom_disclaimer_responses"
)

TRAITS = {
    "first_name": "first_name",
    "last_name": "last_name",
    "full_name": "name",
    "city": "city",
    "country": "country",
    "company_name": "company",
    "job_title": "job_title",
    "email": "email",
    "phone_number": "phone",
}
PERSON = {"email": "email", "phone_number": "phone"}
CHANNELS = re.compile(r"(?:^|[^a-z])(email|sms|whatsapp)(?:[^a-z]|$)")
TICKED = (True, "1", "true", 1)


def updates(entry: Fields, source: str) -> Iterator[Told]:
    for change in entry.objects("changes"):
        lead = change.object("value")
        lead_id = lead.id("leadgen_id")
        if change.text("field") == "leadgen" and lead_id:
            yield Told(
                Name.LEAD_SUBMITTED,
                (lead_id,),
                moment(lead, "created_time"),
                ((f"lead@{source}", lead_id),),
                {
                    "lead": stated(id=lead_id, form=lead.id("form_id"), ad=lead.id("ad_id"), page=lead.id("page_id")),
                    "lookup": {"object": "lead", "id": lead_id},
                },
            )


def asks(event: Event) -> Ask | None:
    """Meta keeps a lead for 90 days."""
    lookup = event.data.get("lookup")
    return Ask(f"/{VERSION}/{quote(lookup['id'], safe='')}", {"fields": ASKED}) if lookup else None


def completes(event: Event, answer: Any) -> Event:
    found = fields(answer, "the lead")
    answers = _answers(found)
    person = tuple(Identifier(kind, answers[name]) for name, kind in PERSON.items() if name in answers)
    lead = {
        **event.data.get("lead", {}),
        **stated(
            campaign=found.text("campaign_name") or found.id("campaign_id"),
            ad=found.id("ad_id"),
            platform=found.text("platform"),
            fields=answers,
            disclaimers=[key for key in _ticked(found) if key],
        ),
    }
    traits = {trait: answers[name] for name, trait in TRAITS.items() if name in answers}
    data = stated(lead=lead, traits=traits, consents=_consents(event, found, answers))
    identifiers = tuple(dict.fromkeys((*person, *event.identifiers)))
    return replace(event, id=f"{event.id}/complete", identifiers=identifiers, data=data)


def _answers(lead: Fields) -> dict[str, str]:
    """Each question has a list of answers. The testing tool's are no person's: `<test lead: dummy data for email>`."""
    answers = {one.text("name"): _joined(one.value.get("values")) for one in lead.objects("field_data")}
    return {name: told for name, told in answers.items() if name and told and not told.startswith("<test lead:")}


def _joined(values: Any) -> str:
    return ", ".join(one.strip() for one in values if isinstance(one, str)) if isinstance(values, list) else ""


def _consents(event: Event, lead: Fields, answers: Mapping[str, str]) -> list[dict[str, Any]]:
    """Only of a box whose key names the channel: what its text says is not in the answer."""
    form = event.data.get("lead", {}).get("form", "")
    acts = []
    for key in _ticked(lead):
        channel = CHANNELS.search(key.lower())
        address = answers.get("email" if channel and channel[1] == "email" else "phone_number")
        if channel and address:
            act = {"channel": channel[1], "purpose": "marketing", "state": "granted", "by_person": True}
            acts.append(
                stated(**act, address=address, at=iso(event.occurred_at), wording=f"meta lead form {form}: {key}")
            )
    return acts


def _ticked(lead: Fields) -> list[str]:
    boxes = lead.objects("custom_disclaimer_responses")
    return [box.text("checkbox_key") or "" for box in boxes if box.value.get("is_checked") in TICKED]


def _authorize(api: Mapping[str, str]) -> Mapping[str, str]:
    return {"authorization": f"Bearer {api['token']}"}


API = Api(authorize=_authorize, address="https://graph.facebook.com", per_second=5)
COMPLETION = Completion(asks=asks, completes=completes)
