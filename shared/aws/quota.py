"""What SES lets this account send: https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_GetAccount.html"""

from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from shared.errors import UnavailableError


def of_mail(client: Any) -> Any:
    """MaxSendRate, Max24HourSend and SentLast24Hours, as they are now."""
    try:
        return client.get_account()["SendQuota"]
    except (ClientError, BotoCoreError) as error:
        raise UnavailableError("get_account") from error
