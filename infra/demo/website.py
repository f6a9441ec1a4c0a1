"""A visit to the shop's website, told by Segment's own Python client and not by us."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

from segment.analytics.client import Client
from segment.analytics.request import APIError

from infra.demo.people import Person
from shared.errors import UnavailableError

WEBSITE = "https://alder-finch.example"
CAMPAIGN = {"name": "autumn", "source": "newsletter", "medium": "email"}
BOWL = {"product_id": "8123400011", "sku": "AF-BOWL-24", "name": "Ash serving bowl, 24 cm", "currency": "EUR"}
LASTED = timedelta(hours=3, minutes=20)


def visit(person: Person, *, api_url: str, write_key: str) -> int:
    """Somebody looks around, and says who it is only at the end. Returns how many calls were made."""
    client = Client(write_key, host=api_url, sync_mode=True)
    began = datetime.now(UTC) - LASTED  # noqa: TID251 - a device has its own clock
    minute, visitor = timedelta(minutes=1), str(uuid4())
    context = {"campaign": CAMPAIGN, "locale": person.locale, "page": {"url": f"{WEBSITE}/collections/kitchen"}}
    try:
        client.page(None, "Shop", "Kitchen", {"url": WEBSITE}, context, began, visitor)
        client.track(None, "Products Searched", {"query": "bowl"}, context, began + minute, visitor)
        client.track(None, "Product Viewed", {**BOWL, "price": 58.00}, context, began + 2 * minute, visitor)
        client.identify(str(person.customer_id), {"email": person.email}, context, began + 3 * minute, visitor)
    except APIError as error:
        raise UnavailableError(f"the tracking API answered {error.status}") from error
    return 4
