"""What review_customers counts: how many customers came into a stage, and in and out of a segment. Nobody by name."""

from shared.events import Name
from shared.observability import count
from shared.reviews.models import Reviewed


def counted(reviewed: Reviewed) -> None:
    for news in reviewed.news:
        match news.name:
            case Name.STAGE_CHANGED:
                count("StageChanged", state=str(news.data["stage"]["to"]))
            case Name.SEGMENT_ENTERED:
                count("SegmentEntered", segment=news.data["segment"]["name"])
            case Name.SEGMENT_LEFT:
                count("SegmentLeft", segment=news.data["segment"]["name"])
