"""What AWS charges, in US dollars for one, in us-east-1 and before any free tier, as published in November 2026.

Other regions differ by up to a third; `tributary cost` is for comparing designs and for orders of magnitude.
"""

from decimal import Decimal

MILLION = Decimal(1_000_000)

WRITE_UNIT = Decimal("0.625") / MILLION
"""Up to 1 KB written, on demand: https://aws.amazon.com/dynamodb/pricing/on-demand/"""

READ_UNIT = Decimal("0.125") / MILLION
"""Up to 4 KB read consistently, or twice that eventually: same page."""

HTTP_REQUEST = Decimal("1.00") / MILLION
"""HTTP API, per 512 KB: https://aws.amazon.com/api-gateway/pricing/"""

INVOCATION = Decimal("0.20") / MILLION
"""https://aws.amazon.com/lambda/pricing/"""

GIGABYTE_SECOND = Decimal("0.0000133334")
"""Lambda on arm64: same page."""

QUEUE_REQUEST = Decimal("0.40") / MILLION
"""SQS standard, per 64 KB; a batch of ten is one: https://aws.amazon.com/sqs/pricing/"""

TRANSITION = Decimal("25.00") / MILLION
"""Step Functions, standard, each state that is entered or tried again: https://aws.amazon.com/step-functions/pricing/"""

MAIL = Decimal("0.10") / 1000
"""SES, for each recipient, without attachments: https://aws.amazon.com/ses/pricing/"""
