"""What is shown of segments, as plain data."""

from typing import Any, cast

from msgspec import Struct
from msgspec.structs import asdict

from shared.aws import keys
from shared.aws.table import Table
from shared.errors import NotFoundError
from shared.interface import answered
from shared.interface.asked import Listed, Nothing, read
from shared.interface.operations import SEGMENTS
from shared.reviews.members import Members
from shared.reviews.refresh import progress
from shared.reviews.rules import Rules
from shared.reviews.segments import Segment


class Segments(Struct, frozen=True):
    table: Table
    rules: Rules

    def answer(self, path: list[str], query: dict[str, str]) -> Any:
        match path:
            case []:
                read(query, Nothing)
                return self.all()
            case [name]:
                read(query, Nothing)
                return self.counted(name)
            case [name, "members"]:
                return self.members(name, read(query, Listed))
        raise NotFoundError(f"there is {', '.join(one.path for one in SEGMENTS)}")

    def all(self) -> answered.Segments:
        shown = [cast(answered.Segment, asdict(one)) for one in self.rules.segments]
        return {"segments": shown, "rules": self.rules.version, "refresh": self._refresh()}

    def counted(self, name: str) -> answered.Counted:
        plain = asdict(self._find(name))
        return cast(answered.Counted, {**plain, "members": Members(self.table).count(name)})

    def members(self, name: str, asked: Listed) -> answered.Members:
        page = Members(self.table).page(self._find(name).name, asked.limit, asked.after)
        return {"members": [cast(answered.Member, asdict(one)) for one in page.members], "next": page.next}

    def _find(self, name: str) -> Segment:
        """What is left of one that the rules do not have any more is being cleared away, and is no answer."""
        found = {one.name: one for one in self.rules.segments}
        if name not in found:
            raise NotFoundError(f"no segment {name}; there are {', '.join(sorted(found)) or 'none'}")
        return found[name]

    def _refresh(self) -> answered.Refresh | None:
        item = self.table.get(keys.REFRESH, consistent=True)
        if item is None:
            return None
        known = progress(item)
        return {
            "rules": known.rules,
            "started_at": known.started_at,
            "customers": known.customers,
            "done": known.done,
        }
