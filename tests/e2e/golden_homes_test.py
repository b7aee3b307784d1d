"""Homes written by earlier releases: they open, say what they said, hold in the audit, and go on.

tests/golden/homes/<release>-<suite>.tar.xz holds a home with the first events of the example and
its anchor, <release>-<suite>.json what that release answered of it. A release adds its own pair:
LUOSHU_WRITE_GOLDEN=NAME writes it with the binary under test, once.
"""
import json
import os
import tarfile
import unittest

import harness
from harness import SCENARIO, SOURCE, meanings, read_events

HOMES = SOURCE / "tests/golden/homes"
UNTIL = 120
VIEWS = (("F1", "--period", "2025Q3"), ("R2",), ("R1",), ("A1", "--from", "2025-03-02"))


def answers(case, home):
    status = case.status(home)
    views = {code: case.ok("view", code, *words, "--home", home, "--json").json
             for code, *words in VIEWS}
    return {"status": {name: status[name] for name in ("ledger", "origin", "size", "root")},
            "views": views, "audit": {name: case.audit(home)[name] for name in ("size", "root")}}


def write_golden(case, name, suite):
    """A pair for the release at hand."""
    home = case.imported(name="home", suite=suite, until=UNTIL)
    HOMES.mkdir(exist_ok=True)
    with tarfile.open(HOMES / f"{name}-{suite}.tar.xz", "x:xz") as archive:
        for part in ("home", "home.anchor"):
            archive.add(case.folder / part, part, filter=nobody)
    text = json.dumps(answers(case, home), ensure_ascii=False, indent=1) + "\n"
    (HOMES / f"{name}-{suite}.json").write_text(text, "utf-8")


def nobody(member):
    member.uid = member.gid = member.mtime = 0
    member.uname = member.gname = ""
    return member


class GoldenHomes(harness.Case):
    def each(self):
        """(suite, its archive unpacked, what it answered)."""
        archives = sorted(HOMES.glob("*.tar.xz"))
        suites = {one.name.removesuffix(".tar.xz").split("-")[-1] for one in archives}
        self.assertEqual(suites, set(harness.SUITES))
        for archive in archives:
            name = archive.name.removesuffix(".tar.xz")
            place = self.folder / name
            with tarfile.open(archive) as packed:
                packed.extractall(place)
            told = json.loads((HOMES / f"{name}.json").read_text("utf-8"))
            yield name.split("-")[-1], place / "home", told

    def test_a_home_of_an_earlier_release_says_what_it_said(self):
        for _, home, told in self.each():
            self.assertEqual(answers(self, home), told)

    def test_a_home_of_an_earlier_release_takes_the_rest_in(self):
        for suite, home, told in self.each():
            self.ok("import", "--home", home, SCENARIO[suite])
            done = self.status(home)
            self.assertEqual(done["ledger"], told["status"]["ledger"])
            out = self.folder / f"{suite}.jsonl"
            self.export(home, out)
            self.assertEqual(meanings(read_events(out)), meanings(read_events(SCENARIO[suite])))
            self.assertEqual(self.audit(home)["size"], done["size"])


class Write(harness.Case):
    @unittest.skipUnless(os.environ.get("LUOSHU_WRITE_GOLDEN"), "writes a new pair")
    def test_write_a_pair(self):
        for suite in harness.SUITES:
            with self.subTest(suite=suite):
                self.folder = self.folder / suite
                self.folder.mkdir()
                write_golden(self, os.environ["LUOSHU_WRITE_GOLDEN"], suite)


if __name__ == "__main__":
    unittest.main(verbosity=2)
