"""An AWS for tests and drills: moto behind a thin layer that can cut a region.

Started by src/tools/emulator/index.ts. It serves every AWS API of moto on one loopback port, with the gaps filled by
moto_gaps.py, and a small control API under /_lamp/:

    GET    /_lamp/health              {"status": "ok", "moto": VERSION}
    GET    /_lamp/calls               calls by caller, region, service and action, with the number refused
    GET    /_lamp/log?since=N         the calls in order, from sequence number N
    DELETE /_lamp/calls               discards counts and log
    GET    /_lamp/regions             {"down": [...]}
    PUT    /_lamp/regions/REGION      {"down": true|false}: a region that is down answers only 503
    PUT    /_lamp/faults              the faults: see aws_faults.py; {} removes them
    POST   /_lamp/clone               copies this whole AWS, as it is now, to another port: {"port": N}
    DELETE /_lamp/clone               ends a copy
    PUT    /_lamp/replication         {"held": true|false}: S3 replication waits, so a copy falls behind its source
    PUT    /_lamp/recording           {"parameters": true|false}: the log has each call's parameters, without secrets
    PUT    /_lamp/models              from now on every call is held against AWS's own models of its APIs
    GET    /_lamp/models              {"calls": held against them, "violations": [what they refuse, each once]}

The region and the service of a call are those of its SigV4 credential scope. There are two exceptions, since what
matters is the region on which the answer depends: a call to a bucket counts for the bucket's region, and a call to IAM
or Route 53 for us-east-1, where their control planes are. The caller is the access key id, which distinguishes stacks
that are planned in parallel.

Prints one line of JSON on stdout once it listens: {"port": N}. Exits when stdin closes, that is, with its parent.
"""

import argparse
import io
import json
import os
import re
import signal
import socket
import stat
import sys
import threading
import time
from collections import Counter
from http import HTTPStatus
from urllib.parse import parse_qs

from aws_faults import Faults
from aws_models import violations_of_request

# https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/global-services.html
CONTROLLED_FROM_US_EAST_1 = {"iam", "route53"}
SIGV4_SCOPE = re.compile(r"Credential=(?P<key>[^/,\s]+)/\d{8}/(?P<region>[^/]+)/(?P<service>[^/]+)/aws4_request")
FORM = "application/x-www-form-urlencoded"
SECRET = re.compile(r"password|secretstring|secretbinary|token|authorization", re.IGNORECASE)
LONGEST_PARAMETER = 300


class Call:
    """One request to AWS."""

    def __init__(self, environ):
        query = parse_qs(environ.get("QUERY_STRING", ""), keep_blank_values=True)
        signature = environ.get("HTTP_AUTHORIZATION", "") or "Credential=" + query.get("X-Amz-Credential", [""])[0]
        scope = SIGV4_SCOPE.search(signature)
        self.caller = scope["key"] if scope else "anonymous"
        self.region = scope["region"] if scope else "unsigned"
        self.service = scope["service"] if scope else "unsigned"
        self.method = environ["REQUEST_METHOD"]
        self.path = environ.get("PATH_INFO", "/")
        self.bucket = self.path.split("/")[1] if self.service == "s3" else ""
        self.target = environ.get("HTTP_X_AMZ_TARGET", "")
        self.form = environ.get("CONTENT_TYPE", "").startswith(FORM)
        self.action = self._action(environ, query)
        self.query = query

    def parameters(self, environ):
        """The request's parameters, without secret or long values."""
        body = read_body(environ)
        if self.target:
            said = json.loads(body or b"{}")
        elif self.form:
            said = {name: values[0] for name, values in parse_qs(body.decode("utf-8", "replace")).items()}
        else:
            said = {name: values[0] for name, values in self.query.items()}
        return {
            name: value
            for name, value in said.items()
            if not SECRET.search(name) and len(json.dumps(value)) <= LONGEST_PARAMETER
        }

    def _action(self, environ, query):
        if self.target:
            return self.target.rsplit(".", 1)[-1]
        if self.form:
            body = read_body(environ)
            query = parse_qs(body.decode("utf-8", "replace"), keep_blank_values=True) or query
        if "Action" in query:
            return query["Action"][0]
        headers = {name[5:].lower().replace("_", "-") for name in environ if name.startswith("HTTP_")}
        return rest_operation(self.service, self.method, self.path, set(query), headers) or f"{self.method} {self.path}"


