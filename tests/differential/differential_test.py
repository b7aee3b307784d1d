"""Random provinces through the ledger and through reference.py: every run, line for line.

The ledger refuses a run, a statement or an adjustment that is one fen off, so a whole history that
it records has agreed with the reference in every total; then all lines are compared as well.
$LUOSHU_LONG=1 takes many more provinces; a failure names its seed.
"""
import json
import os
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

HERE = Path(__file__).resolve().parent
SOURCE = HERE.parents[1]
BINARY = os.environ.get("LUOSHU_BIN") or str(SOURCE / "build/release/bin/luoshu")
SEEDS = range(1, 301 if os.environ.get("LUOSHU_LONG") == "1" else 13)
FIELDS = ("ref", "rule", "step", "key", "beneficiary", "resource", "fen")


def run(*words):
    done = subprocess.run([str(word) for word in words], capture_output=True, text=True,
                          timeout=300, check=False)
    if done.returncode != 0:
        raise AssertionError(f"{' '.join(map(str, words))}\nexit {done.returncode}\n"
                             f"{done.stdout[-2000:]}\n{done.stderr[-2000:]}")
    return done.stdout


class RandomProvinces(unittest.TestCase):
    maxDiff = 2000

    def compare(self, seed, folder):
        events, home = folder / "events.jsonl", folder / "home"
        run(sys.executable, "-B", HERE / "random_province.py", "--seed", seed, "--out", events)
        run(BINARY, "open", "--home", home, "--origin", "random.example", "--suite", "intl",
            "--rehearsal", "--rules", "1")
        run(BINARY, "import", events, "--home", home, "--lang", "en")
        reference = json.loads(run(sys.executable, "-B", HERE / "reference.py", events))
        self.assertTrue(reference["runs"])
        for computed in reference["runs"]:
            lines = json.loads(run(BINARY, "view", "lines", "--period", computed["period"],
                                   "--home", home, "--json"))
            self.assertEqual(lines, [{name: line[name] for name in FIELDS}
                                     for line in computed["lines"]], computed["period"])

    def test_every_line_is_the_references(self):
        for seed in SEEDS:
            with self.subTest(seed=seed), tempfile.TemporaryDirectory() as folder:
                self.compare(seed, Path(folder))

    def test_the_worked_province_is_the_references_too(self):
        run(sys.executable, "-B", HERE / "reference.py", "--check",
            SOURCE / "docs/examples/henan-scenario.jsonl")


if __name__ == "__main__":
    unittest.main()
