"""Whoever has a key and lengthens, repeats or floods ends no node and holds nobody up; and what a
node is alarmed about is the same in status, /readyz and /metrics. The peer that misbehaves shares
no code with Luoshu (peer.py)."""
import contextlib
import json
import resource
import socket
import subprocess
import time

import harness
import peer
from harness import write_events
from nodes import PROVINCE, Net

MEGABYTE = 1 << 20


class Insider(harness.Case):
    def setUp(self):
        super().setUp()
        self.net = Net(self, cities=("ly-impl", "zz-impl"), auditor=False, quorum=1)
        self.province, (self.city, self.other) = self.net.province, self.net.cities
        self.net.start(self.province, self.city)
        self.net.wait_until_equal([self.province, self.city])

    def link(self, node, party="zz-impl"):
        key = self.net.keys / f"{party}#t.pem"
        return peer.connect(node.port, peer.certificate(self.folder, party, key), key)

    def still_works(self, file):
        for node in (self.province, self.city):
            self.assertTrue(node.alive(), node.words())
        answer = self.city.submit(file)
        self.assertEqual(answer.code, harness.DONE, answer)

    def test_a_text_as_long_as_a_frame_closes_its_link_and_nothing_else(self):
        file, = self.net.entries(1)
        for node in (self.province, self.city):
            for size in (129, 60_000, 2 * MEGABYTE - 4096):
                before = node.metric('ended_total{how="frames"}')
                with contextlib.suppress(OSError), self.link(node) as link:
                    with contextlib.suppress(OSError):
                        link.sendall(peer.hello(self.net.ledger, "x" * size, peer.REPLICA))
                    peer.read_to_end(link)
                harness.wait_until(
                    lambda: node.metric('ended_total{how="frames"}') > before or not node.alive(),
                    "the link is closed")
                self.assertTrue(node.alive(), node.words())
        # A party within the limit that is not the key's: the goodbye quotes it.
        with self.link(self.province) as link:
            link.sendall(peer.hello(self.net.ledger, "洛" * 42, peer.REPLICA))
            self.assertIn("洛".encode(), peer.read_to_end(link))
        self.still_works(file)

    def test_reasons_that_repeat_long_texts_are_answered(self):
        event = {"type": "AllocationRuleAmended", "author": PROVINCE, "role": "authority",
                 "effective": self.net.recorded, "recorded": self.net.recorded, "subject": "S",
                 "fields": {"version": 2, "text": "rule " + "规" * 20_000 + " {\n}\n",
                            "valid_from": self.net.recorded}}
        file = self.folder / "long.jsonl"
        write_events(file, [event])
        entry = self.folder / "long.entry"
        drafted = harness.luoshu("draft", file, "--home", self.province.home, "--out", entry)
        if drafted.code != harness.DONE:
            self.skipTest("the form refuses such a text: " + drafted.err)
        harness.luoshu("sign", entry, "--key", self.net.keys / f"{PROVINCE}#1.pem")
        answer = self.city.submit(entry)
        self.assertIn(answer.code, (harness.REFUSED, harness.USAGE), answer)
        self.assertTrue(self.province.alive(), self.province.words())

    def test_others_entries_take_little_room_and_the_owner_is_not_held_up(self):
        file, = self.net.entries(1)
        junk = bytes(200)
        with contextlib.suppress(OSError), self.link(self.city) as link:
            link.sendall(peer.hello(self.net.ledger, "zz-impl", peer.SUBMITTER))
            for request in range(2_000):
                link.sendall(peer.submit(request, junk))
            begun = time.monotonic()
            self.still_works(file)
            self.assertLess(time.monotonic() - begun, 10)
        self.assertEqual(self.city.metric("outbox_others_entries"), 0)
        # Signed ones of another party, while the city is cut off: its share and no more.
        self.province.stop()
        harness.wait_until(lambda: self.city.metric("connected") == 0, "it is cut off")
        files = self.net_entries_by_other(300)
        with contextlib.suppress(OSError), self.link(self.city) as link:
            link.sendall(peer.hello(self.net.ledger, "zz-impl", peer.SUBMITTER))
            for request, path in enumerate(files):
                link.sendall(peer.submit(request, path.read_bytes()))
            harness.wait_until(lambda: self.city.metric("outbox_others_entries") == 256,
                               "the share is full")
            time.sleep(0.3)
            self.assertEqual(self.city.metric("outbox_others_entries"), 256)
        queued = self.city.submit(*self.net.entries(2, first=900, name="own"), wait="queued")
        self.assertEqual(queued.code, harness.DONE, queued)
        self.province.start().up()
        harness.wait_until(lambda: self.city.metric("outbox_entries") == 0, "all are recorded")

    def net_entries_by_other(self, count):
        return self.net.entries(count, first=500, name="others")


