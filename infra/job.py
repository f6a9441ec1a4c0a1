"""Job: a state machine that calls a function turn by turn, until one says that all is done; see job.asl.json."""

from pathlib import Path

from aws_cdk import Aws
from aws_cdk.aws_events import EventPattern, Rule
from aws_cdk.aws_events_targets import LambdaFunction
from aws_cdk.aws_iam import PolicyStatement, Role, ServicePrincipal
from aws_cdk.aws_stepfunctions import DefinitionBody, StateMachine
from constructs import Construct

from infra.function import Function

DEFINITION = Path(__file__).with_name("job.asl.json")

MOST_TURNS = 1_500
"""In one execution, a lane's counted as well. A history holds 25,000 events: a turn takes nine, a lane seven and its
round four, and three more each time one is tried again.
"""


class Job(Construct):
    """`kind` is the end of the machine's name; `machines` is what the ARNs of all of them begin with."""

    def __init__(self, scope: Construct, kind: str, *, function: Function) -> None:
        super().__init__(scope, kind)
        self.kind = kind
        prefix = function.stage.prefix
        self.machines = f"arn:{Aws.PARTITION}:states:{Aws.REGION}:{Aws.ACCOUNT_ID}:stateMachine:{prefix}-"
        self.executions = f"{self.machines.replace(':stateMachine:', ':execution:')}{kind}"
        role = Role(self, "Role", assumed_by=ServicePrincipal("states.amazonaws.com"))
        for action, resource in (
            ("lambda:InvokeFunction", function.handler.function_arn),
            ("states:StartExecution", self.machines + kind),
            ("states:StopExecution", f"{self.executions}:*"),
        ):
            role.add_to_policy(PolicyStatement(actions=[action], resources=[resource]))
        self.machine = StateMachine(
            self,
            "Machine",
            state_machine_name=f"{prefix}-{kind}",
            definition_body=DefinitionBody.from_string(DEFINITION.read_text(encoding="utf-8")),
            definition_substitutions={
                "Function": function.handler.function_arn,
                "MostTurns": str(MOST_TURNS),
                "StartExecution": f"arn:{Aws.PARTITION}:states:::states:startExecution",
                "StopExecution": f"arn:{Aws.PARTITION}:states:::aws-sdk:sfn:stopExecution",
            },
            role=role,
        )

    def begun_by(self, function: Function) -> None:
        """The function finds the state machines in the setting `jobs`."""
        function.may(["states:StartExecution"], [self.machines + self.kind], jobs=self.machines)

    def shown_by(self, function: Function) -> None:
        function.may(["states:ListExecutions"], [self.machines + self.kind], jobs=self.machines)
        self._looked_up_by(function)

    def halted_by(self, function: Function) -> None:
        """By the ids of jobs, and gone on with."""
        self.begun_by(function)
        self._looked_up_by(function)
        function.may(["states:StopExecution"], [f"{self.executions}:*"])

    def operated_by(self, function: Function) -> None:
        self.shown_by(function)
        self.halted_by(function)

    def _looked_up_by(self, function: Function) -> None:
        function.may(["states:DescribeExecution", "states:GetExecutionHistory"], [f"{self.executions}:*"])

    def tells_stops(self, function: Function) -> None:
        """Whoever stops it, also by *Stop execution* in the AWS console."""
        Rule(
            self,
            "Stops",
            event_pattern=EventPattern(
                source=["aws.states"],
                detail_type=["Step Functions Execution Status Change"],
                detail={"stateMachineArn": [self.machine.state_machine_arn], "status": ["ABORTED"]},
            ),
            targets=[LambdaFunction(function.handler)],
        )
