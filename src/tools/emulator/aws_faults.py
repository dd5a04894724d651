"""Faults to inject into the emulated AWS, and AWS's errors in the wire format of each protocol."""

import json
import random
from collections import Counter


class Faults:
    """Which calls fail, and how. Set over the control API; `Faults` in src/tools/emulator/index.ts describes each."""

    def __init__(self, told=None):
        told = told or {}
        self.throttle_rate = float(told.get("throttleRate", 0))
        self.error_rate = float(told.get("errorRate", 0))
        self.latency_seconds = float(told.get("latencyMilliseconds", 0)) / 1000
        self.services_down = frozenset(told.get("servicesDown", []))
        self.refusals = [dict(refusal, times=int(refusal["times"])) for refusal in told.get("refusals", [])]
        expire = told.get("expireCredentials")
        self.expiring_caller = expire["caller"] if expire else None
        self.expires_after = int(expire["afterCalls"]) if expire else 0
        self.calls_by = Counter()
        self.random = random.Random(int(told.get("seed", 0)))

    def answer_for(self, call):
        """The error in place of an answer to a call, as (kind, status, body, content type), or None."""
        chance = self.random.random()
        self.calls_by[call.caller] += 1
        if call.caller == self.expiring_caller and self.calls_by[call.caller] > self.expires_after:
            return "expired", *expired_error(call)
        if call.service in self.services_down:
            return "failed", 503, b"", "text/plain"
        for refusal in self.refusals:
            if refusal["times"] > 0 and (refusal["service"], refusal["action"]) == (call.service, call.action):
                refusal["times"] -= 1
                status = int(refusal.get("status", 400))
                return "refused", *aws_error(call, status, refusal["code"], refusal["message"])
        if chance < self.throttle_rate:
            return "throttled", *throttling_error(call)
        if chance < self.throttle_rate + self.error_rate:
            code = "InternalError" if call.service == "s3" else "InternalFailure"
            return "failed", *aws_error(call, 500, code, "Internal error.")
        return None


def throttling_error(call):
    """The errors on which every SDK retries."""
    if call.service == "s3":
        return aws_error(call, 503, "SlowDown", "Please reduce your request rate.")
    if call.service == "ec2":
        return aws_error(call, 503, "RequestLimitExceeded", "Request limit exceeded.")
    return aws_error(call, 400, "ThrottlingException" if call.target else "Throttling", "Rate exceeded")


def expired_error(call):
    """https://docs.aws.amazon.com/IAM/latest/APIReference/CommonErrors.html"""
    message = "The security token included in the request is expired"
    if call.service == "s3":
        return aws_error(call, 400, "ExpiredToken", "The provided token has expired.")
    if call.service == "ec2":
        return aws_error(call, 400, "RequestExpired", "Request has expired.")
    if call.target:
        return aws_error(call, 400, "ExpiredTokenException", message)
    return aws_error(call, 403, "ExpiredToken", message)


def aws_error(call, status, code, message):
    """An error in the format of the call's protocol: JSON if it has a target, else one of the XML formats."""
    if call.target:
        return status, json.dumps({"__type": code, "message": message}).encode(), "application/x-amz-json-1.1"
    error = f"<Code>{code}</Code><Message>{message}</Message>"
    if call.service == "s3":
        body = f"<Error>{error}</Error>"
    elif call.service == "ec2":
        body = f"<Response><Errors><Error>{error}</Error></Errors><RequestID>emulated</RequestID></Response>"
    else:
        error = f"<Error><Type>Sender</Type>{error}</Error>"
        body = f"<ErrorResponse>{error}<RequestId>emulated</RequestId></ErrorResponse>"
    return status, body.encode(), "text/xml"
