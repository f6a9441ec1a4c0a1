"""Facebook Messenger: signed as everything of Meta's is."""

from infra.cli.meta_signature import meta_signature
from infra.cli.senders import Sender

sender = Sender(headers=meta_signature)
