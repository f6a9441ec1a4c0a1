"""HttpApi: the one public door, throttled, with an access log that holds no personal data."""

import json

from aws_cdk import Aws, Duration
from aws_cdk.aws_apigatewayv2 import CfnStage, HttpMethod, HttpRoute
from aws_cdk.aws_apigatewayv2 import HttpApi as Gateway
from aws_cdk.aws_apigatewayv2_authorizers import HttpIamAuthorizer
from aws_cdk.aws_apigatewayv2_integrations import HttpLambdaIntegration
from aws_cdk.aws_cloudwatch import Metric
from aws_cdk.aws_logs import LogGroup
from constructs import Construct

from infra.function import Function
from infra.names import APP
from infra.stages import Stage

# The route and not the path: paths hold preference tokens. No address, no user agent: nothing personal.
LOGGED = {
    "request": "$context.requestId",
    "route": "$context.routeKey",
    "status": "$context.status",
    "milliseconds": "$context.responseLatency",
    "bytes": "$context.responseLength",
    "error": "$context.error.message",  # messageString has quotation marks of its own: the line would be no JSON
    "integration": "$context.integrationErrorMessage",
}
DEFAULT = "$default"


class HttpApi(Construct):
    """`address` is where it answers; routes are added one line each in the stack."""

    def __init__(self, scope: Construct, name: str, *, stage: Stage) -> None:
        super().__init__(scope, name)
        self._gateway = Gateway(
            self,
            "Gateway",
            api_name=stage.prefix,
            create_default_stage=False,
            # No CORS of the gateway's own: it would answer every OPTIONS itself, those of CloudEvents senders too.
        )
        self._integrations: dict[str, HttpLambdaIntegration] = {}
        given = stage.api_address
        self.address = given.format(api=self._gateway.api_id) if given else self._gateway.api_endpoint
        self._stage = self._default_stage(stage, self._log(stage))
        self._routes: dict[str, HttpRoute] = {}
        self._limits: dict[str, dict[str, int]] = {}

    def route(self, path: str, methods: list[HttpMethod], function: Function, *, people_only: bool = False) -> None:
        """`people_only` routes want a SigV4 signature by somebody whom IAM allows to call them."""
        made = self._gateway.add_routes(
            path=path,
            methods=methods,
            integration=self._integration(function),
            authorizer=HttpIamAuthorizer() if people_only else None,
        )
        self._routes |= {f"{method.value} {path}": one for method, one in zip(methods, made, strict=True)}

    def limit(self, route: str, most: int) -> None:
        """So many calls of it a second, and twice as many at once; whoever asks faster gets a 429."""
        self._limits[route] = {"ThrottlingRateLimit": most, "ThrottlingBurstLimit": 2 * most}
        self._stage.route_settings = self._limits
        # API Gateway refuses settings of a route that is not there yet.
        self._stage.node.add_dependency(self._routes[route])

    def failures(self, period: Duration) -> Metric:
        return self._gateway.metric_server_error(period=period, statistic="Sum")

    def operation(self, called: str) -> str:
        """What IAM calls `GET/journeys/*`."""
        arn = f"arn:{Aws.PARTITION}:execute-api:{Aws.REGION}:{Aws.ACCOUNT_ID}"
        return f"{arn}:{self._gateway.api_id}/{DEFAULT}/{called}"

    def _integration(self, function: Function) -> HttpLambdaIntegration:
        """One for all routes of a function, and one permission: a stack has at most 500 resources."""
        if function.name not in self._integrations:
            self._integrations[function.name] = HttpLambdaIntegration(
                function.name, function.handler, scope_permission_to_route=False
            )
        return self._integrations[function.name]

    def _log(self, stage: Stage) -> LogGroup:
        return LogGroup(
            self,
            "AccessLog",
            log_group_name=f"/{APP}/{stage.name}/http_api",
            retention=stage.log_retention,
            removal_policy=stage.removal_of_named,
        )

    def _default_stage(self, stage: Stage, log: LogGroup) -> CfnStage:
        return CfnStage(
            self,
            "Stage",
            api_id=self._gateway.api_id,
            stage_name=DEFAULT,
            auto_deploy=True,
            default_route_settings=CfnStage.RouteSettingsProperty(
                throttling_rate_limit=stage.requests_per_second,
                throttling_burst_limit=stage.burst,
                # Numbers by route cost as much as six metrics of one's own for each that is called: $1.80 a month.
                detailed_metrics_enabled=False,
            ),
            access_log_settings=CfnStage.AccessLogSettingsProperty(
                destination_arn=log.log_group_arn, format=json.dumps(LOGGED)
            ),
        )
