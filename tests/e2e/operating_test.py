"""docs/OPERATING.md executed word for word: what the page prints is what is run."""
import calendar
import json
import os
import subprocess
import unittest

import harness
from harness import SOURCE, write_events
from nodes import free_port
from page import Shell, blocks, substituted

PAGE = SOURCE / "docs/OPERATING.md"
CITIES = {"luoyang": "ly-impl", "zhengzhou": "zz-impl", "nanyang": "ny-impl"}
WORDS, FOUND, ENROL, VOTES = ("How the commands of this page are meant",
                              "Open the province's ledger", "Enrol a city",
                              "Let the cities' votes count")
BACKUP, LOST = "Back up and restore", "A city has lost every key"
CITY_MACHINE, PROVINCE_MACHINE = "Replace a city's machine", "Replace the province's machine"
UPGRADE, DISK, CLOCK = "Upgrade", "The disk is full", "A clock that is wrong"
DESCRIPTORS, CUT_OFF = "Too few descriptors", "Cut off"
BEGIN = calendar.timegm((2026, 3, 2, 1, 0, 0))  # a Monday, within the calendar of the template
DAY = 24 * 3600


class Province:
    """The page's folder, with ports of this machine in place of the page's."""

    def __init__(self, case, folder, tools):
        self.case, self.folder = case, folder
        self.page = blocks(PAGE)
        self.shell = Shell(case, folder, tools)
        self.ports = {name: (free_port(), free_port()) for name in ("province", *CITIES)}
        self.shell.at(BEGIN)

    def words(self, city):
        """What the page says, and what stands here in its place."""
        province, metrics = self.ports["province"]
        own, own_metrics = self.ports[city]
        return {"province.example:7400": f"127.0.0.1:{province}",
                "0.0.0.0:7400": f"127.0.0.1:{province}", "127.0.0.1:9400": f"127.0.0.1:{metrics}",
                "0.0.0.0:7410": f"127.0.0.1:{own}", "127.0.0.1:9410": f"127.0.0.1:{own_metrics}"}

    def do(self, section, city="luoyang", only=None, more=None):
        said = ""
        for text in self.page[section] if only is None else [self.page[section][i] for i in only]:
            said += self.shell.run(substituted(text, {**self.words(city), **(more or {})}))
        return said

    def enrol(self, city):
        return self.do(ENROL, city, more={"CITY=luoyang PARTY=ly-impl":
                                          f"CITY={city} PARTY={CITIES[city]}"})

    def status(self, name):
        return self.case.status(self.folder / name)

    def wait_until_equal(self, *cities):
        sizes = {}

        def equal():
            sizes.update({name: self.status(name)["size"] for name in ("province", *cities)})
            return len(set(sizes.values())) == 1
        harness.wait_until(equal, f"all have the same size: {sizes}\n{self.shell.logs()}")
        return sizes["province"]

    def luoshu(self, *words):
        """At the shell's own time."""
        return self.shell.run(" ".join(words) + "\n")

    def note(self, name, *witnesses):
        """Until the newest checkpoint of a node bears these signatures."""
        url = f"http://127.0.0.1:{self.ports[name][1]}/checkpoint"

        def signed():
            run = subprocess.run(["curl", "-s", url], capture_output=True, check=False)
            text = run.stdout.decode()
            return all(f"— {city}.example/replica " in text for city in witnesses)
        harness.wait_until(signed, f"{witnesses} cosign\n{self.shell.logs()}")