def read_body(environ):
    """The request's body, which can be read again."""
    body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
    environ["wsgi.input"] = io.BytesIO(body)
    return body


def rest_operation(service, method, path, query, headers):
    """The name of a REST call, from botocore's service model: of the operations that match its method, path, query and
    headers, the one that requires most."""
    best, best_score = None, (-1, -1)
    for name, http_method, pattern, needed_query, needed_headers in _rest_operations(service):
        if (
            http_method == method
            and pattern.fullmatch(path)
            and needed_query <= query
            and needed_headers <= headers
        ):
            score = (len(needed_query) + len(needed_headers), len(pattern.pattern))
            if score > best_score:
                best, best_score = name, score
    return best


_operations = {}


def _rest_operations(service):
    if service not in _operations:
        from botocore.exceptions import UnknownServiceError
        from moto.core.utils import get_service_model

        try:
            model = get_service_model(service)
        except UnknownServiceError:
            model = None
        names = model.operation_names if model else []
        operations = [model.operation_model(name) for name in names]
        _operations[service] = [_rest_operation(operation) for operation in operations if not operation.deprecated]
    return _operations[service]


def _rest_operation(operation):
    path, _, query = operation.http["requestUri"].partition("?")
    literal = [re.escape(part) for part in re.split(r"\{[^}]*\}", path)]
    fields = [r".+" if field.endswith("+") else r"[^/]+" for field in re.findall(r"\{([^}]*)\}", path)]
    pattern = literal[0] + "".join(field + text for field, text in zip(fields, literal[1:], strict=True))
    shape = operation.input_shape
    required = [shape.members[name].serialization for name in shape.required_members] if shape else []
    needed_query = {member["name"] for member in required if member.get("location") == "querystring"}
    needed_headers = {member["name"].lower() for member in required if member.get("location") == "header"}
    needed_query |= set(parse_qs(query, keep_blank_values=True))
    # Models end some paths with a slash, clients do or do not.
    path_pattern = re.compile(pattern.rstrip("/") + "/?")
    return operation.name, operation.http["method"], path_pattern, needed_query, needed_headers


