"""Killed at any moment, nothing acknowledged is missing and no checkpoint is contradicted.

An import is killed (SIGKILL) again and again, at moments drawn at random between the first thing it
does and the last, and continued each time. The seed is printed; $LUOSHU_SEED repeats a run.
"""
import json
import os
import random
import shutil
import time
import unittest

import harness
from harness import SCENARIO, meanings, read_events
from proofs_test import DIGEST, Independent, leaf_hash, leaves_of, tree_root

KILLS = 200 if harness.LONG else 20
EVENTS = 477


class Killed(Independent):
    def setUp(self):
        super().setUp()
        seed = int(os.environ.get("LUOSHU_SEED") or random.SystemRandom().randrange(1 << 32))
        self.dice = random.Random(seed)
        print(f"LUOSHU_SEED={seed}", flush=True)
        self.signed = []  # every note that was ever seen

    def import_and_kill(self, home, source, group):
        """What the import had acknowledged when it died (a size), and whether it was still alive
        when the signal came."""
        log = self.folder / "progress"
        with log.open("wb") as out:
            process = self.kill_at_end(harness.start(
                "import", "--home", home, source, "--entry-events", group, "--json",
                stdout=out, stderr=out))
            self.let_it_work(process, log)
            alive = process.poll() is None
            process.kill()
            process.wait()
        told = 0
        for line in log.read_text("utf-8", "replace").splitlines(keepends=True):
            if not line.endswith("\n"):
                continue  # torn by the kill: nobody was told
            value = json.loads(line)
            if "acknowledged" in value:
                told = value["acknowledged"]["size"]
            if "import" in value:
                self.signed.append(value["import"]["checkpoint"])
        return told, alive

    def let_it_work(self, process, log):
        """Until some further acknowledgement, or for a moment; then a moment more."""
        lines = self.dice.choice((0, 0, 1, 2, 3, 5, 8))
        if lines:
            def reached():
                return process.poll() is not None or log.read_bytes().count(b"\n") >= lines
            harness.wait_until(reached, "the import acknowledges something")
        time.sleep(self.dice.random() * 0.06)

    def hold_to_promises(self, home, told):
        status = self.status(home)
        self.assertGreaterEqual(status["size"], told)
        self.audit(home)
        bundle = self.folder / "bundle"
        note = self.ok("checkpoint", "--home", home).out
        self.signed.append(note)
        self.ok("export", "--home", home, "--format", "tiles", "--out", bundle)
        hashes = [leaf_hash(DIGEST["sha256"], leaf) for leaf in leaves_of(bundle)]
        shutil.rmtree(bundle)
        vkey = self.vkey(home)
        checked = self.signed[-1:] + self.dice.sample(self.signed, min(3, len(self.signed)))
        for signed in checked:
            _, size, root = self.check_note(signed, vkey, "ed25519")
            self.assertLessEqual(size, len(hashes))
            self.assertEqual(root, tree_root(DIGEST["sha256"], hashes[:size]))
        return status

    def test_an_import_killed_again_and_again(self):
        kills = rounds = 0
        while kills < KILLS:
            rounds += 1
            suite = ("intl", "gm")[rounds % 2]
            kills += self.one_ledger(suite, min(KILLS // 2, KILLS - kills))
        print(f"{kills} kills, {rounds} ledgers")
        self.assertGreaterEqual(kills, KILLS)

    def one_ledger(self, suite, kills_wanted):
        """Kills the imports of one ledger until it is complete; then it must equal its source."""
        home = self.open("home", suite)
        kills = 0
        while self.status(home)["events"] < EVENTS and kills < kills_wanted:
            before = self.status(home)["size"]
            # A few events at a time, so that there is always something left to interrupt.
            until = min(EVENTS, before - 1 + self.dice.randrange(1, 60))
            part = self.folder / "part.jsonl"
            part.write_bytes(b"".join(SCENARIO[suite].read_bytes().splitlines(True)[:until]))
            told, alive = self.import_and_kill(home, part, self.dice.choice((1, 8, 1000)))
            kills += alive
            self.hold_to_promises(home, max(told, before))
        self.ok("import", "--home", home, SCENARIO[suite])
        self.hold_to_promises(home, 0)
        exported = [json.loads(line) for line in self.export(home).splitlines()]
        self.assertEqual(exported, meanings(read_events(SCENARIO[suite])))
        self.signed.clear()
        shutil.rmtree(home)
        (self.folder / "home.anchor").unlink()
        return kills

    def test_an_opening_killed_leaves_a_ledger_or_a_free_place(self):
        for turn in range(KILLS // 2):
            home = self.folder / f"home-{turn}"
            process = self.kill_at_end(harness.start(
                "open", "--home", home, "--origin", harness.ORIGIN, "--rehearsal",
                "--rules", "1"))
            time.sleep(self.dice.random() * 0.05)
            process.kill()
            process.wait()
            run = harness.luoshu("status", "--home", home)
            if run.code == harness.DONE:
                self.audit(home)
            else:
                self.assertIn(run.code, (harness.NOT_FOUND, harness.USAGE), run)
                self.assertTrue(run.err.strip())


if __name__ == "__main__":
    unittest.main(verbosity=2)
