"""AppConfig with one application in memory: as much of its control plane as shared/aws/app_config.py asks."""

import io
from datetime import UTC, datetime

from botocore.exceptions import ClientError

BAKE = 5.0


class Hosted:
    """What was deployed last bakes until `passes` is called; `down` refuses every call."""

    def __init__(self, first="{}"):
        self.versions, self.deployments, self.calls, self.down = [first], [], [], False
        self._add(1, "COMPLETE")

    def passes(self, state="COMPLETE"):
        """The watched time is over, or was ended by an alarm."""
        self.deployments[-1]["State"] = state

    def get_paginator(self, operation):
        pages = {
            "list_deployments": lambda: [{"Items": list(self.deployments[:2])}, {"Items": list(self.deployments[2:])}],
            "list_configuration_profiles": lambda: [{"Items": [{"Id": "p1", "Name": "settings"}]}],
        }
        return _Pages(self, operation, pages[operation])

    def get_hosted_configuration_version(self, *, VersionNumber, **place):
        self.called(
            "get_hosted_configuration_version", "ResourceNotFoundException" * (VersionNumber > len(self.versions))
        )
        return {"Content": io.BytesIO(self.versions[VersionNumber - 1].encode())}

    def create_hosted_configuration_version(self, *, Content, ContentType, **place):
        self.called("create_hosted_configuration_version")
        self.versions.append(Content.decode())
        return {"VersionNumber": len(self.versions)}

    def start_deployment(self, *, ConfigurationVersion, LatestDeploymentNumber, DeploymentStrategyId, **place):
        lost = self.deployments[-1]["State"] == "BAKING" or len(self.deployments) != LatestDeploymentNumber
        self.called("start_deployment", "ConflictException" * lost)
        self._add(int(ConfigurationVersion), "BAKING")

    def stop_deployment(self, *, DeploymentNumber, AllowRevert, **place):
        self.called("stop_deployment")
        self.deployments[DeploymentNumber - 1]["State"] = "ROLLED_BACK"

    def called(self, operation, refusal=""):
        self.calls.append(operation)
        if self.down or refusal:
            raise ClientError({"Error": {"Code": refusal or "InternalServerException", "Message": "no"}}, operation)

    def _add(self, version, state):
        number, started = len(self.deployments) + 1, datetime(2026, 11, 18, 12, tzinfo=UTC)
        told = {"ConfigurationVersion": str(version), "State": state, "StartedAt": started}
        self.deployments.append({"DeploymentNumber": number, "FinalBakeTimeInMinutes": BAKE, **told})


class _Pages:
    def __init__(self, hosted, operation, pages):
        self.hosted, self.operation, self.pages = hosted, operation, pages

    def paginate(self, **asked):
        self.hosted.called(self.operation)
        return self.pages()
