"""The operators' settings in AWS AppConfig: each change is a version of a hosted document, and a deployment of it.

Only its control plane is asked, which costs nothing: the data plane takes $0.0008 for what each process receives, and
each cold start of a function would be one.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError
from msgspec import Struct

from shared.aws.paging import pages
from shared.errors import ConflictError, InvalidRequestError, NotFoundError, UnavailableError

PROFILE = "settings"
JSON = "application/json"

IN_FORCE = frozenset({"BAKING", "COMPLETE"})
WATCHED = frozenset({"DEPLOYING", "VALIDATING", "BAKING"})
UNDER_WAY = WATCHED | {"ROLLING_BACK"}


class Deployment(Struct, frozen=True):
    """`state` is AppConfig's own word. Until `watched_until` an alarm takes it back, and nothing else is deployed."""

    number: int
    version: int
    state: str
    started_at: datetime
    watched_until: datetime


class AppConfig:
    """One application with one environment and one profile. `client` makes clients by name when they are needed."""

    def __init__(self, client: Callable[[str], Any], application: str, environment: str, strategy: str = "") -> None:
        self.client = client
        self._place = {"ApplicationId": application, "EnvironmentId": environment}
        self._strategy = strategy
        self._known_profile: str | None = None
        self._contents: dict[int, str] = {}

    def deployments(self) -> list[Deployment]:
        """Newest first."""
        listed = pages(self.client("appconfig"), "list_deployments", **self._place)
        found = [_deployment(one) for page in listed for one in page["Items"]]
        return sorted(found, key=lambda one: -one.number)

    def content(self, version: int) -> str:
        """Of a version, which never changes."""
        if version not in self._contents:
            answer = self._call("get_hosted_configuration_version", VersionNumber=version, **self._profile())
            self._contents[version] = answer["Content"].read().decode()
        return self._contents[version]

    def create(self, content: str) -> int:
        """A new version, which nobody sees until it is deployed."""
        made = self._call(
            "create_hosted_configuration_version", Content=content.encode(), ContentType=JSON, **self._profile()
        )
        return int(made["VersionNumber"])

    def deploy(self, version: int, after: int) -> None:
        """Unless there was a deployment since the one with the number `after`."""
        wanted = {"ConfigurationVersion": str(version), "LatestDeploymentNumber": after}
        place = {**self._place, "ConfigurationProfileId": self._profile()["ConfigurationProfileId"]}
        self._call("start_deployment", DeploymentStrategyId=self._strategy, **wanted, **place)

    def stop(self, number: int) -> None:
        """One that is watched: what was in force before is so again."""
        self._call("stop_deployment", DeploymentNumber=number, AllowRevert=True, **self._place)

    def _profile(self) -> dict[str, str]:
        """Its id, which no deployment can tell the function that is its validator: asked for once."""
        application = {"ApplicationId": self._place["ApplicationId"]}
        if self._known_profile is None:
            listed = pages(self.client("appconfig"), "list_configuration_profiles", **application)
            found = [one["Id"] for page in listed for one in page["Items"] if one["Name"] == PROFILE]
            if not found:
                raise UnavailableError("AppConfig has no profile for the settings")
            self._known_profile = str(found[0])
        return {**application, "ConfigurationProfileId": self._known_profile}

    def _call(self, operation: str, **asked: Any) -> Any:
        try:
            return getattr(self.client("appconfig"), operation)(**asked)
        except ClientError as error:
            raise _ours(error, operation) from error
        except BotoCoreError as error:
            raise UnavailableError(operation) from error


def _ours(error: ClientError, operation: str) -> Exception:
    told = error.response["Error"]
    match told["Code"]:
        case "ConflictException":
            return ConflictError("somebody else has just changed the settings")
        case "BadRequestException":
            return InvalidRequestError(f"AppConfig refuses it: {told.get('Message', '')}")
        case "ResourceNotFoundException" if operation.startswith("get_"):
            return NotFoundError("there is no such version of the settings")
    return UnavailableError(operation)


def _deployment(one: dict[str, Any]) -> Deployment:
    started = one["StartedAt"]
    minutes = float(one.get("DeploymentDurationInMinutes", 0)) + float(one.get("FinalBakeTimeInMinutes", 0))
    until = (started + timedelta(minutes=minutes)).replace(microsecond=0)
    return Deployment(int(one["DeploymentNumber"]), int(one["ConfigurationVersion"]), one["State"], started, until)
