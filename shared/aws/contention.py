"""Several workers want the same item: each lost condition is tried again, a little later every time."""

import random
import time
from collections.abc import Callable, Iterator
from typing import Any

from botocore.exceptions import ClientError

from shared.errors import ConflictError

ATTEMPTS = 14
FIRST_SECONDS, LONGEST_SECONDS = 0.01, 0.5


def attempts(most: int = ATTEMPTS) -> Iterator[int]:
    """`for _ in attempts(): try … return; except ConflictError: continue`; raises ConflictError when all are used up.

    Waits are random up to a limit that doubles ("full jitter"): writers that met once must not meet again.
    """
    for number in range(most):
        if number:
            pause(number)
        yield number
    raise ConflictError(f"lost {most} times against other writers")


def repeated(call: Callable[[], Any], again: Callable[[ClientError], bool]) -> Any:
    """What `call` returns: made again, as late as attempts are, while what AWS says against it is no answer."""
    for number in range(1, ATTEMPTS):
        try:
            return call()
        except ClientError as error:
            if not again(error):
                raise
        pause(number)
    return call()


def pause(number: int) -> None:
    """Before one more try, after so many."""
    longest = min(LONGEST_SECONDS, FIRST_SECONDS * 2.0 ** min(number, 16))
    time.sleep(random.uniform(0, longest))  # noqa: S311 - spreads load, keeps no secret
