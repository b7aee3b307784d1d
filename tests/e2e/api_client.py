"""A client of a node's API that shares no code with Luoshu: TLS and HTTP by python. It remembers
what it saw, so that a test can hold all of it to /openapi.json."""
import http.client
import json
import re
import socket
import ssl
import time
from urllib.parse import quote

PREFIX = "/luoshu/v1"


class Answer:
    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body

    @property
    def json(self):
        return json.loads(self.body)

    @property
    def kind(self):
        return (self.headers.get("Content-Type") or "").split(";")[0]

    def __str__(self):
        return f"{self.status} {self.kind}\n{self.body[:600]!r}"


class Client:
    def __init__(self, port, certificate, tokens=None):
        self.port, self.certificate, self.tokens = port, certificate, tokens or {}
        self.seen = []  # (method, path without query, status, media type)

    def context(self):
        context = ssl.create_default_context(cafile=self.certificate)
        context.set_alpn_protocols(["http/1.1"])
        return context

    def ask(self, method, path, token=None, body=None, **fields):
        """`token`: a name in self.tokens, or a text; `fields` with _ for -. Asks again where the
        answer says when: shares and time limits are not what a busy machine shall test."""
        for _ in range(20):
            answer = self.ask_once(method, path, token, body, fields)
            if answer.status not in (429, 503) or "Retry-After" not in answer.headers:
                break
            time.sleep(int(answer.headers["Retry-After"]))
        return answer

    def ask_once(self, method, path, token, body, fields):
        link = http.client.HTTPSConnection("127.0.0.1", self.port, timeout=60,
                                           context=self.context())
        headers = {name.replace("_", "-"): value for name, value in fields.items()}
        if token:
            headers["Authorization"] = "Bearer " + self.tokens.get(token, token)
        try:
            link.request(method, PREFIX + path, body=body, headers=headers)
            got = link.getresponse()
            answer = Answer(got.status, got.headers, got.read())
        finally:
            link.close()
        self.seen.append((method, path.split("?")[0], answer.status, answer.kind))
        return answer

    def get(self, path, token=None, **fields):
        return self.ask("GET", path, token, **fields)

    def post(self, path, body=b"", token=None, **fields):
        return self.ask("POST", path, token, body, **fields)

    def raw(self, data, half=None):
        """The bytes that come back until the other end closes. `half`: sent after the first."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=20) as sock:
            with self.context().wrap_socket(sock, server_hostname="127.0.0.1") as link:
                link.sendall(data)
                if half:
                    link.sendall(half)
                got = b""
                try:
                    while part := link.recv(65536):
                        got += part
                except (ssl.SSLError, ConnectionError):
                    pass
                return got


def address(path, **query):
    text = "&".join(f"{name}={quote(str(value), safe='')}" for name, value in query.items())
    return path + ("?" + text if text else "")


def statuses(data):
    """The status of each answer in what came back."""
    return [int(status) for status in re.findall(rb"HTTP/1\.1 (\d{3}) ", data)]
