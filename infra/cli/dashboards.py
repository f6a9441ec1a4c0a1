"""`tributary console`: the dashboards of a stage on this machine, as the CloudWatch console would show their pages."""

import json
import secrets
import sys
import webbrowser
from collections.abc import Mapping
from http.server import ThreadingHTTPServer
from typing import Annotated, Any

import typer
from botocore.exceptions import BotoCoreError, ClientError
from msgspec import Struct

from infra.cli import deployment, host
from infra.cli.console import console
from infra.cli.deployment import Deployment
from shared.errors import InvalidRequestError


def open_console(
    context: typer.Context,
    *,
    port: Annotated[int, typer.Option(help="0 takes any that is free.")] = 0,
    browser: Annotated[bool, typer.Option(help="Open it there.")] = True,
) -> None:
    """Look customers up and operate, with your own AWS credentials; Ctrl-C ends it."""
    server = serve(deployment.of(context), port)
    address = f"http://127.0.0.1:{server.server_port}/{server.key}/"
    console.print(f"The console is at {address}", soft_wrap=True)
    if browser:
        webbrowser.open(address)
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        server.server_close()


def serve(stage: Deployment, port: int = 0) -> "Server":
    return Server(port, Stage(stage))


class Server(ThreadingHTTPServer):
    """For this machine only, and there for whoever knows the key: it acts with the rights of who started it."""

    daemon_threads = True

    def __init__(self, port: int, stage: "Stage") -> None:
        self.key = secrets.token_urlsafe(16)
        self.stage = stage
        super().__init__(("127.0.0.1", port), host.Request)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Whoever leaves a page does not wait for what it had asked; anything else is told as ever."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


class Stage(Struct, frozen=True):
    """What the page asks of AWS."""

    deployment: Deployment

    @property
    def prefix(self) -> str:
        return f"{self.deployment.app}-{self.deployment.stage}"

    def dashboards(self) -> list[Mapping[str, Any]]:
        """Only those with pages of ours, each with its widgets as CloudWatch keeps them."""
        cloudwatch = self.deployment.client("cloudwatch")
        names = [one["DashboardName"] for one in cloudwatch.list_dashboards()["DashboardEntries"]]
        ours = sorted(name for name in names if name == self.prefix or name.startswith(f"{self.prefix}-"))
        bodies = {name: json.loads(cloudwatch.get_dashboard(DashboardName=name)["DashboardBody"]) for name in ours}
        return [
            {"name": name, "widgets": body["widgets"]}
            for name, body in bodies.items()
            if any(widget["type"] == "custom" for widget in body["widgets"])
        ]

    def call(self, endpoint: str, event: Mapping[str, Any]) -> Mapping[str, Any]:
        """What the function answers, or why it does not: IAM's own words, where it forbids."""
        name = endpoint.split(":")[6]
        if not name.startswith(f"{self.prefix}-"):
            raise InvalidRequestError(f"{name} is not of this stage")
        try:
            answer = self.deployment.client("lambda").invoke(FunctionName=endpoint, Payload=json.dumps(event))
        except (ClientError, BotoCoreError) as error:
            return {"error": str(error)}
        told = json.loads(answer["Payload"].read())
        return {"error": f"{name} failed"} if "FunctionError" in answer else {"html": told}