class Emulator:
    """The WSGI application: control API, faults, then moto."""

    def __init__(self, moto_application, replication, bucket_region, moto_version):
        self.moto = moto_application
        self.replication = replication
        self.bucket_region = bucket_region
        self.moto_version = moto_version
        self.lock = threading.Lock()
        # moto has no locks. One call at a time costs nothing (Python runs one thread at a time anyway) and makes
        # conditional writes, such as Terraform's state locks, as atomic as on AWS.
        self.moto_lock = threading.Lock()
        self.down = set()
        self.faults = Faults()
        self.serve_clone = None
        self.records_parameters = False
        self.holds_against_models = False
        self.held_calls = 0
        self.violations = {}
        self.forget_calls()

    def forget_calls(self):
        self.log = []
        self.first_sequence = getattr(self, "sequence", 0)
        self.sequence = self.first_sequence

    def __call__(self, environ, start_response):
        if environ.get("PATH_INFO", "").startswith("/_lamp/"):
            return self.control(environ, start_response)
        call = Call(environ)
        if call.bucket:
            call.region = self.bucket_region(call.bucket) or call.region
        if call.service in CONTROLLED_FROM_US_EAST_1:
            call.region = "us-east-1"
        with self.lock:
            refused = call.region in self.down
            fault = None if refused else self.faults.answer_for(call)
            latency = self.faults.latency_seconds
            entry = {
                "sequence": self.sequence,
                "time": time.time(),
                "caller": call.caller,
                "region": call.region,
                "service": call.service,
                "action": call.action,
                "path": call.path,
                "refused": refused,
                "throttled": fault is not None and fault[0] == "throttled",
                "status": 503 if refused else 0,
            }
            if self.records_parameters:
                entry["parameters"] = call.parameters(environ)
            if self.holds_against_models:
                self.held_calls += 1
                for text in violations_of_request(call.service, call.action, environ, read_body(environ)):
                    self.violations[f"{call.service} {text}"] = None
            self.sequence += 1
            self.log.append(entry)
        if latency:
            time.sleep(latency)
        if refused:
            return answer(start_response, 503, b"", "text/plain")
        if fault:
            _, status, body, content_type = fault
            entry["status"] = status
            return answer(start_response, status, body, content_type)

        def record_status(status, headers, exc_info=None):
            entry["status"] = int(status.split(" ", 1)[0])
            return start_response(status, headers)

        with self.moto_lock:
            chunks = self.moto(environ, record_status)
            try:
                return [b"".join(chunks)]
            finally:
                if hasattr(chunks, "close"):
                    chunks.close()

    def control(self, environ, start_response):
        method, path = environ["REQUEST_METHOD"], environ["PATH_INFO"].removeprefix("/_lamp/")
        length = int(environ.get("CONTENT_LENGTH") or 0)
        try:
            sent = json.loads(environ["wsgi.input"].read(length)) if length else {}
            result = self.control_action(method, path, sent, environ.get("QUERY_STRING", ""))
        except (KeyError, TypeError, ValueError) as error:
            return answer_json(start_response, 400, {"error": f"{type(error).__name__}: {error}"})
        if result is None:
            return answer_json(start_response, 404, {"error": f"no such control: {method} /_lamp/{path}"})
        return answer_json(start_response, 200, result)

    def control_action(self, method, path, sent, query):
        if (method, path) == ("GET", "health"):
            return {"status": "ok", "moto": self.moto_version}
        if (method, path) == ("GET", "calls"):
            return self.counts()
        if (method, path) == ("GET", "log"):
            since = int(parse_qs(query).get("since", ["0"])[0])
            with self.lock:
                return [dict(entry) for entry in self.log[max(0, since - self.first_sequence) :]]
        if (method, path) == ("DELETE", "calls"):
            with self.lock:
                self.forget_calls()
            return {}
        if (method, path) == ("GET", "regions"):
            return {"down": sorted(self.down)}
        if method == "PUT" and path.startswith("regions/"):
            return self.set_region(path.removeprefix("regions/"), bool(sent["down"]))
        if (method, path) == ("PUT", "faults"):
            with self.lock:
                self.faults = Faults(sent)
            return {}
        if (method, path) == ("POST", "clone"):
            return self.clone()
        if (method, path) == ("DELETE", "clone"):
            # Only a copy: the original ends with its parent. Delayed, so that this call gets its answer.
            if self.serve_clone is None:
                threading.Timer(0.1, os._exit, [0]).start()
            return {"ends": self.serve_clone is None}
        if (method, path) == ("PUT", "replication"):
            with self.moto_lock:
                self.replication.hold(bool(sent["held"]))
            return {"held": bool(sent["held"]), "waiting": self.replication.waiting()}
        if (method, path) == ("PUT", "recording"):
            self.records_parameters = bool(sent["parameters"])
            return {"parameters": self.records_parameters}
        if (method, path) == ("PUT", "models"):
            self.holds_against_models = True
            return {}
        if (method, path) == ("GET", "models"):
            with self.lock:
                return {"calls": self.held_calls, "violations": list(self.violations)}
        return None

    def set_region(self, region, is_down):
        with self.lock:
            (self.down.add if is_down else self.down.discard)(region)
        with self.moto_lock:
            self.replication.set_regions_down(self.down)
        return {"down": sorted(self.down)}

    def clone(self):
        """Forks: the copy shares the memory at no cost, and serves it from its own socket.

        Only the forking thread continues in the copy. It holds both locks, so no other was in the middle of a call.
        """
        if self.serve_clone is None:
            raise ValueError("a copy cannot be copied: copy the original")
        listener = socket.create_server(("127.0.0.1", 0))
        with self.moto_lock, self.lock:
            if os.fork() == 0:
                try:
                    self.become_clone(listener)
                finally:
                    os._exit(1)
        with listener:
            return {"port": listener.getsockname()[1]}

    def become_clone(self, listener):
        close_sockets_but(listener)
        self.lock, self.moto_lock = threading.Lock(), threading.Lock()
        serve, self.serve_clone = self.serve_clone, None
        self.faults = Faults()
        self.sequence = 0
        self.held_calls, self.violations = 0, {}
        self.forget_calls()
        serve(listener)

    def counts(self):
        with self.lock:
            keys = ("caller", "region", "service", "action")
            total = Counter(tuple(entry[key] for key in keys) for entry in self.log)
            refused = Counter(tuple(entry[key] for key in keys) for entry in self.log if entry["refused"])
        return [dict(zip(keys, key, strict=True), count=total[key], refused=refused[key]) for key in sorted(total)]