class Outbox(harness.Case):
    def setUp(self):
        super().setUp()
        self.net = Net(self, cities=("ly-impl",), auditor=False)
        self.province, (self.city,) = self.net.province, self.net.cities
        self.city.more = "cut_off_s = 1"
        self.net.start()
        self.net.wait_until_equal()

    def cut_off(self):
        self.province.stop()
        harness.wait_until(lambda: self.city.metric("connected") == 0, "it is cut off")

    def alarms(self):
        """The codes as each of the three tells them."""
        metrics = {name.split('"')[1] for name in self.city.metrics()
                   if name.startswith("luoshu_alarm{")}
        ready = self.city.get("/readyz").strip().partition("alarms: ")[2]
        ready = set(ready.split(", ")) if ready else set()
        status = {alarm["en"].partition(":")[0] for alarm in self.case_status()["alarms"]
                  if " " not in alarm["en"].partition(":")[0]}
        return metrics, ready, status

    def case_status(self):
        return self.status(self.city.home)

    def all_say(self, codes):
        wanted = (codes, codes, codes)
        with contextlib.suppress(AssertionError):
            harness.wait_until(lambda: self.alarms() == wanted, "all say so", seconds=10)
        self.assertEqual(self.alarms(), wanted)

    def test_the_same_entry_again_is_one_entry_across_a_restart_too(self):
        first, second = self.net.entries(2)
        self.cut_off()
        for _ in range(3):
            self.assertEqual(self.city.submit(first, wait="queued").code, harness.DONE)
        self.assertEqual(self.city.metric("outbox_entries"), 1)
        self.city.stop()
        self.city.start().up()
        self.assertEqual(self.city.submit(first, wait="queued").code, harness.DONE)
        self.assertEqual(self.city.metric("outbox_entries"), 1)
        # A signature that does not hold is told at once, sequencer or not.
        bad = bytearray(second.read_bytes())
        bad[-1 - next(i for i, byte in enumerate(reversed(bad)) if byte)] ^= 1
        broken = self.folder / "broken.entry"
        broken.write_bytes(bad)
        self.assertIn(self.city.submit(broken, wait="queued").code,
                      (harness.REFUSED, harness.USAGE))
        timed_out = self.city.submit(first, timeout=1)
        self.assertEqual(timed_out.code, harness.BUSY, timed_out)
        self.assertNotIn("Try again when the other process has ended", timed_out.err)
        self.province.start().up()
        again = self.city.submit(first)
        self.assertEqual(again.code, harness.DONE, again)
        harness.wait_until(lambda: self.city.metric("outbox_entries") == 0, "it is recorded")
        self.assertEqual(self.province.size(), self.city.size())

    def test_a_refusal_that_comes_later_is_told_until_it_is_seen_to(self):
        # Of a party that nobody knows: the form holds, the rules refuse.
        event = {"type": "RoleRevoked", "author": PROVINCE,
                 "role": "authority", "effective": self.net.recorded,
                 "recorded": self.net.recorded, "subject": "nobody",
                 "fields": {"role": "finance"}}
        file = write_events(self.folder / "refused.jsonl", [event])
        entry = self.folder / "refused.entry"
        drafted = harness.luoshu("draft", file, "--home", self.province.home, "--out", entry)
        self.assertEqual(drafted.code, harness.DONE, drafted)
        self.ok("sign", entry, "--key", self.net.keys / f"{PROVINCE}#1.pem")
        self.cut_off()
        self.all_say({"cut-off"})
        self.assertEqual(self.city.http_code("/readyz"), 200)
        self.assertEqual(self.city.submit(entry, wait="queued").code, harness.DONE)
        self.province.start().up()
        self.all_say({"outbox-refused"})
        told = self.case_status()["refused_later"]
        self.assertEqual(len(told), 1)
        self.assertEqual(told[0]["author"], PROVINCE)
        self.assertTrue(told[0]["reasons"][0]["code"].startswith("E-"))
        self.assertIn(told[0]["entry_id"],
                      next(alarm["en"] for alarm in self.case_status()["alarms"]
                           if alarm["en"].startswith("outbox-refused")))
        again = self.expect(harness.REFUSED, "submit", entry, "--home", self.city.home)
        self.assertIn("refused at", again.err)
        # It is there after a restart, and gone once it is acknowledged.
        self.city.stop()
        self.city.start().up()
        self.all_say({"outbox-refused"})
        self.ok("status", "--home", self.city.home, "--acknowledge")
        self.all_say(set())
        self.assertEqual(self.case_status()["refused_later"], [])

    def test_what_it_has_of_disk_and_descriptors(self):
        metrics = self.city.metrics()
        self.assertGreater(metrics["luoshu_free_bytes"], 0)
        self.assertGreater(metrics["luoshu_descriptors"], 8)
        self.assertGreater(metrics["luoshu_descriptors_max"], metrics["luoshu_descriptors"])


