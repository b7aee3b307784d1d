"""Whoever must not connect is refused and counted, and nobody who connects can take a node down or
make its memory grow. The peer that misbehaves shares no code with Luoshu (peer.py)."""
import contextlib
import re
import socket
import ssl
import struct
import unittest
from pathlib import Path

import harness
import peer
from nodes import AUDITOR, PROVINCE, Net
from harness import write_events

MEGABYTE = 1 << 20
RSS_GROWTH_MAX = 96 * MEGABYTE  # a link's queue, its socket buffers, and what the allocator keeps


def memory(node, what="VmRSS"):
    """Bytes that the process holds in memory; VmHWM: that it has held at most."""
    status = Path(f"/proc/{node.process.pid}/status").read_text("ascii")
    return int(re.search(what + r":\s+(\d+) kB", status)[1]) * 1024


class Expiry(harness.Case):
    def test_a_key_whose_last_day_passes_while_its_link_is_up(self):
        net = Net(self, cities=("ly-impl", "zz-impl"), auditor=False, quorum=1,
                  transport_to={"ly-impl": "2025-03-03"})
        today = net.entries(1)
        tomorrow = net.entries(1, first=2, name="tomorrow", recorded="2025-03-04")
        net.start()
        net.wait_until_equal()
        expiring, other = net.cities
        self.assertEqual(expiring.submit(*today).code, harness.DONE)
        self.assertEqual(other.submit(*tomorrow).code, harness.DONE)
        harness.wait_until(lambda: expiring.metric("connected") == 0, "its link is closed")
        before = net.province.metric('refused_total{why="key"}')
        harness.wait_until(lambda: net.province.metric('refused_total{why="key"}') > before,
                           "it is not let in again")
        self.assertEqual(other.metric("connected"), 1)