def answer(start_response, status, body, content_type):
    headers = [("Content-Type", content_type), ("Content-Length", str(len(body)))]
    start_response(f"{status} {HTTPStatus(status).phrase}", headers)
    return [body]


def answer_json(start_response, status, value):
    return answer(start_response, status, json.dumps(value).encode(), "application/json")


def close_sockets_but(kept):
    """Closes the original's connections in a copy: otherwise their other ends would wait for it."""
    for name in os.listdir("/proc/self/fd"):
        descriptor = int(name)
        try:
            is_socket = stat.S_ISSOCK(os.fstat(descriptor).st_mode)
        except OSError:
            continue
        # Standard input and output are pipes, or sockets under some parents.
        if is_socket and descriptor > 2 and descriptor != kept.fileno():
            os.close(descriptor)


def end_with_parent():
    """Exits with the parent, however that ends: only the parent holds the other end of standard input, a pipe."""
    # Not sys.stdin: a copy is forked while the original reads it and holds the lock of Python's buffer.
    while os.read(0, 4096):
        pass
    os._exit(0)


def main():
    parser = argparse.ArgumentParser(description="This project's AWS emulator, based on moto. Its tools start it.")
    parser.add_argument("--account-id", required=True, help="the 12-digit id of the emulated account")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: %(default)s)")
    parser.add_argument("--port", type=int, default=0, help="port to listen on; 0 lets the system choose a free one")
    arguments = parser.parse_args()

    # Ctrl-C reaches every process of the terminal. The parent first stops Terraform, which still needs this server to
    # release its locks, and then this server.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, lambda *_: os._exit(0))
    # The system reaps copies that have ended.
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    threading.Thread(target=end_with_parent, daemon=True).start()

    # moto reads these at import.
    os.environ["MOTO_ACCOUNT_ID"] = arguments.account_id
    os.environ["MOTO_IAM_LOAD_MANAGED_POLICIES"] = "true"
    os.environ["MOTO_ACM_VALIDATION_WAIT"] = "1"

    import moto
    import moto_gaps
    from moto.s3.models import s3_backends
    from moto.server import DomainDispatcherApplication, create_backend_app
    from werkzeug.serving import WSGIRequestHandler, make_server

    replication = moto_gaps.fill(moto.__version__)

    def bucket_region(name):
        bucket = s3_backends[arguments.account_id]["aws"].buckets.get(name)
        return bucket.region_name if bucket else None

    class QuietHandler(WSGIRequestHandler):
        def log(self, *_):
            """Nothing: the control API has the log."""

    application = Emulator(
        DomainDispatcherApplication(create_backend_app), replication, bucket_region, moto.__version__
    )

    def server_of(port, descriptor=None):
        server = make_server(
            arguments.host, port, application, threaded=True, request_handler=QuietHandler, fd=descriptor
        )
        server.daemon_threads = True
        return server

    def serve_clone(listener):
        threading.Thread(target=end_with_parent, daemon=True).start()
        server_of(listener.getsockname()[1], listener.fileno()).serve_forever()

    application.serve_clone = serve_clone
    server = server_of(arguments.port)
    print(json.dumps({"port": server.server_port}), flush=True)
    server.serve_forever()


if __name__ == "__main__":
    try:
        main()
    except Exception as error:
        sys.exit(f"The AWS emulator did not start: {type(error).__name__}: {error}")
