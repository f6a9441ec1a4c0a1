"""Somebody who is signed in to AWS and asks a function by its HTTP API."""

import json

ARN = "arn:aws:iam::1:user/ann"


class Operator:
    """Each of her requests has an id of its own."""

    def __init__(self, handler):
        self.handler, self.asked = handler, 0

    def ask(self, method, path, body=None, **query):
        """The status, and what was answered."""
        self.asked += 1
        context = {"requestId": f"r{self.asked}", "http": {"method": method}, "authorizer": {"iam": {"userArn": ARN}}}
        event = {"rawPath": path, "requestContext": context, "queryStringParameters": query or None}
        answer = self.handler({**event, "body": json.dumps(body)}, None)
        return answer["statusCode"], json.loads(answer["body"])
