"""Release: what is deployed, and which stage it is deployed to."""

from dataclasses import dataclass

from infra.packaging.package import Packages
from infra.stages import Stage
from shared.configuration import Brand


@dataclass(frozen=True, slots=True)
class Release:
    stage: Stage
    packages: Packages
    brand: Brand