class Refusals(harness.Case):
    def setUp(self):
        super().setUp()
        self.net = Net(self, cities=("ly-impl", "zz-impl"), quorum=1)
        self.net.start(self.net.province, self.net.cities[0])
        self.province = self.net.province
        self.net.wait_until_equal([self.province, self.net.cities[0]])

    def cert(self, party, letter="t", expired=False):
        key = self.net.keys / f"{party}#{letter}.pem"
        name = f"{party}-{letter}{'-expired' if expired else ''}"
        return peer.certificate(self.folder, name, key, expired), key

    def refused(self, why):
        return self.province.metric(f'refused_total{{why="{why}"}}')

    def expect_refused(self, why, connect, at_least=1):
        before = self.refused(why)
        connect()
        harness.wait_until(lambda: self.refused(why) >= before + at_least, f"'{why}' is counted")

    def still_works(self, files):
        self.assertTrue(self.province.alive(), self.province.words())
        answer = self.net.cities[0].submit(files.pop())
        self.assertEqual(answer.code, harness.DONE, answer)

    def memory_is_bounded(self, before):
        most = memory(self.province, "VmHWM")
        print(f"memory {before >> 20} MiB before, {most >> 20} MiB at most", flush=True)
        self.assertLess(most - before, RSS_GROWTH_MAX)

    def closed_without_a_word(self, chain=None, key=None):
        try:
            with peer.connect(self.province.port, chain, key) as link:
                self.assertEqual(peer.read_to_end(link), b"")
        except (ssl.SSLError, ConnectionError):
            pass  # refused even earlier

    def test_keys_and_certificates_that_must_not_connect(self):
        net = self.net
        stranger = self.folder / "stranger.pem"
        self.ok("key", "new", "--out", stranger)
        unknown = peer.certificate(self.folder, "stranger", stranger)
        self.expect_refused("key", lambda: self.closed_without_a_word(unknown, stranger))
        # Enrolled, but to sign entries.
        entry_key = peer.certificate(self.folder, "entry", net.keys / "zz-impl#1.pem")
        self.expect_refused(
            "key", lambda: self.closed_without_a_word(entry_key, net.keys / "zz-impl#1.pem"))
        expired, key = self.cert("zz-impl", expired=True)
        self.expect_refused("certificate", lambda: self.closed_without_a_word(expired, key))
        # No certificate at all, an RSA one, TLS 1.2, no TLS.
        before = self.province.metric('ended_total{how="handshake"}')
        self.closed_without_a_word()
        with self.assertRaises((ssl.SSLError, ConnectionError)):
            chain, key = self.cert("zz-impl")
            peer.connect(self.province.port, chain, key, ssl.TLSVersion.TLSv1_2)
        plain = socket.create_connection(("127.0.0.1", self.province.port))
        plain.sendall(b"GET / HTTP/1.1\r\n\r\n")
        peer.read_to_end(plain)
        plain.close()
        harness.wait_until(
            lambda: self.province.metric('ended_total{how="handshake"}') >= before + 3,
            "failed handshakes are counted")
        self.no_key_material_in_logs()

    def no_key_material_in_logs(self):
        for node in (self.province, self.net.cities[0]):
            text = node.log.read_text("utf-8", "replace")
            self.assertNotIn("PRIVATE", text)
            for key in self.net.keys.glob("*.pem"):
                body = "".join(line for line in key.read_text().splitlines() if "-" not in line)
                self.assertNotIn(body[-40:], text)

    def test_a_role_that_a_party_does_not_have(self):
        chain, key = self.cert(AUDITOR)

        def as_replica():
            link = peer.connect(self.province.port, chain, key)
            link.sendall(peer.hello(self.net.ledger, AUDITOR, peer.REPLICA))
            self.assertIn(b"role", peer.read_to_end(link))
        self.expect_refused("role", as_replica)
        chain, key = self.cert("zz-impl")

        def as_another():
            link = peer.connect(self.province.port, chain, key)
            link.sendall(peer.hello(self.net.ledger, "ly-impl", peer.REPLICA))
            self.assertIn(b"identity", peer.read_to_end(link))
        self.expect_refused("identity", as_another)

        def of_another_ledger():
            link = peer.connect(self.province.port, chain, key)
            link.sendall(peer.hello("11" * 32, "zz-impl", peer.REPLICA))
            self.assertIn(b"ledger", peer.read_to_end(link))
        self.expect_refused("ledger", of_another_ledger)

    def test_a_city_follows_nobody_but_the_province(self):
        # Where the province should answer, a city does.
        net, impostor, misled = self.net, self.net.cities[0], self.net.cities[1]
        misled.sequencer_port = impostor.port
        misled.start().up()
        harness.wait_until(lambda: misled.metric('refused_total{why="key"}') > 0, "it is refused")
        self.assertEqual((misled.metric("connected"), misled.size()), (0, 1))
        # And once it knows the ledger: the key is a city's, and no sequencer's.
        misled.kill()
        misled.sequencer_port = None
        misled.start().up()
        net.wait_until_equal([self.province, misled])
        misled.kill()
        misled.sequencer_port = impostor.port
        misled.start().up()
        harness.wait_until(lambda: misled.metric('refused_total{why="role"}') > 0, "it is refused")
        self.assertEqual(misled.metric("connected"), 0)

    def test_no_party_takes_all_links(self):
        chain, key = self.cert("zz-impl")
        links = [peer.connect(self.province.port, chain, key) for _ in range(8)]
        for link in links:
            link.sendall(peer.hello(self.net.ledger, "zz-impl", peer.SUBMITTER))
        harness.wait_until(lambda: self.province.metric("links") >= 9, "all of them are up")

        def one_more():
            with contextlib.suppress(ConnectionError, ssl.SSLError):
                self.assertEqual(peer.read_to_end(peer.connect(self.province.port, chain, key)),
                                 b"")
        self.expect_refused("busy", one_more)
        self.still_works(self.net.entries(1))
        for link in links:
            link.close()

    def test_a_key_revoked_while_its_link_is_up(self):
        net, city = self.net, self.net.cities[0]
        self.assertEqual(city.metric("connected"), 1)
        event = {"type": "KeyRevoked", "author": PROVINCE, "role": "authority",
                 "effective": net.recorded, "recorded": net.recorded, "subject": "ly-impl",
                 "fields": {"key_id": "ly-impl#t", "reason": "失窃"}}
        write_events(self.folder / "revoke.json", [event])
        entry = self.folder / "revoke.entry"
        self.ok("draft", self.folder / "revoke.json", "--home", self.province.home, "--out", entry)
        self.ok("sign", entry, "--key", net.keys / f"{PROVINCE}#1.pem")
        self.ok("submit", entry, "--home", self.province.home)
        harness.wait_until(lambda: city.metric("connected") == 0, "the link was closed")
        before = self.refused("key")
        harness.wait_until(lambda: self.refused("key") > before, "it is not let in again")
        self.assertEqual(city.metric("connected"), 0)

    def test_frames_that_are_none(self):
        files = self.net.entries(3)
        chain, key = self.cert("zz-impl")
        good = peer.hello(self.net.ledger, "zz-impl", peer.REPLICA)
        before = self.province.metric('ended_total{how="frames"}')
        bad = [struct.pack(">I", 0xffffffff), struct.pack(">I", 3 << 20), struct.pack(">I", 0),
               struct.pack(">I", 8) + b"\xff" * 8, good + struct.pack(">I", 64) + bytes(64),
               good + peer.frame(77, bytes(8)),
               # Zeros that unpack to much more than a frame may hold.
               good + struct.pack(">I", 1 << 20) + b"\x00\xff" * (1 << 19)]
        for frame in bad:
            link = peer.connect(self.province.port, chain, key)
            link.sendall(frame)
            peer.read_to_end(link)
            link.close()
        self.still_works(files)
        harness.wait_until(lambda: self.province.metric('ended_total{how="frames"}') >= before + 5,
                           "broken frames are counted")

    def test_connections_left_half_open_and_peers_that_say_nothing(self):
        files = self.net.entries(4)
        before = memory(self.province)
        half_open = [socket.create_connection(("127.0.0.1", self.province.port))
                     for _ in range(300)]
        self.still_works(files)
        # A link that is needed comes up in the midst of them.
        self.net.cities[0].kill()
        self.net.cities[0].start().up()
        harness.wait_until(lambda: self.net.cities[0].metric("connected") == 1, "it is linked")
        self.still_works(files)
        self.assertLessEqual(self.province.metric("handshakes"), 64)
        self.assertGreater(self.refused("crowded"), 0)
        for sock in half_open:
            peer.read_to_end(sock)
            sock.close()
        chain, key = self.cert("zz-impl")
        link = peer.connect(self.province.port, chain, key)  # admitted, but no greeting follows
        self.assertIn(b"silent", peer.read_to_end(link))
        self.memory_is_bounded(before)

    def test_a_peer_that_asks_and_never_reads(self):
        files = self.net.entries(3)
        chain, key = self.cert("zz-impl")
        before = memory(self.province)
        link = peer.connect(self.province.port, chain, key)
        link.sendall(peer.hello(self.net.ledger, "zz-impl", peer.REPLICA) + peer.follow())
        link.settimeout(20)
        with self.assertRaises((ConnectionError, ssl.SSLError, TimeoutError)):
            for _ in range(5000):
                link.sendall(peer.ping() * 4096)
        link.close()
        self.still_works(files)
        self.assertGreaterEqual(self.province.metric('ended_total{how="slow"}'), 1)
        link = peer.connect(self.province.port, chain, key)
        with contextlib.suppress(ConnectionError, ssl.SSLError):
            link.sendall(peer.hello(self.net.ledger, "zz-impl", peer.REPLICA))
            link.sendall(peer.ask_past(1, 90) * 4096)
        self.assertIn(b"protocol", peer.read_to_end(link))
        self.still_works(files)
        self.memory_is_bounded(before)

    def test_garbage_handed_in_as_entries(self):
        files = self.net.entries(2)
        chain, key = self.cert("zz-impl")
        link = peer.connect(self.province.port, chain, key)
        link.sendall(peer.hello(self.net.ledger, "zz-impl", peer.SUBMITTER))
        for number in range(200):
            link.sendall(peer.submit(number, bytes([number]) * number))
        self.still_works(files)
        link.close()


if __name__ == "__main__":
    unittest.main(verbosity=2)
