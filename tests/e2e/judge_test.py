"""Two checkpoints side by side: a verdict without a running node."""
import shutil
import unittest

import harness
from harness import DONE, NOT_FOUND, SCENARIO, USAGE, VERIFICATION, read_events


class Judge(harness.Case):
    def setUp(self):
        super().setUp()
        self.home = self.imported(until=300)
        self.then = self.note(self.home, "then")
        self.vkey = self.ok("checkpoint", "--vkey", "--home", self.home).out.strip()
        self.policy = self.folder / "policy"
        self.policy.write_text(f"log {self.vkey}\nquorum none\n")

    def note(self, home, name):
        file = self.folder / name
        file.write_text(self.ok("checkpoint", "--home", home).out)
        return file

    def size(self, note):
        return int(note.read_text().splitlines()[1])

    def twin(self, name):
        """A copy with the same log key, as whoever holds that key could make one."""
        twin = self.folder / name
        shutil.copytree(self.home, twin)
        for anchor in self.folder.glob("home.anchor*"):
            shutil.copy(anchor, self.folder / anchor.name.replace("home", name, 1))
        return twin

    def record(self, home, year):
        event = dict(read_events(SCENARIO["intl"])[1], recorded="2026-06-19",
                     effective="2026-06-19", subject=f"CAL-{year}",
                     fields={"year": year, "holidays": [f"{year}-01-01"],
                             "adjusted_workdays": []})
        event.pop("n")
        file = harness.write_events(self.folder / f"cal-{year}.jsonl", [event])
        self.ok("import", file, "--home", home)

    def judge(self, one, other, *words, code=VERIFICATION):
        return self.expect(code, "judge", one, other, *words, "--json").json[0]

    def test_notes_of_one_size_need_no_proof(self):
        a, b = self.home, self.twin("twin")
        self.record(a, 2027)
        self.record(b, 2028)
        of_a, of_b = self.note(a, "a"), self.note(b, "b")
        self.assertEqual(self.size(of_a), self.size(of_b))
        evidence = self.folder / "fork.json"
        verdict = self.judge(of_a, of_b, "--policy", self.policy, "--out", evidence, code=DONE)
        self.assertEqual([verdict["verdict"], verdict["proven"]], ["fork", True])
        self.assertTrue(self.ok("judge", evidence, "--json").json[0]["proven"])
        self.assertEqual(self.judge(of_a, of_b)["verdict"], "unsigned")
        self.assertEqual(self.judge(of_a, of_a, "--policy", self.policy)["verdict"], "consistent")
        text = self.ok("judge", of_a, of_b, "--policy", self.policy, "--lang", "zh").out
        self.assertIn("分叉成立", text)

    def test_notes_of_two_sizes_with_a_proof(self):
        a, b = self.home, self.twin("twin")
        self.record(a, 2027)
        of_a = self.note(a, "a")
        for year in (2028, 2029):
            self.record(b, year)
        of_b = self.note(b, "b")
        proof = self.folder / "proof"
        self.ok("prove", "--consistency", self.size(of_a), self.size(of_b), "--home", b,
                "--out", proof)
        self.assertEqual(self.judge(of_b, of_a, "--proof", proof, "--policy", self.policy,
                                    code=DONE)["verdict"], "fork")
        # The same proof does not accuse the note that the log continues.
        good = self.folder / "good"
        self.ok("prove", "--consistency", self.size(self.then), self.size(of_b), "--home", b,
                "--out", good)
        verdict = self.judge(self.then, of_b, "--proof", good, "--policy", self.policy)
        self.assertEqual([verdict["verdict"], verdict["signer"]], ["consistent", harness.ORIGIN])
        # A home or a bundle gives proof and key by itself.
        bundle = self.folder / "bundle"
        self.ok("export", "--home", b, "--format", "bundle", "--out", bundle)
        for source in (("--home", b), ("--bundle", bundle)):
            self.assertEqual(self.judge(of_a, of_b, *source, code=DONE)["verdict"], "fork")
            self.assertEqual(self.judge(self.then, of_b, *source)["verdict"], "consistent")
        # Without one, and with one that leads elsewhere, there is no verdict.
        missing = self.judge(of_a, of_b, "--policy", self.policy)
        self.assertEqual(missing["verdict"], "not_comparable")
        self.assertIn("--consistency", missing["reason_en"])
        self.assertEqual(self.judge(of_a, of_b, "--home", a)["verdict"], "not_comparable")
        self.assertEqual(self.judge(of_a, of_b, "--proof", good,
                                    "--policy", self.policy)["verdict"], "not_comparable")

    def test_a_proof_goes_to_standard_output_and_back(self):
        size = self.size(self.then)
        text = self.ok("prove", "--consistency", 100, size, "--home", self.home).out
        self.assertTrue(text.startswith("luoshu-consistency-proof/v1\norigin "))
        answer = self.ok("prove", "--consistency", 100, size, "--home", self.home,
                         "--json").json[0]
        self.assertEqual(text.splitlines()[4:], answer["proof"])
        self.assertEqual(text.splitlines()[3], f"newer {size} {answer['newer_root']}")

    def test_what_is_no_size_no_note_and_no_proof_is_said(self):
        size = self.size(self.then)
        for words in (("0", size), (size, "100"), ("x", size), ("100",), ("1", "2", "3")):
            self.expect(USAGE, "prove", "--consistency", *words, "--home", self.home)
        self.expect(NOT_FOUND, "prove", "--consistency", 1, size + 1, "--home", self.home)
        junk = self.folder / "junk"
        junk.write_text("no note\n")
        self.expect(USAGE, "judge", junk, self.then)
        self.expect(USAGE, "judge", self.then, self.then, "--proof", junk)
        self.expect(USAGE, "judge", self.then, self.then, self.then)
        self.expect(USAGE, "prove", 1, 2, "--home", self.home, "--out", self.folder / "out")


if __name__ == "__main__":
    unittest.main()
