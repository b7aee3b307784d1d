"""The lines of a statement, proven without the ledger: all of them, one of them, and none about a
sale. Their root is computed here again by python's hashlib."""
import json
import unittest

import harness
from harness import NOT_FOUND, REFUSED, SCENARIO_2, USAGE, VERIFICATION
from proofs_test import DIGEST, leaf_hash, tree_root

STATEMENT = "ST-2025Q4-410300"
COUNT = 18
ROOT = "7a6abe9b12232619042a31950a03805e9e3ddbd01620a806c27b21688b2550e3"
SALE = "TX-2025-0006"


def root_of(lines):
    digest = DIGEST["sha256"]
    return tree_root(digest, [leaf_hash(digest, line.encode()) for line in lines]).hex()


class StatementLines(harness.Case):
    def setUp(self):
        super().setUp()
        self.home = self.open(rules=2)
        self.ok("import", "--home", self.home, SCENARIO_2["intl"])
        self.ok("checkpoint", "--home", self.home)
        vkey = self.ok("checkpoint", "--vkey", "--home", self.home).out.strip()
        self.policy = self.folder / "policy"
        self.policy.write_text(f"log {vkey}\nquorum none\n", "utf-8")

    def prove(self, name, *words):
        out = self.folder / name
        self.ok("prove", "--statement", STATEMENT, *words, "--home", self.home, "--out", out)
        return out

    def verify(self, file, code=harness.DONE, *words):
        return self.expect(code, "verify", file, "--policy", self.policy, *words)

    def changed(self, file, change):
        value = json.loads(file.read_text("utf-8"))
        change(value)
        other = file.with_suffix(".changed")
        other.write_text(json.dumps(value, ensure_ascii=False, indent=2), "utf-8")
        return other

    def test_all_lines(self):
        file = self.prove("all.json")
        lines = json.loads(file.read_text("utf-8"))["lines"]
        self.assertEqual(len(lines), COUNT)
        self.assertEqual(lines, sorted(lines, key=str.encode))
        self.assertEqual(root_of(lines), ROOT)
        said = self.verify(file, harness.DONE, "--json").json[0]["lines"]
        self.assertEqual((said["statement"], said["lines_count"], said["lines_root"],
                          said["complete"]), (STATEMENT, COUNT, ROOT, True))
        self.assertIn("These are all 18 lines", self.verify(file, harness.DONE, "--lang", "en").out)
        self.assertIn("全部明细，无遗漏", self.verify(file, harness.DONE, "--lang", "zh").out)

    def test_a_line_left_out_doubled_or_changed_is_named(self):
        file = self.prove("all.json")

        def double(value):
            value["lines"].insert(4, value["lines"][4])

        def change(value):
            value["lines"][4] = value["lines"][4][:-1] + "5"

        for what, en, zh in ((lambda value: value["lines"].pop(4), "1 missing", "缺 1 条"),
                             (double, "1 too many", "多 1 条"),
                             (change, "not those of the statement", "不是该对账单的明细")):
            other = self.changed(file, what)
            self.assertIn(en, self.verify(other, VERIFICATION, "--lang", "en").err)
            self.assertIn(zh, self.verify(other, VERIFICATION, "--lang", "zh").err)

    def test_one_line_and_its_place(self):
        file = self.prove("line.json", "--line", 4)
        said = self.verify(file, harness.DONE, "--json").json[0]["lines"]
        self.assertEqual(said["line"]["index"], 4)
        self.assertEqual(said["line"]["text"].split("\t"),
                         ["luoshu/line/2", "2025Q4", SALE, "RULE-HN-2025", "1", "contribute", "c3",
                          "410300", "R02", "410300", "189844"])
        self.assertFalse(said["complete"])
        self.verify(self.changed(file, lambda value: value["line"].update(index=5)), VERIFICATION)
        self.expect(NOT_FOUND, "prove", "--statement", STATEMENT, "--line", COUNT, "--home",
                    self.home, "--out", self.folder / "none")

    def test_no_line_is_about_a_sale(self):
        file = self.prove("absent.json", "--absent", "TX-2025-0005x")
        self.assertIn("No line", self.verify(file, harness.DONE, "--lang", "en").out)
        self.verify(self.changed(file, lambda value: value["absent"].update(ref=SALE)),
                    VERIFICATION)
        there = self.expect(REFUSED, "prove", "--statement", STATEMENT, "--absent", SALE, "--home",
                            self.home, "--out", self.folder / "none", "--lang", "en")
        self.assertIn(f"are about {SALE}", there.err)

    def test_the_view_shows_count_and_root(self):
        rows = self.ok("view", "C2", "--period", "2025Q4", "--division", "410300", "--home",
                       self.home, "--json").json[0]["rows"]
        self.assertEqual({(row["lines_count"], row["lines_root"]) for row in rows},
                         {(COUNT, ROOT)})

    def test_wrong_use_is_told(self):
        out = ("--home", self.home, "--out", self.folder / "none")
        for words in (("--statement", STATEMENT, "9"), ("--line", 1, "9"),
                      ("--statement", STATEMENT, "--line", 1, "--absent", SALE),
                      ("--statement", STATEMENT, "--consistency"), ()):
            self.expect(USAGE, "prove", *words, *out)
        self.expect(NOT_FOUND, "prove", "--statement", "ST-9", *out)


if __name__ == "__main__":
    unittest.main(verbosity=2)
