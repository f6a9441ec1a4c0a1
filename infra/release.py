"""Release: what is deployed, and which stage it is deployed to."""

from msgspec import Struct

from infra.packaging.package import Packages
from infra.stages import Stage
from shared.configuration import Brand


class Release(Struct, frozen=True):
    stage: Stage
    packages: Packages
    brand: Brand
