"""Whatever comes over HTTP, sent by hand over raw sockets: each request has one answer or none, the
node outlives it, and afterwards it is as it was: ready, with the same descriptors, and grown by no
more than RSS_GROWTH_MAX."""
import contextlib
import re
import resource
import select
import socket
import struct
import threading
import time
import unittest
from pathlib import Path

import harness
from nodes import Net

MEGABYTE = 1 << 20
RSS_GROWTH_MAX = 16 * MEGABYTE  # all connections with full buffers are less than 5
CONNECTIONS_MAX = 32            # of the node, and half of them of one address
HOST = b"Host: a\r\n"
GET = b"GET /healthz HTTP/1.1\r\n" + HOST + b"\r\n"
PROBE = b"GET /readyz HTTP/1.1\r\n" + HOST + b"\r\n"  # what a smuggled request would be


def post(*fields, body=b"", version=b"HTTP/1.1", host=HOST):
    lines = b"".join(field + b"\r\n" for field in fields)
    return b"POST /add-checkpoint " + version + b"\r\n" + host + lines + b"\r\n" + body


def get(target=b"/healthz", *fields, method=b"GET", version=b"HTTP/1.1", host=HOST):
    lines = b"".join(field + b"\r\n" for field in fields)
    return method + b" " + target + b" " + version + b"\r\n" + host + lines + b"\r\n"


def read_answers(data):
    """[(status, fields, body)], each by its Content-Length; what is left over must be nothing."""
    answers = []
    while data:
        head, end, data = data.partition(b"\r\n\r\n")
        lines = head.split(b"\r\n")
        match = re.fullmatch(rb"HTTP/1\.1 (\d{3}) [ -~]+", lines[0])
        if not match or not end:
            raise AssertionError(f"no answer begins here: {head[:200]}")
        fields = {name.lower(): value.strip() for name, _, value in
                  (line.partition(b":") for line in lines[1:])}
        length = int(fields[b"content-length"])
        if len(data) < length:
            raise AssertionError(f"half an answer: {head[:200]}")
        answers.append((int(match[1]), fields, data[:length]))
        data = data[length:]
    return answers


def chunk(body, extension=b""):
    return b"%x%s\r\n%s\r\n" % (len(body), extension, body)


