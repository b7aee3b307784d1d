"""A province that shows two histories, a store put back from an old copy, and a disk that is full:
nodes notice, say so, keep what proves it, and lose nothing."""
import contextlib
import shutil
import subprocess
import unittest

import harness
from nodes import PROVINCE, Net


class Histories(harness.Case):
    def copy_of_province(self, net):
        """A home with the same keys and the same past, its anchor beside it."""
        copy = self.folder / "copy"
        shutil.copytree(net.province.home, copy)
        shutil.copy(f"{net.province.home}.anchor", f"{copy}.anchor")
        return copy

    def put_in_place(self, net, copy):
        for path in (net.province.home, net.province.home.with_name(f"{PROVINCE}.anchor")):
            path.rename(path.with_name(path.name + ".away"))
        copy.rename(net.province.home)
        copy.with_name("copy.anchor").rename(f"{net.province.home}.anchor")

    def alarm(self, node, code):
        return node.metric(f'alarm{{code="{code}"}}') == 1

    def test_another_history_is_proven_and_followed_no_further(self):
        net = Net(self, cities=("ly-impl",), quorum=1)
        city, auditor = net.cities[0], net.auditor
        ours, theirs = net.entries(3, name="ours"), net.entries(6, first=50, name="theirs")
        copy = self.copy_of_province(net)
        net.start()
        self.assertEqual(city.submit(*ours, wait="cosigned", policy=net.policy).code, harness.DONE)
        net.wait_until_equal()
        before = city.size()
        self.assertEqual(net.province.stop(), 0)
        self.put_in_place(net, copy)
        self.ok("submit", *theirs, "--home", net.province.home)
        net.province.more = 'start = "trust-anchor"'
        net.start(net.province)
        for node in (city, auditor):
            harness.wait_until(lambda node=node: self.alarm(node, "fork"),
                               f"{node.party} notices: {node.words()}")
            self.assertEqual(node.metric("follows"), 0)
            self.assertEqual(node.size(), before)  # and what it has verified stays
            # The alarm may come a moment before the file is on disk.
            folder = node.home / "evidence"
            harness.wait_until(lambda folder=folder: list(folder.glob("*.json")), "it is kept")
            evidence = list(folder.glob("*.json"))
            self.assertEqual(len(evidence), 1)
            verdict = self.ok("judge", evidence[0], "--json").json[0]
            self.assertTrue(verdict["proven"])
            self.assertEqual(verdict["signer"], harness.ORIGIN)
        self.assertEqual(city.metric("cosigns"), 0)
        # Not forgotten by starting again.
        city.kill()
        city.start().up()
        self.assertEqual(city.metric("follows"), 0)
        self.assertEqual(city.http_code("/readyz"), 503)
        # The province itself has met what its key had signed before.
        harness.wait_until(lambda: self.alarm(net.province, "fork"), "the province notices")
        self.assertEqual(net.province.metric("standing"), 2)
        harness.wait_until(lambda: list((net.province.home / "evidence").glob("*.json")),
                           "the province keeps what proves it")
        net.province.kill()
        net.province.start().up()
        self.assertEqual(net.province.metric("standing"), 2)
        self.assertTrue(self.alarm(net.province, "fork"))
        self.audit(city.home)

    def test_an_older_copy_of_the_province_signs_nothing(self):
        net = Net(self, cities=("ly-impl",), auditor=False, quorum=1)
        files = net.entries(5)
        self.ok("submit", files[0], "--home", net.province.home)
        copy = self.copy_of_province(net)
        net.start()
        city = net.cities[0]
        self.assertEqual(city.submit(*files[1:4]).code, harness.DONE)
        net.wait_until_equal()
        size = city.size()
        net.province.kill()
        self.put_in_place(net, copy)
        net.start(net.province)
        harness.wait_until(lambda: self.alarm(net.province, "store-behind"), "it says so")
        self.assertEqual(net.province.metric("standing"), 2)
        queued = city.submit(files[4], wait="queued")
        self.assertEqual(queued.code, harness.DONE, queued)
        refused = net.province.submit(files[4], timeout=3)
        self.assertEqual(refused.code, harness.BUSY, refused)
        self.assertEqual(net.province.size(), size - 3)
        self.assertEqual(city.size(), size)
        # The newest copy back in its place: it asks the city, and goes on.
        net.province.kill()
        shutil.rmtree(net.province.home)
        for name in (PROVINCE, f"{PROVINCE}.anchor"):
            (self.folder / f"{name}.away").rename(self.folder / name)
        net.start(net.province)
        harness.wait_until(lambda: city.metric("outbox_entries") == 0, "it goes on")
        net.wait_until_equal(size=size + 1)

    def test_a_key_of_its_own_party_that_a_city_does_not_know(self):
        net = Net(self, cities=("ly-impl",), auditor=False, quorum=1)
        city, files = net.cities[0], net.entries(1)
        city.more = 'own_keys = ["ly-impl#1", "ly-impl#t"]'
        net.start()
        net.wait_until_equal()
        for _ in range(2):  # nor after it was started again
            self.assertTrue(self.alarm(city, "strange-key"))
            self.assertEqual((city.metric("cosigns"), city.metric("follows")), (0, 1))
            alarms = self.status(city.home)["alarms"]
            self.assertTrue(any("ly-impl#c" in alarm["en"] for alarm in alarms), alarms)
            city.stop()
            city.start().up()
        city.stop()
        city.more = 'own_keys = ["ly-impl#1", "ly-impl#t", "ly-impl#c"]'
        city.start().up()
        self.assertEqual(city.submit(*files, wait="cosigned", policy=net.policy).code, 0)
        self.assertFalse(self.alarm(city, "strange-key"))

    def test_a_full_disk_ends_a_node_and_loses_nothing(self):
        disk = self.folder / "ly-impl"
        disk.mkdir()
        if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=24m", "none", disk],
                          capture_output=True, check=False).returncode:
            self.skipTest("no right to mount")
        self.addCleanup(subprocess.run, ["umount", "-l", disk], check=False)
        net = Net(self, cities=("ly-impl",), auditor=False, quorum=1, home_below="node")
        files = net.entries(40)
        city = net.cities[0]
        net.start()
        self.assertEqual(city.submit(*files[:10]).code, harness.DONE)
        ballast = disk / "ballast"
        with ballast.open("wb", buffering=0) as file, contextlib.suppress(OSError):
            while True:
                file.write(b"\0" * 4096)
        acknowledged = 10
        for file in files[10:]:
            if not city.alive():
                break
            answer = city.submit(file, timeout=2)
            acknowledged += answer.code == harness.DONE and bool(answer.json)
        harness.wait_until(lambda: not city.alive(), "the disk is full")
        self.assertEqual(city.process.returncode, harness.IO, city.words())
        self.assertIn("fatal", city.words())
        ballast.unlink()
        city.start().up()
        self.assertEqual(city.submit(*files, timeout=60).code, harness.DONE)
        net.wait_until_equal()
        self.assertEqual(self.export(net.province.home).count("豫数〔2025〕"), 40)
        self.assertGreaterEqual(acknowledged, 10)


if __name__ == "__main__":
    unittest.main(verbosity=2)