class WordForWord(harness.Case):
    def setUp(self):
        super().setUp()
        self.work = self.folder / "work"
        self.work.mkdir()
        self.province = Province(self, self.work, self.folder)

    def test_the_page_from_founding_to_upgrade(self):
        net = self.province
        net.do(WORDS)
        net.do(FOUND)
        self.assertFalse((self.work / "province/keys/root.pem").exists())
        for city in CITIES:
            said = net.enrol(city)
            self.assertIn("hn-auth (hn-auth#1)", said)
        net.do(VOTES)
        net.wait_until_equal(*CITIES)
        net.note("province", "zhengzhou", "nanyang")
        self.lost_key(net)
        net.do(CITY_MACHINE, "zhengzhou")
        net.wait_until_equal(*CITIES)
        net.do(BACKUP)
        net.do(PROVINCE_MACHINE, "nanyang")
        net.wait_until_equal(*CITIES)
        net.do(UPGRADE)
        net.do(CLOCK)
        net.do(DESCRIPTORS)
        net.do(CUT_OFF)
        size = net.wait_until_equal(*CITIES)
        for name in ("province", *CITIES):
            self.assertEqual(self.audit(self.work / name)["size"], size)

    def lost_key(self, net):
        net.shell.run("stop luoyang\nrm -rf luoyang luoyang.anchor\n")  # the fire
        said = net.do(LOST, only=(0, 1, 2))
        self.assertIn("hn-auth (root)", said)
        self.new_key_waits("E-KEY-UNKNOWN")
        others = "province zhengzhou nanyang"
        net.shell.run(f"for NODE in {others}; do stop $NODE; done\n")
        net.shell.at(BEGIN + 16 * DAY)  # ten working days, and the day after them
        net.shell.run(f"for NODE in {others}; do start $NODE; done\n")
        net.do(WORDS)
        net.shell.run(f"ready 127.0.0.1:{net.ports['province'][1]}\n")
        said = net.do(LOST, "luoyang", only=(3, 4))
        self.assertIn("ly-impl (ly-impl#2)", said)
        net.wait_until_equal(*CITIES)
        net.note("province", "luoyang")

    def new_key_waits(self, code):
        """Nobody signs for the city before the notice has ended."""
        event = {"type": "PartyAmended", "author": "ly-impl", "role": "interested_party",
                 "effective": "2026-03-02", "subject": "ly-impl", "fields": {"name": "洛阳"}}
        (self.work / "early.json").write_text(json.dumps(event), "utf-8")
        said = self.province.shell.run(
            "luoshu draft early.json --home province --out early.entry || echo exit $?\n"
            "luoshu try early.json --home province || echo exit $?\n")
        self.assertIn("exit 3", said)
        self.assertIn(code, said)
        self.assertIn("lost one is recovered with root", said)

    def test_every_block_of_the_page_is_run(self):
        done = {WORDS, FOUND, ENROL, VOTES, BACKUP, LOST, CITY_MACHINE, PROVINCE_MACHINE, UPGRADE,
                DISK, CLOCK, DESCRIPTORS, CUT_OFF}
        self.assertEqual(set(self.province.page), done)
        self.assertEqual(len(self.province.page[LOST]), 5)


class FullDisk(harness.Case):
    """The section "The disk is full", on a disk that is."""

    def setUp(self):
        super().setUp()
        if os.geteuid() != 0:
            self.skipTest("needs root to mount a small disk")
        self.disk = self.folder / "disk"
        self.disk.mkdir()
        mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=48m", "tmpfs", self.disk],
                                 capture_output=True, check=False)
        if mounted.returncode != 0:
            self.skipTest("cannot mount here")
        self.addCleanup(subprocess.run, ["umount", "-l", self.disk], check=False)

    def test_a_full_disk_loses_nothing_and_goes_on_once_there_is_room(self):
        net = Province(self, self.disk, self.folder)
        net.do(WORDS)
        net.do(FOUND)
        write_events(self.disk / "events.jsonl", [
            {"type": "PolicyInstrumentAdopted", "author": "hn-auth", "role": "authority",
             "effective": "2026-03-02", "subject": f"豫数〔2026〕{number}号",
             "fields": {"title": "通知", "issuer": "省局"}} for number in range(40)])
        net.shell.run("luoshu draft events.jsonl --home province --each --out entries\n"
                      "luoshu sign entries/*.entry --key 'province/keys/hn-auth#1.pem'\n"
                      "luoshu submit entries/000001.entry --home province\n")
        size = net.status("province")["size"]
        net.shell.run("dd if=/dev/zero of=filler bs=4096 2>&1 || true\n"
                      "for ENTRY in entries/*; do\n"
                      "  kill -0 \"$(cat province.pid)\" || break\n"
                      "  luoshu submit $ENTRY --home province --timeout 2 || echo exit $?\n"
                      "done\n")
        net.shell.run("tail --pid=\"$(cat province.pid)\" -f /dev/null\nrm filler\n")
        net.do(DISK)
        self.assertGreaterEqual(net.status("province")["size"], size)
        net.shell.run("luoshu submit entries/* --home province\n")
        self.assertEqual(net.status("province")["size"], size + 39)


if __name__ == "__main__":
    unittest.main(verbosity=2)