class Names(harness.Case):
    def test_an_alias_of_chinese_characters_past_what_a_certificate_shows(self):
        # 24 characters, 72 bytes: the border of 64 bytes lies within one of them.
        alias = "洛阳市公共数据资源授权运营实施管理机构甲乙丙丁戊己"[:24]
        self.assertEqual(len(alias.encode()), 72)
        home = self.open()
        self.ok("key", "new", "--out", self.folder / "t.pem")
        port = self.free_port()
        config = self.folder / "node.toml"
        config.write_text(
            f'role = "sequencer"\nparty = "{alias}"\nhome = "{home}"\n'
            f'transport_key = "{self.folder / "t.pem"}"\nlisten = "127.0.0.1:{port}"\n', "utf-8")
        log = (self.folder / "log").open("wb")
        process = self.kill_at_end(harness.start("serve", "--config", config, stdout=log,
                                                 stderr=log))

        def answers():
            with contextlib.suppress(OSError):
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
                return True
            return process.poll() is not None
        harness.wait_until(answers, "it listens")
        for _ in range(3):
            with contextlib.suppress(OSError):
                with peer.connect(port) as link:
                    peer.read_to_end(link, 5)
        self.assertIsNone(process.poll(), (self.folder / "log").read_text("utf-8"))

    @staticmethod
    def free_port():
        with socket.socket() as sock:
            sock.bind(("127.0.0.1", 0))
            return sock.getsockname()[1]


class Descriptors(harness.Case):
    def test_too_few_of_them_are_no_damage(self):
        home = self.imported(until=40)
        seen = 0
        for most in range(6, 60, 3):
            run = harness.luoshu(
                "import", "--home", home, harness.SCENARIO["intl"], "--until", 40,
                before=lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (most, most)))
            self.assertNotIn("restore from a backup", run.err, run)
            self.assertNotRegex(run.err, "(?<!nothing )is damaged")
            seen += "descriptors" in run.err
        self.assertGreater(seen, 0)
        self.audit(home)


class Clock(harness.Case):
    """A real ledger, and a clock that is moved for one process."""

    SHIFT = r"""
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdlib.h>
#include <time.h>
int clock_gettime(clockid_t id, struct timespec *out) {
  static int (*real)(clockid_t, struct timespec *);
  if (!real) real = (int (*)(clockid_t, struct timespec *))dlsym(RTLD_NEXT, "clock_gettime");
  int code = real(id, out);
  const char *by = getenv("CLOCK_BY");
  if (by && id == CLOCK_REALTIME) out->tv_sec += atol(by);
  return code;
}
"""

    def test_a_clock_far_ahead_records_nothing_without_a_word(self):
        home = self.open(rehearsal=False)
        recorded = self.status(home)["recorded"]
        event = {"type": "LedgerOpened", "author": "hn-auth", "role": "authority",
                 "effective": time.strftime("%Y-%m-%d"), "subject": "x", "fields": {}}
        file = write_events(self.folder / "a.jsonl", [event])
        run = harness.luoshu("import", file, "--home", home, env=self.moved(400))
        self.assertEqual(run.code, harness.USAGE, run)
        self.assertIn("--trust-clock", run.err)
        self.assertEqual(self.status(home)["recorded"], recorded)
        trusted = harness.luoshu("import", file, "--home", home, "--trust-clock",
                                 env=self.moved(400))
        self.assertNotIn("--trust-clock", trusted.err, trusted)
        # Two weeks without an entry are a holiday and need no word.
        run = harness.luoshu("import", file, "--home", home, env=self.moved(15))
        self.assertNotIn("--trust-clock", run.err, run)
        told = harness.luoshu("status", "--home", home, "--json", env=self.moved(-2))
        self.assertIn("ledger-clock", json.dumps(told.json))

    def moved(self, days):
        library = self.folder / "shift.so"
        if not library.exists():
            source = self.folder / "shift.c"
            source.write_text(self.SHIFT)
            subprocess.run(["cc", "-shared", "-fPIC", "-o", library, source, "-ldl"], check=True)
        return harness.environment(LD_PRELOAD=str(library), CLOCK_BY=str(days * 86_400))


if __name__ == "__main__":
    harness.main()
