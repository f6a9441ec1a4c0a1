"""When secrets were last changed, by their names alone: nothing here reads one."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from msgspec import Struct

from shared.aws.paging import pages


class SecretAges(Struct, frozen=True):
    """`prefix` is what the names of the stage's secrets begin with."""

    client: Any
    prefix: str

    def changed(self, folder: str) -> Mapping[str, datetime]:
        """By name below the folder, such as `shopify/shop-a` of `connectors/`."""
        begin = f"{self.prefix}{folder}"
        asked = {"Filters": [{"Key": "name", "Values": [begin]}]}
        found = [one for page in pages(self.client, "list_secrets", **asked) for one in page["SecretList"]]
        return {one["Name"].removeprefix(begin): one.get("LastChangedDate") or one["CreatedDate"] for one in found}
