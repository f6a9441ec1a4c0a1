"""Where the local AWS is, and which account and region it pretends to be."""

import os

ADDRESS = f"http://127.0.0.1:{os.environ.get('TRIBUTARY_PORT', '4577')}"
"""Another port lets two checkouts run beside each other."""
ACCOUNT = "000000000000"
REGION = "eu-central-1"
STAGE = "local"
WEBHOOKS = "/_tributary/webhooks/"
"""Below it every endpoint of the brand's webhooks has its stand-in."""
