"""Witnesses that answer what is none: the province goes on, asks them again only after a while, and
comes by the cosignatures of those that are honest."""
import contextlib
import itertools
import re
import socket
import threading
import time
import unittest

import harness
from nodes import Net

HONEST = "witness.example"


def head(*fields, status=b"200 OK"):
    return b"HTTP/1.1 " + status + b"\r\n" + b"".join(f + b"\r\n" for f in fields) + b"\r\n"


def endless(first, piece):
    yield first
    while True:
        yield piece


def trickle():
    yield head(b"Content-Length: 1000")
    while True:
        time.sleep(0.3)
        yield b"a"


CHUNKED = b"Transfer-Encoding: chunked"
# What each says to every request, in pieces, until the other end hangs up.
ANSWERS = {
    "trailer": lambda: [head(CHUNKED) + b"0\r\nX: " + b"y" * 70_000 + b"\r\n\r\n"],
    "extension": lambda: [head(CHUNKED) + b"1;" + b"e" * 65_536 + b"\r\na\r\n0\r\n\r\n"],
    "head": lambda: endless(b"HTTP/1.1 200 OK\r\n", b"X: " + b"y" * 1_000 + b"\r\n"),
    "line": lambda: endless(b"HTTP/1.1 200 OK\r\nX: ", b"y" * 10_000),
    "body": lambda: endless(head(), b"y" * 10_000 + b"\n"),
    "length": lambda: endless(head(b"Content-Length: 10000000000"), b"y" * 10_000),
    "chunks": lambda: endless(head(CHUNKED), b"a\r\n0123456789\r\n"),
    "garbage": lambda: [b"\x00\x01\x02 no HTTP at all \xff\xfe\r\n\r\n"],
    "interim": lambda: endless(b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
    "upgrade": lambda: [head(b"Upgrade: x", status=b"101 Switching Protocols")],
    "gzip": lambda: [head(b"Transfer-Encoding: gzip") + b"a"],
    "lengths": lambda: [head(b"Content-Length: 2", b"Content-Length: 3") + b"a\n"],
    "both": lambda: [head(b"Content-Length: 2", CHUNKED) + b"1\r\n\n\r\n0\r\n\r\n"],
    "nothing": lambda: [],
    "lines": lambda: [head() + "— w.example AAAA\n".encode() * 2_000],
    "ahead": lambda: [head(b"Content-Type: text/x.tlog.size", b"Content-Length: 21",
                           status=b"409 Conflict") + b"18446744073709551615\n"],
    "escapes": lambda: [head(b"Content-Length: 8", status=b"500 No") + b"\x1b[2J\x9b1m\n"],
    "trickle": trickle,
}


class Server:
    """One that says the same to everybody."""

    def __init__(self, case, answer):
        self.answer, self.asked = answer, 0
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        case.addCleanup(self.listener.close)
        threading.Thread(target=self.run, daemon=True).start()

    def run(self):
        with contextlib.suppress(OSError):
            while True:
                sock, _ = self.listener.accept()
                self.asked += 1
                with sock, contextlib.suppress(OSError):
                    sock.settimeout(30)
                    sock.recv(65_536)
                    for piece in itertools.islice(self.answer(), 100_000):
                        sock.sendall(piece)


class Witnesses(harness.Case):
    def setUp(self):
        super().setUp()
        self.net = net = Net(self, cities=("zz-impl",), auditor=True)
        self.servers = {name: Server(self, answer) for name, answer in ANSWERS.items()}
        log = self.ok("checkpoint", "--vkey", "--home", net.province.home).out.strip()
        lines = [f"log {log}"]
        for name, server in self.servers.items():
            lines.append(f"witness {name} {self.vkey(name)[1]} http://127.0.0.1:{server.port}/x")
        # The honest one comes last, behind the slow ones.
        key, vkey = self.vkey(HONEST)
        lines.append(f"witness honest {vkey} http://127.0.0.1:{net.auditor.http}")
        net.policy.write_text("\n".join([*lines, "quorum honest", ""]), "utf-8")
        net.auditor.more = f'[witness]\nkey = "{key}"\nname = "{HONEST}"\nlogs = ["{log}"]'
        net.province.more = 'start = "trust-anchor"'
        self.files = net.entries(3)
        net.start()

    def vkey(self, name):
        key = self.net.keys / f"w-{name}.pem"
        self.ok("key", "new", "--out", key)
        return key, self.ok("key", "export", key, "--name", name, "--purpose",
                            "cosign").out.strip()

    def cosigned(self):
        done = self.net.province.submit(self.files.pop(), wait="cosigned", policy=self.net.policy)
        self.assertEqual(done.code, harness.DONE, f"{done}\n{self.net.province.words()}")
        self.assertIn(f"— {HONEST} ", done.json[0]["cosigned"])

    def test_the_province_goes_on_whatever_they_answer(self):
        province = self.net.province
        self.cosigned()
        harness.wait_until(lambda: all(server.asked for server in self.servers.values()),
                           "all of them were asked")
        self.cosigned()
        log = province.log.read_text("utf-8", "replace")
        for name in self.servers:
            if name != "lines":  # an answer in form: its lines are no cosignatures of this log
                self.assertRegex(log, rf"witness name={name} why=", name)
        self.assertNotRegex(log, "[\x00-\x09\x0b-\x1f\x7f-\x9f]")
        # Left alone for ten seconds each time, however many checkpoints there are.
        asked = {name: len(re.findall(rf"witness name={name} ", log)) for name in self.servers}
        self.assertLess(max(asked.values()), 10, asked)
        self.cosigned()
        metrics = province.metrics()
        thrown = {name: value for name, value in metrics.items() if "foreign_exc" in name}
        self.assertEqual(set(thrown.values()), {0}, thrown)
        self.assertEqual(province.http_code("/readyz"), 200)

    def test_a_call_under_way_does_not_hold_up_the_end(self):
        slow = self.servers["trickle"]
        self.net.province.submit(self.files.pop(), wait="sequenced")
        harness.wait_until(lambda: slow.asked, "the slow one is asked")
        begun = time.monotonic()
        self.assertEqual(self.net.province.stop(), 0)
        print(f"ended after {time.monotonic() - begun:.1f} s", flush=True)
        self.assertLess(time.monotonic() - begun, 60)  # a bound against hanging


if __name__ == "__main__":
    unittest.main(verbosity=2)
