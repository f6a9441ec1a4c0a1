"""Words that customers read, which a file states in every language of the brand."""

from collections.abc import Iterator, Mapping

from shared.configuration import Brand
from shared.overrides.wording import Complaint, Place, unknown


def worded(place: Place, words: Mapping[str, str], brand: Brand) -> Iterator[Complaint]:
    for language in brand.languages:
        if not words.get(language, "").strip():
            yield place, f"{place[-1]} has no words in {language}"
    for language in sorted(set(words) - set(brand.languages)):
        yield (*place, language), unknown("language", language, brand.languages)
