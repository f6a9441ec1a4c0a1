"""What a deployment tells its functions. infra fills it, the functions read it back: no other environment names."""

import os
from collections.abc import Mapping

from msgspec import Struct
from msgspec.structs import asdict

PREFIX = "TRIBUTARY_"


class Settings(Struct, frozen=True):
    """Names and addresses of one deployed stage. Every function gets those that its role may use; others are empty."""

    app: str
    stage: str
    public_url: str = ""
    table: str = ""
    bucket: str = ""
    archive: str = ""
    event_bus: str = ""
    events_queue: str = ""
    runs_queue: str = ""
    messages_queue: str = ""
    reviews_queue: str = ""
    vendors_queue: str = ""
    jobs: str = ""
    """What the ARNs of the state machines of jobs begin with; the kind of job is how they end."""
    configuration_set: str = ""
    settings_application: str = ""
    settings_environment: str = ""
    settings_strategy: str = ""
    """In AppConfig: where what operators may change lies, and how it is deployed there."""
    meter: str = ""
    """ "yes" where functions log the units that each DynamoDB call consumed: the local stage has no metrics of them."""
    time_travel: str = ""
    """ "yes" only on the local stage: the clock may be moved forward (`tributary fast-forward`)."""

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> "Settings":
        return cls(**{name: environment.get(PREFIX + name.upper(), "") for name in cls.__struct_fields__})

    def to_environment(self) -> dict[str, str]:
        return {PREFIX + name.upper(): value for name, value in asdict(self).items() if value}

    @property
    def prefix(self) -> str:
        """What the names of this stage's functions begin with."""
        return f"{self.app}-{self.stage}"

    def secret_name(self, path: str) -> str:
        """`connectors/shopify/shop-a` or `keys/identity` to the full name in Secrets Manager."""
        return f"/{self.app}/{self.stage}/{path}"
