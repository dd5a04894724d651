"""AWS's own models of its APIs, as botocore has them: what every client sends is held against them.

A model gives required members, lengths, ranges, patterns and the values of enums. moto enforces few, AWS all.

As a program: reads a list of {"service", "operation", "member", "value"} as JSON from stdin, where member is a path
such as Tags[].Key, and prints {"constrained": [index], "violations": [{"index", "text"}]}.
"""

import json
import re
import sys
from functools import cache
from io import BytesIO

# By the service name in a signature, where botocore calls the service something else.
BOTOCORE_NAMES = {
    "monitoring": "cloudwatch",
    "elasticloadbalancing": "elbv2",
    "tagging": "resourcegroupstaggingapi",
}
# Java's regular expressions, which the models are written in, in Python's.
JAVA = {
    r"\p{L}": r"\w",
    r"\p{N}": r"\w",
    r"\p{Z}": r"\s",
    r"\p{Print}": r"\x20-\x7e",
    r"\p{Alnum}": r"a-zA-Z0-9",
    r"\p{ASCII}": r"\x00-\x7f",
    r"\uD800\uDC00-\uDBFF\uDFFF": r"\U00010000-\U0010FFFF",
}


@cache
def operation_model(service, operation):
    from moto.core.utils import get_service_model

    return get_service_model(BOTOCORE_NAMES.get(service, service)).operation_model(operation)


@cache
def compiled(pattern):
    for java, python in JAVA.items():
        # A class of its own outside brackets.
        pattern = re.sub(rf"(?<![\[\w\-.:/]){re.escape(java)}(?=[+*?{{]|$)", lambda _, p=python: f"[{p}]", pattern)
        pattern = pattern.replace(java, python)
    return re.compile(pattern)


def violations_of(shape, value, path):
    """What the model refuses in a value, as texts."""
    kind = shape.type_name
    if kind == "structure":
        if not isinstance(value, dict):
            yield f"{path}: got {type(value).__name__}, allowed: a structure"
            return
        for name in shape.required_members:
            if name not in value:
                yield f"{path}.{name}: got nothing, allowed: a value, it is required"
        for name, member in shape.members.items():
            if value.get(name) is not None:
                yield from violations_of(member, value[name], f"{path}.{name}")
    elif kind == "list":
        yield from outside(shape, len(value), f"{path}: got {len(value)} items")
        for item in value:
            yield from violations_of(shape.member, item, f"{path}[]")
    elif kind == "map":
        yield from outside(shape, len(value), f"{path}: got {len(value)} entries")
        for key, item in value.items():
            yield from violations_of(shape.key, key, f"{path}.key")
            yield from violations_of(shape.value, item, f"{path}.value")
    elif kind == "string":
        yield from outside(shape, len(value), f"{path}: got {len(value)} characters")
        if shape.enum and value not in shape.enum:
            yield f"{path}: got {shown(shape, value)}, allowed: {', '.join(shape.enum)}"
        pattern = shape.metadata.get("pattern")
        if pattern and not compiled(pattern).fullmatch(value):
            yield f"{path}: got {shown(shape, value)}, allowed: {pattern}"
    elif kind in ("integer", "long", "float", "double"):
        yield from outside(shape, value, f"{path}: got {value}")


def outside(shape, size, got):
    low, high = shape.metadata.get("min"), shape.metadata.get("max")
    if low is not None and size < float(low):
        yield f"{got}, allowed: {low} or more"
    if high is not None and size > float(high):
        yield f"{got}, allowed: {high} or less"


def shown(shape, value):
    return "a secret" if shape.metadata.get("sensitive") else json.dumps(value)[:200]


def violations_of_request(service, operation, environ, body):
    """What AWS's model refuses in a request, as texts."""
    from botocore.exceptions import UnknownServiceError
    from botocore.model import OperationNotFoundError
    from moto.core.parse import PROTOCOL_PARSERS
    from moto.core.request import determine_request_protocol
    from werkzeug import Request

    try:
        model = operation_model(service, operation)
    except (OperationNotFoundError, UnknownServiceError):
        return [f"{service} {operation}: AWS has no such operation"]
    if model.input_shape is None:
        return []
    request = Request({**environ, "wsgi.input": BytesIO(body)})
    protocol = determine_request_protocol(model.service_model, request.content_type)
    sent = PROTOCOL_PARSERS[protocol](model).parse(
        {
            "method": request.method,
            "values": request.values,
            "headers": request.headers,
            "body": body,
            "url_path": request.path,
            "url_params": parts_of(model.http["requestUri"], request.path),
        }
    )
    return list(violations_of(model.input_shape, sent, operation))


def parts_of(template, path):
    """The values of a REST path's fields: /{Bucket}/{Key+} has Bucket and Key."""
    fields = re.findall(r"\{([^}]*)\}", template.partition("?")[0])
    pattern = re.sub(r"\\\{(.*?)\\\}", r"(.+?)", re.escape(template.partition("?")[0]))
    found = re.fullmatch(pattern.rstrip("/") + "/?", path)
    return dict(zip((field.rstrip("+") for field in fields), found.groups(), strict=True)) if found else {}


def member_of(shape, path):
    """The shape at a path such as Tags[].Key."""
    for name in path.replace("[]", ".[]").split("."):
        shape = shape.member if name == "[]" else shape.members[name]
    return shape


def is_constrained(shape):
    return bool(getattr(shape, "enum", None)) or any(name in shape.metadata for name in ("min", "max", "pattern"))


def main():
    constrained, violations = [], []
    for index, one in enumerate(json.load(sys.stdin)):
        input_shape = operation_model(one["service"], one["operation"]).input_shape
        shape = member_of(input_shape, one["member"])
        if is_constrained(shape):
            constrained.append(index)
        path = f"{one['operation']}.{one['member']}"
        violations += [{"index": index, "text": text} for text in violations_of(shape, one["value"], path)]
    print(json.dumps({"constrained": constrained, "violations": violations}))


if __name__ == "__main__":
    main()
