"""Console: the dashboards that people work with, each a few words and the pages of `show_console`."""

from aws_cdk.aws_cloudwatch import CustomWidget, Dashboard, TextWidget
from constructs import Construct

from infra.function import Function

WIDTH = 24
CUSTOMERS = """\
Look somebody up by e-mail address, telephone number, order or any other identifier. **Messages** say what was sent, and
of what was not, the first rule that stopped it. Whoever may call `{prefix}-show_console` may look; cutting, restoring,
exporting and erasing also wants the right to its desk: `{prefix}-operate_console:customers` and `:privacy`."""

JOURNEYS = """\
What runs, who waits where, and what each journey adds against those who were held out. **Pause** holds everything and
loses nobody; **stop** ends all runs of a journey for good. Both want the right to `{prefix}-operate_console:journeys`,
and the switches that to `:sending`."""

SETTINGS = """\
What may be changed without a deployment: quiet hours, caps, thresholds, guards, budgets, the pace of broadcasts. Every
change has a reason and can be taken back. It wants the right to call `{prefix}-operate_console:settings`."""

TODAY = """\
What is wrong now, and how the day goes. Each alarm leads to its runbook, in `docs/runbooks`. **Channels**, of 14 days,
says whether sources are heard of and believed, and what becomes of messages. Looking wants the right to call
`{prefix}-show_console`; switching a source off that to `{prefix}-operate_console:connectors`, stopping a broadcast to
`:broadcasts`."""

QUEUES = """\
What waits, and what failed for good. An alarm on **dead letters** leads here: look why, mend the cause, then send them
back, which wants the right to call `{prefix}-operate_console:queues`."""


JOBS = """\
Long jobs, such as an erasure or an import, and how far they are. *Step Functions* has each of them turn by turn, as an
execution of `{prefix}-erasure` and so on. Whoever may begin one may stop it and go on with it, at the same desk."""


class Console(Construct):
    """Pages are not drawn again at every refresh: nobody wants to lose what they look at.

    `overview` is the dashboard of the alarms. The first three dashboards of an account cost nothing.
    """

    def __init__(self, scope: Construct, name: str, *, show: Function, overview: Dashboard) -> None:
        super().__init__(scope, name)
        self._show = show
        prefix = show.stage.prefix
        customers = Dashboard(self, "Customers", dashboard_name=f"{prefix}-customers")
        customers.add_widgets(TextWidget(markdown=CUSTOMERS.format(prefix=prefix), width=WIDTH, height=2))
        customers.add_widgets(self._page("Customer", "find", height=24))
        journeys = Dashboard(self, "Journeys", dashboard_name=f"{prefix}-journeys")
        journeys.add_widgets(TextWidget(markdown=JOURNEYS.format(prefix=prefix), width=WIDTH, height=2))
        journeys.add_widgets(self._page("Journeys", "journeys", height=24))
        journeys.add_widgets(TextWidget(markdown=SETTINGS.format(prefix=prefix), width=WIDTH, height=2))
        journeys.add_widgets(self._page("Settings", "settings", height=24))
        overview.add_widgets(TextWidget(markdown=TODAY.format(prefix=prefix), width=WIDTH, height=2))
        overview.add_widgets(self._page("Today", "today", height=18))
        overview.add_widgets(self._page("Channels", "channels", height=12))
        overview.add_widgets(TextWidget(markdown=QUEUES.format(prefix=prefix), width=WIDTH, height=2))
        overview.add_widgets(self._page("Queues", "queues", height=10))
        overview.add_widgets(TextWidget(markdown=JOBS.format(prefix=prefix), width=WIDTH, height=2))
        overview.add_widgets(self._page("Jobs", "jobs", height=10))

    def _page(self, title: str, view: str, *, height: int) -> CustomWidget:
        return CustomWidget(
            title=title,
            function_arn=self._show.handler.function_arn,
            params={"view": view},
            width=WIDTH,
            height=height,
            update_on_refresh=False,
            update_on_resize=False,
            update_on_time_range_change=False,
        )
