"""What a question to a vendor counts."""

import io
import json
from contextlib import redirect_stdout

from shared.errors import NotFoundError, UnavailableError
from shared.vendor_api.asking import LaterError


def counted(call):
    """Names of the metrics that a call counts, and what it raises."""
    said, caught = io.StringIO(), None
    with redirect_stdout(said):
        try:
            call()
        except (UnavailableError, NotFoundError, LaterError) as error:
            caught = error
    told = [json.loads(line) for line in said.getvalue().splitlines()]
    return [one["_aws"]["CloudWatchMetrics"][0]["Metrics"][0]["Name"] for one in told if "_aws" in one], caught
