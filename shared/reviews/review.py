"""What a customer is now by the rules, and what of it is news."""

from datetime import datetime

from shared.events import Name
from shared.profiles.models import Profile
from shared.reviews import segments
from shared.reviews.models import News, Reviewed, Standing
from shared.reviews.rules import Rules


def review(profile: Profile, known: Standing | None, moment: datetime, rules: Rules) -> Reviewed:
    """By the same rules at the same moment, a second review finds nothing new."""
    held = known.segments if known else {}
    wanted = {one.name for one in rules.segments if segments.holds(one, profile, moment)}
    if known and known.rules == rules.version and wanted == held.keys():
        return Reviewed(known)
    standing = Standing(moment, rules.version, segments={name: held.get(name, moment) for name in sorted(wanted)})
    news = [_news(Name.SEGMENT_ENTERED, name, moment) for name in sorted(wanted - held.keys())]
    news += [_news(Name.SEGMENT_LEFT, name, moment) for name in sorted(held.keys() - wanted)]
    return Reviewed(standing, tuple(news))


def _news(name: str, segment: str, moment: datetime) -> News:
    return News(name, {"segment": {"name": segment}}, moment)
