"""The deployed stage that a command talks to, as `make up` or CloudFormation describes it."""

import json
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import botocore.session
import typer
from botocore.config import Config
from botocore.credentials import Credentials
from botocore.exceptions import ClientError
from pydantic import BaseModel, ConfigDict, ValidationError

from infra import names
from shared.aws import clock
from shared.aws.secrets import Secrets
from shared.aws.table import Table
from shared.errors import InvalidRequestError, NotFoundError, Permanent
from shared.settings import Settings

OUTPUTS = Path(".local/outputs.json")
FUNCTIONS = Path(__file__).parents[2] / "functions"
QUEUES = ("events", "runs", "messages", "vendors", "reviews")

CALLING = Config(read_timeout=310, retries={"total_max_attempts": 1})
"""A function may work for five minutes. By default it would be called once more after one, up to four times."""


class Deployment(BaseModel):
    """Names and addresses of one stage. `aws_endpoint_url` and the keys are set for the local stage only."""

    model_config = ConfigDict(frozen=True, extra="ignore")

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
        return _client(service, self.region, self.aws_endpoint_url, self.access_key_id, self.secret_access_key)

    def credentials(self) -> Credentials:
        if self.access_key_id and self.secret_access_key:
            return Credentials(self.access_key_id, self.secret_access_key)
        found = botocore.session.get_session().get_credentials()
        if found is None:
            raise Permanent("no AWS credentials: log in first, for example with `aws sso login`")
        return found

    def store(self) -> Table:
        return Table(self.client("dynamodb"), self.table)

    def secrets(self) -> Secrets:
        return Secrets(self.client("secretsmanager"), self.settings.secret_name)

    def call(self, function: str, event: Mapping[str, Any]) -> Any:
        """A function of this stage that is no door, as what usually calls it does; what it answers."""
        answer = self.client("lambda").invoke(FunctionName=self.functions[function], Payload=json.dumps(event))
        told = answer["Payload"].read().decode()
        if "FunctionError" in answer:
            raise Permanent(f"{function} failed: {told[:500]}")
        return json.loads(told)

    def now(self) -> datetime:
        return clock.now(self.store(), self.settings.time_travel)


@cache
def _client(service: str, region: str, endpoint: str | None, key: str | None, secret: str | None) -> Any:  # noqa: PLR0913
    session = botocore.session.get_session()
    if key and secret:
        session.set_credentials(key, secret)
    config = CALLING if service == "lambda" else None
    return session.create_client(service, region, endpoint_url=endpoint, config=config)


def read(path: Path) -> Deployment:
    """From the file that `make up` and `make deploy` write."""
    try:
        return Deployment.model_validate_json(path.read_bytes())
    except FileNotFoundError:
        raise NotFoundError(f"nothing is deployed here ({path} is missing): run `make up`, or give --outputs") from None
    except ValidationError as error:
        wrong = ", ".join(str(one["loc"][0]) if one["loc"] else one["msg"] for one in error.errors())
        raise Permanent(f"{path} does not describe a deployment (wrong: {wrong}): run `make up` again") from None


def deployed(stage: str) -> Deployment:
    """From the outputs of its stack, in the account and region of whoever asks."""
    session = botocore.session.get_session()
    region, prefix = session.get_config_variable("region"), names.stack(stage)
    if not region:
        raise Permanent("no AWS region: set AWS_DEFAULT_REGION, or choose a profile that has one")
    try:
        (stack,) = session.create_client("cloudformation", region).describe_stacks(StackName=prefix)["Stacks"]
    except ClientError as error:
        raise NotFoundError(f"no stack {prefix} in {region}: {error.response['Error']['Message']}") from error
    outputs = {one["OutputKey"]: one["OutputValue"] for one in stack["Outputs"]}
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
