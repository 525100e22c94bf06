"""Runs in a process of its own, around a Python handler. It talks to the server over file descriptor 3; the frames
are described in ../process/frames.ts."""

import decimal
import importlib
import inspect
import json
import logging
import os
import socket
import struct
import sys
import time
import traceback

READY, RESULT, ERROR, INIT_ERROR = 1, 2, 3, 4

channel = socket.socket(fileno=3)


class Marshaller(json.JSONEncoder):
    def default(self, value):
        if isinstance(value, decimal.Decimal):
            return float(value)
        return super().default(value)


marshaller = Marshaller(ensure_ascii=False)


class InitError(Exception):
    def __init__(self, error_type, message, stack=()):
        super().__init__(message)
        self.error_type = error_type
        self.stack = list(stack)


class Identity:
    cognito_identity_id = None
    cognito_identity_pool_id = None


class Client:
    def __init__(self, given):
        for name in ("installation_id", "app_title", "app_version_name", "app_version_code", "app_package_name"):
            setattr(self, name, given.get(name))


class ClientContext:
    def __init__(self, given):
        self.custom = given.get("custom")
        self.env = given.get("env")
        self.client = Client(given["client"]) if isinstance(given.get("client"), dict) else None


class Context:
    def __init__(self, head):
        self.aws_request_id = head["requestId"]
        self.invoked_function_arn = head["functionArn"]
        self.function_name = os.environ["AWS_LAMBDA_FUNCTION_NAME"]
        self.function_version = os.environ["AWS_LAMBDA_FUNCTION_VERSION"]
        self.memory_limit_in_mb = os.environ["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"]
        self.log_group_name = os.environ["AWS_LAMBDA_LOG_GROUP_NAME"]
        self.log_stream_name = os.environ["AWS_LAMBDA_LOG_STREAM_NAME"]
        self.identity = Identity()
        self.client_context = ClientContext(json.loads(head["clientContext"])) if "clientContext" in head else None
        self._deadline_millis = head["deadlineMillis"]

    def get_remaining_time_in_millis(self):
        return max(0, int(self._deadline_millis - time.time() * 1000))

    def log(self, message):
        sys.stdout.write(str(message))


class LogFilter(logging.Filter):
    request_id = ""

    def filter(self, record):
        record.aws_request_id = LogFilter.request_id
        return True


def receive(count):
    parts = []
    while count > 0:
        part = channel.recv(min(count, 1 << 20))
        if not part:
            # Without the server, there is no work left.
            os._exit(0)
        parts.append(part)
        count -= len(part)
    return b"".join(parts)


def send(kind, body):
    channel.sendall(struct.pack("<IB", len(body), kind) + body)


def error_body(error_type, message, request_id, stack):
    shown = {"errorMessage": message, "errorType": error_type, "requestId": request_id, "stackTrace": stack}
    return json.dumps(shown, ensure_ascii=False).encode("utf-8", "backslashreplace")


def stack_of(error):
    frames = traceback.extract_tb(error.__traceback__)
    return traceback.format_list([frame for frame in frames if frame.filename != __file__ and "importlib" not in frame.filename])


def load_handler(name):
    module_name, _, function_name = name.rpartition(".")
    if module_name == "" or function_name == "":
        raise InitError("Runtime.MalformedHandlerName", f"Bad handler '{name}': it must name a module and a function")
    module_name = module_name.replace("/", ".")
    try:
        module = importlib.import_module(module_name)
    except ImportError as error:
        raise InitError("Runtime.ImportModuleError", f"Unable to import module '{module_name}': {error}", stack_of(error))
    except SyntaxError as error:
        place = f'  File "{error.filename}" Line {error.lineno}\n    {(error.text or "").strip()}\n'
        raise InitError("Runtime.UserCodeSyntaxError", f"Syntax error in module '{module_name}': {error}", [place])
    try:
        return getattr(module, function_name)
    except AttributeError:
        raise InitError("Runtime.HandlerNotFound", f"Handler '{function_name}' missing on module '{module_name}'")


def invoke(handler, head, body):
    request_id = head["requestId"]
    LogFilter.request_id = request_id
    os.environ["_X_AMZN_TRACE_ID"] = head["traceId"]
    try:
        result = handler(json.loads(body), Context(head))
        if inspect.iscoroutine(result):
            # Lambda has no async handlers in Python, and would report that a coroutine cannot be serialised.
            result.close()
    except Exception as error:
        fail(type(error).__name__, str(error), request_id, stack_of(error))
        return
    if isinstance(result, bytes):
        send(RESULT, result)
        return
    try:
        text = marshaller.encode(result)
        send(RESULT, text.encode("utf-8", "backslashreplace"))
    except (TypeError, ValueError, RecursionError) as error:
        fail("Runtime.MarshalError", f"Unable to marshal response: {error}", request_id, [])


def fail(error_type, message, request_id, stack):
    print(f"[ERROR] {error_type}: {message}\nTraceback (most recent call last):\n" + "".join(stack), flush=True)
    send(ERROR, error_body(error_type, message, request_id, stack))


def main():
    os.set_inheritable(3, False)
    sys.path.insert(0, os.environ["LAMBDA_TASK_ROOT"])
    log_handler = logging.StreamHandler(sys.stdout)
    formatter = logging.Formatter("[%(levelname)s]\t%(asctime)s.%(msecs)03dZ\t%(aws_request_id)s\t%(message)s", "%Y-%m-%dT%H:%M:%S")
    formatter.converter = time.gmtime
    log_handler.setFormatter(formatter)
    log_handler.addFilter(LogFilter())
    logging.getLogger().addHandler(log_handler)
    try:
        handler = load_handler(os.environ["_HANDLER"])
    except InitError as error:
        report_init(error.error_type, str(error), error.stack)
    except Exception as error:
        report_init(type(error).__name__, str(error), stack_of(error))
    send(READY, b"")
    while True:
        head_bytes, body_bytes = struct.unpack("<II", receive(8))
        head = json.loads(receive(head_bytes))
        invoke(handler, head, receive(body_bytes))


def report_init(error_type, message, stack):
    print(f"[ERROR] {error_type}: {message}\n" + "".join(stack), flush=True)
    send(INIT_ERROR, error_body(error_type, message, "", stack))
    sys.exit(1)


main()
