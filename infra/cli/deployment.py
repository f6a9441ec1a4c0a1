"""The deployed stage that a command talks to, as `make up` or CloudFormation describes it.

What reaches AWS is imported where it is reached, as infra/cli/aws.py says why.
"""

import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
import typer
from msgspec import Struct

from infra import names
from shared.errors import InvalidRequestError, NotFoundError, Permanent
from shared.interface.complaints import in_words
from shared.settings import Settings

if TYPE_CHECKING:
    from botocore.credentials import Credentials

    from shared.aws.secrets import Secrets
    from shared.aws.table import Table

OUTPUTS = Path(".local/outputs.json")
FUNCTIONS = Path(__file__).parents[2] / "functions"
QUEUES = ("events", "runs", "messages", "vendors", "reviews")


class Deployment(Struct, frozen=True):
    """Names and addresses of one stage. `aws_endpoint_url` and the keys are set for the local stage only."""

    app: str
    stage: str
    region: str
    api_url: str
    table: str
    bucket: str
    event_bus: str
    queues: dict[str, str]
    functions: dict[str, str]
    jobs: str
    aws_endpoint_url: str | None = None
    access_key_id: str | None = None
    secret_access_key: str | None = None

    @property
    def settings(self) -> Settings:
        travels = "yes" if self.travels else ""
        return Settings(app=self.app, stage=self.stage, public_url=self.api_url, table=self.table, time_travel=travels)

    @property
    def travels(self) -> bool:
        """Only the local stage lets its clock be moved."""
        return self.aws_endpoint_url is not None

    def only_local(self, what: str) -> None:
        if not self.travels:
            raise InvalidRequestError(f"{what} works on the local stage only, and this is {self.stage}")

    def client(self, service: str) -> Any:
        from infra.cli import aws

        return aws.client(service, self.region, self.aws_endpoint_url, self.access_key_id, self.secret_access_key)

    def credentials(self) -> "Credentials":
        from infra.cli import aws

        return aws.credentials(self.access_key_id, self.secret_access_key)

    def store(self) -> "Table":
        from shared.aws.table import Table

        return Table(self.client("dynamodb"), self.table)

    def secrets(self) -> "Secrets":
        from shared.aws.secrets import Secrets

        return Secrets(self.client("secretsmanager"), self.settings.secret_name)

    def call(self, function: str, event: Mapping[str, Any]) -> Any:
        """A function of this stage that is no door, as what usually calls it does; what it answers."""
        answer = self.client("lambda").invoke(FunctionName=self.functions[function], Payload=json.dumps(event))
        told = answer["Payload"].read().decode()
        if "FunctionError" in answer:
            raise Permanent(f"{function} failed: {told[:500]}")
        return json.loads(told)

    def now(self) -> datetime:
        from shared.aws import clock

        return clock.now(self.store(), self.settings.time_travel)


def read(path: Path) -> Deployment:
    """From the file that `make up` and `make deploy` write."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=Deployment)
    except FileNotFoundError:
        raise NotFoundError(f"nothing is deployed here ({path} is missing): run `make up`, or give --outputs") from None
    except OSError as error:
        raise Permanent(f"{path} cannot be read ({error.strerror}): give --outputs the file of `make up`") from None
    except msgspec.MsgspecError as error:
        wrong = in_words(error)
        raise Permanent(f"{path} does not describe a deployment ({wrong}): run `make up` again") from None


def deployed(stage: str) -> Deployment:
    """From the outputs of its stack, in the account and region of whoever asks."""
    from infra.cli import aws

    region, prefix = aws.region(), names.stack(stage)
    outputs = aws.outputs(prefix, region)
    return Deployment(
        app=names.APP,
        stage=stage,
        region=region,
        api_url=outputs["ApiUrl"],
        table=outputs["Table"],
        bucket=outputs["Bucket"],
        event_bus=outputs["EventBus"],
        jobs=outputs["Jobs"],
        queues={name: outputs[f"{name.title()}Queue"] for name in QUEUES},
        functions={folder.name: f"{prefix}-{folder.name}" for folder in sorted(FUNCTIONS.glob("*_*"))},
    )


def of(context: typer.Context) -> Deployment:
    """The deployment that the options before the command chose."""
    deployment = context.obj()
    assert isinstance(deployment, Deployment)  # noqa: S101
    return deployment