# name, bytes, the status of the one answer; the connection closes behind each of them.
REFUSED = [
    ("a trailer of 70 KiB", post(b"Transfer-Encoding: chunked", body=chunk(b"a") + b"0\r\nX: " +
                                 b"y" * 70_000 + b"\r\n\r\n"), 411),
    ("trailers of 700 KiB", post(b"Transfer-Encoding: chunked", body=chunk(b"a") + b"0\r\n" + (
        b"X: " + b"y" * 7_000 + b"\r\n") * 100 + b"\r\n"), 411),
    ("a chunk extension of 64 KiB", post(b"Transfer-Encoding: chunked", body=chunk(
        b"a", b";" + b"e" * 65_536) + b"0\r\n\r\n"), 411),
    ("chunked, well formed", post(b"Transfer-Encoding: chunked", body=chunk(PROBE) +
                                  b"0\r\n\r\n"), 411),
    ("gzip, and a request as its body", post(b"Transfer-Encoding: gzip", body=PROBE), 411),
    ("gzip and Content-Length", post(b"Transfer-Encoding: gzip", b"Content-Length: %d" % len(PROBE),
                                     body=PROBE), 411),
    ("Content-Length and chunked", post(b"Content-Length: 4", b"Transfer-Encoding: chunked",
                                        body=b"0\r\n\r\n" + PROBE), 411),
    ("chunked in 1.0", post(b"Transfer-Encoding: chunked", version=b"HTTP/1.0",
                            body=b"0\r\n\r\n" + PROBE), 411),
    ("chunked twice", post(b"Transfer-Encoding: chunked", b"Transfer-Encoding: chunked",
                           body=b"0\r\n\r\n" + PROBE), 411),
    ("chunked, badly spelt", post(b"Transfer-Encoding : chunked", body=b"0\r\n\r\n" + PROBE), 400),
    ("1.0", get(version=b"HTTP/1.0"), 505),
    ("2.0", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505),
    ("two Hosts", get(host=HOST + HOST), 400),
    ("two Hosts that differ", get(host=HOST + b"Host: b\r\n"), 400),
    ("no Host", get(host=b""), 400),
    ("absolute-form", get(b"http://a/healthz"), 400),
    ("asterisk-form", get(b"*"), 400),
    ("authority-form", get(b"a:80", method=b"CONNECT"), 405),
    ("bytes past ASCII in the target", get(b"/health\xc3\xa9"), 400),
    ("bytes past ASCII in a field", get(b"/healthz", b"X: \xc3\xa9"), 400),
    ("a control in the target", get(b"/health\x01z"), 400),
    ("a NUL in the target", get(b"/healthz\x00"), 400),
    ("a NUL in a field", get(b"/healthz", b"X: a\x00b"), 400),
    ("%00", get(b"/healthz%00"), 400),
    ("%2F", get(b"/a%2fhealthz"), 400),
    ("%5C", get(b"/a%5Chealthz"), 400),
    ("half an escape", get(b"/healthz%4"), 400),
    ("dot segments", get(b"/a/../healthz"), 400),
    ("dot segments in escapes", get(b"/a/%2e%2E/healthz"), 400),
    ("a target of 3 KiB", get(b"/" + b"a" * 3_000), 400),
    ("a listed Content-Length", post(b"Content-Length: 5, 5", body=b"hello" + PROBE), 400),
    ("Content-Length twice", post(b"Content-Length: 5", b"Content-Length: 5",
                                  body=b"hello" + PROBE), 400),
    ("Content-Length twice, differing", post(b"Content-Length: 5", b"Content-Length: 0",
                                             body=b"hello" + PROBE), 400),
    ("a signed Content-Length", post(b"Content-Length: +5", body=b"hello" + PROBE), 400),
    ("a negative Content-Length", post(b"Content-Length: -5", body=b"hello" + PROBE), 400),
    ("a Content-Length in hexadecimal", post(b"Content-Length: 0x5", body=b"hello" + PROBE), 400),
    ("a Content-Length past 2^64", post(b"Content-Length: 18446744073709551621",
                                        body=b"hello" + PROBE), 413),
    ("a Content-Length past the limit", post(b"Content-Length: 1000000", body=b"a" * 9_000), 413),
    ("a body where none belongs",
     get(b"/healthz", b"Content-Length: %d" % len(PROBE)) + PROBE, 413),
    ("a body for nobody", get(b"/nobody", b"Content-Length: %d" % len(PROBE)) + PROBE, 404),
    ("a folded field", get(b"/healthz", b"X: a\r\n b"), 400),
    ("a folded Content-Length", post(b"X: a\r\n Content-Length: 5", body=b"hello" + PROBE), 400),
    ("lines without CR", b"GET /healthz HTTP/1.1\nHost: a\n\n" + PROBE, 400),
    ("one line without CR", b"GET /healthz HTTP/1.1\r\nHost: a\nX: b\r\n\r\n" + PROBE, 400),
    ("a CR within a line", get(b"/healthz", b"X: a\rY: b"), 400),
    ("an empty line first", b"\r\n" + GET, 400),
    ("a head of 9 KiB", get(b"/healthz", b"X: " + b"y" * 9_000), 431),
    ("a head without an end", b"GET /healthz HTTP/1.1\r\nX: " + b"y" * 200_000, 431),
    ("100 fields", get(b"/healthz", *[b"X: y"] * 100), 431),
    ("Expect", post(b"Expect: 100-continue", b"Content-Length: 5", body=b"hello"), 417),
    ("OPTIONS", get(method=b"OPTIONS"), 405),
    ("a method of no letters", get(method=b"{}"), 400),
    ("no HTTP", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\n\n", 400),
]


class Raw(harness.Case):
    """A province that is a witness for itself too: it has a route with a body."""

    def setUp(self):
        super().setUp()
        net = Net(self, cities=(), auditor=False)
        self.node = net.province
        key = net.keys / "witness.pem"
        self.ok("key", "new", "--out", key)
        log = self.ok("checkpoint", "--vkey", "--home", self.node.home).out.strip()
        # Nothing but HTTP is to move its memory.
        self.node.more = (f'views = false\n[witness]\nkey = "{key}"\nname = "w.example"\n'
                          f'logs = ["{log}"]')
        net.start()
        self.descriptors, self.rss = self.descriptors_now(), self.rss_now()

    def descriptors_now(self):
        return len(list(Path(f"/proc/{self.node.process.pid}/fd").iterdir()))

    def rss_now(self):
        status = Path(f"/proc/{self.node.process.pid}/status").read_text("ascii")
        return int(re.search(r"VmRSS:\s+(\d+) kB", status)[1]) * 1024

    def connect(self):
        sock = socket.create_connection(("127.0.0.1", self.node.http), timeout=15)
        self.addCleanup(sock.close)
        return sock

    def send(self, data, half_close=False):
        """Everything that comes until the node closes; a reset counts as a close."""
        with self.connect() as sock:
            sender = threading.Thread(target=self.send_all, args=(sock, data, half_close))
            sender.start()
            got = b""
            with contextlib.suppress(ConnectionResetError):
                while piece := sock.recv(65_536):
                    got += piece
            sender.join()
            return got

    @staticmethod
    def send_all(sock, data, half_close):
        with contextlib.suppress(ConnectionError):
            sock.sendall(data)
            if half_close:
                sock.shutdown(socket.SHUT_WR)

    def as_before(self):
        self.assertTrue(self.node.alive(), self.node.words())
        harness.wait_until(lambda: self.node.http_code("/readyz") == 200, "it is ready")
        harness.wait_until(lambda: self.descriptors_now() <= self.descriptors,
                           f"no descriptor is left over: {self.descriptors} before")
        grown = self.rss_now() - self.rss
        print(f"grown by {grown >> 10} KiB", flush=True)
        self.assertLess(grown, RSS_GROWTH_MAX)
        metrics = self.node.metrics()
        thrown = {name: value for name, value in metrics.items() if "foreign_exc" in name}
        self.assertGreater(len(thrown), 5)
        self.assertEqual(set(thrown.values()), {0}, thrown)
        harness.wait_until(lambda: self.node.metric("http_connections") == 1, "all have gone")

    def test_what_is_refused_has_one_answer_and_the_connection_closes(self):
        for name, data, status in REFUSED:
            with self.subTest(name):
                answers = read_answers(self.send(data))
                self.assertEqual([answer[0] for answer in answers], [status], answers)
                self.assertEqual(answers[0][1].get(b"connection"), b"close")
                # What was refused is not said back.
                self.assertNotIn(b"yyy", answers[0][2])
        self.assertEqual(read_answers(self.send(get(method=b"PUT")))[0][1][b"allow"],
                         b"GET, HEAD, POST")
        self.as_before()
        refused = self.node.metric('http_refused_total{why="411"}')
        self.assertEqual(refused, sum(status == 411 for _, _, status in REFUSED))

    def test_what_is_no_refusal(self):
        def statuses(data):
            return [answer[0] for answer in read_answers(self.send(data, half_close=True))]
        self.assertEqual(statuses(GET), [200])
        self.assertEqual(statuses(get(b"/%68ealthz?a=%2F&b=%zz")), [400])
        self.assertEqual(statuses(get(b"/%68ealthz?a=%2F&b=c")), [200])
        self.assertEqual(statuses(get(b"/%2568ealthz")), [404])  # decoded once
        self.assertEqual(statuses(get(b"/healthz", b"Upgrade: h2c", b"Connection: upgrade")), [200])
        self.assertEqual(statuses(get(b"/add-checkpoint") + GET), [405, 200])
        self.assertEqual(statuses(get(b"/nothing") + GET), [404, 200])
        self.assertEqual(statuses(post(b"Content-Length: 5", body=b"hello") + GET), [400, 200])
        # No length, no body: what follows is a request.
        self.assertEqual(statuses(post(body=GET)), [400, 200])
        self.assertEqual(statuses(get(b"/healthz", b"Connection: close") + GET), [200])
        head, _, body = self.send(get(method=b"HEAD"), half_close=True).partition(b"\r\n\r\n")
        self.assertIn(b"Content-Length: 6", head)
        self.assertEqual(body, b"")
        self.as_before()

    def test_pipelined_requests_each_have_one_answer_in_order(self):
        paths = [b"/healthz", b"/checkpoint", b"/readyz", b"/nothing"] * 25
        answers = read_answers(self.send(b"".join(map(get, paths)), half_close=True))
        bodies = {path: answer[2] for path, answer in zip(paths, answers)}
        self.assertEqual(len(answers), len(paths))
        self.assertEqual([answer[2] for answer in answers], [bodies[path] for path in paths])
        self.assertEqual(len(set(bodies.values())), 4)
        # A connection carries a limited number of requests.
        answers = read_answers(self.send(GET * 1_500))
        self.assertEqual([answer[0] for answer in answers], [200] * 1_000)
        self.assertEqual(answers[-1][1].get(b"connection"), b"close")
        self.assertNotIn(b"connection", answers[-2][1])
        self.as_before()

    def test_half_closed_connections_and_halves_of_requests(self):
        self.assertEqual(read_answers(self.send(GET, half_close=True))[0][0], 200)
        whole = post(b"Content-Length: 5", body=b"hello")
        for size in range(len(whole)):
            self.assertEqual(self.send(whole[:size], half_close=True), b"", whole[:size])
        self.as_before()

    def test_resets_amid_a_request(self):
        whole = post(b"Content-Length: 50000", body=b"a" * 50_000)
        for size in [0, 1, 10, 30, 60, 100, 1_000, 20_000, 40_000, len(whole)] * 10:
            sock = self.connect()
            sock.sendall(whole[:size])
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            sock.close()
        self.as_before()

    def test_one_byte_a_second(self):
        # Neither the head nor the body gets more time for coming in small pieces.
        head, body = self.connect(), self.connect()
        body.sendall(post(b"Content-Length: 100"))
        begun, closed = time.monotonic(), {}
        while len(closed) < 2 and time.monotonic() - begun < 30:
            for name, sock, piece in (("head", head, GET), ("body", body, b"a" * 100)):
                if name in closed:
                    continue
                at = int(time.monotonic() - begun)
                try:
                    sock.sendall(piece[at:at + 1])
                    gone = select.select([sock], [], [], 0)[0] and sock.recv(100) == b""
                except ConnectionError:
                    gone = True
                if gone:
                    closed[name] = True
            time.sleep(1)
        self.assertEqual(set(closed), {"head", "body"})
        head.close()
        body.close()
        self.assertEqual(self.node.metric('http_refused_total{why="slow"}'), 2)
        self.as_before()

    def test_many_idle_connections_keep_nobody_out(self):
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        most = 10_000 if harness.LONG else 2_000
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, most + 200), hard))
        self.addCleanup(resource.setrlimit, resource.RLIMIT_NOFILE, (soft, hard))
        count = min(hard - 200, most)
        idle = []
        for number in range(count):
            idle.append(self.connect())
            if number % 2:  # with a request begun, every other one
                with contextlib.suppress(ConnectionError):
                    idle[-1].sendall(b"GET /")
            if number % 500 == 0:
                self.assertEqual(self.node.http_code("/readyz"), 200)
        self.assertEqual(self.node.http_code("/readyz"), 200)
        self.assertLessEqual(self.node.metric("http_connections"), CONNECTIONS_MAX / 2)
        self.assertLessEqual(self.descriptors_now(), self.descriptors + CONNECTIONS_MAX)
        self.assertGreater(self.node.metric('http_refused_total{why="crowded"}'), count - 100)
        for sock in idle:
            sock.close()
        self.as_before()

    def test_whoever_does_not_read_the_answers(self):
        socks = [self.connect() for _ in range(CONNECTIONS_MAX // 2 - 2)]
        for sock in socks:
            sock.setblocking(False)
            with contextlib.suppress(BlockingIOError, ConnectionError):
                sock.send(get(b"/metrics") * 1_000)
        self.assertEqual(self.node.http_code("/readyz"), 200)
        if harness.LONG:  # they are closed without their help
            harness.wait_until(lambda: self.node.metric("http_connections") == 1, "they are gone")
        for sock in socks:
            sock.close()
        self.as_before()

    def test_idle_connections_are_closed(self):
        if not harness.LONG:
            self.skipTest("waits for half a minute: LUOSHU_LONG=1")
        with self.connect() as sock:
            sock.settimeout(60)
            self.assertEqual(sock.recv(1), b"")
        self.as_before()


if __name__ == "__main__":
    unittest.main(verbosity=2)
