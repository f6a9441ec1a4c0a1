"""Yotpo: no signature, but the password of the address."""

from infra.cli.basic_header import basic_header
from infra.cli.senders import Sender

sender = Sender(headers=basic_header)
