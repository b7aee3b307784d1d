"""SIGINT and SIGTERM end every verb within a second or two, and it leaves nothing behind."""
import os
import signal
import subprocess
import tempfile
import time
import unittest
from pathlib import Path

import harness
from harness import INTERRUPTED, SCENARIO

SECONDS_MAX = 5  # two, and a machine with other work to do
CHILD_SECONDS = 300  # until `bench net` has made what its nodes begin with


class Interrupts(harness.Case):
    def setUp(self):
        super().setUp()
        self.scratch = self.folder / "scratch"
        self.scratch.mkdir()
        self.env = harness.environment(TMPDIR=str(self.scratch))

    def interrupt(self, words, number=signal.SIGTERM, after=0.3, times=1, **options):
        """Starts, waits until it has begun, sends; the run, which must have ended by the signal."""
        process = self.kill_at_end(harness.start(*words, env=self.env, cwd=self.folder, **options))
        time.sleep(after)
        self.assertIsNone(process.poll(), f"{words} ended before the signal came")
        for _ in range(times):
            process.send_signal(number)
        start = time.monotonic()
        run = harness.finish(process)
        self.assertEqual(run.code, INTERRUPTED, run)
        self.assertLess(time.monotonic() - start, SECONDS_MAX, run)
        return run

    def names(self):
        return sorted(path.name for path in self.folder.iterdir())

    def unchanged(self, before):
        self.assertEqual(self.names(), before)
        self.assertEqual(list(self.scratch.iterdir()), [])

    def test_work_that_takes_long_of_its_own(self):
        before = self.names()
        for words in (["bench", "log", "--rounds", "100"], ["bench", "rules", "--rounds", "100"],
                      ["bench", "views", "--rounds", "100"],
                      ["bench", "allocate", "--rounds", "100"],
                      ["sim", "--seeds", "1..1000000"],
                      ["sim", "--seeds", "1..1000000", "--trace", "steps"]):
            for number in (signal.SIGTERM, signal.SIGINT):
                with self.subTest(words=words, signal=number):
                    self.interrupt(words, number, after=0.8)
                    # The steps of the seeds that were played are whole, under their own name.
                    (self.folder / "steps").unlink(missing_ok=True)
                    self.unchanged(before)

    def test_a_second_signal_ends_at_once_and_leaves_nothing_either(self):
        before = self.names()
        for words in (["bench", "log", "--rounds", "100"], ["sim", "--seeds", "1..1000000"]):
            with self.subTest(words=words):
                self.interrupt(words, signal.SIGINT, after=0.8, times=2)
                self.unchanged(before)

    @unittest.skipUnless(harness.LONG, "long form: minutes pass before its nodes start")
    def test_children_go_too(self):
        home = ["bench", "net", "--cities", "5", "--out-dir", self.folder]
        process = self.kill_at_end(harness.start(*home, env=self.env, cwd=self.folder))

        def children():
            tasks = Path(f"/proc/{process.pid}/task").glob("*/children")
            return [one for task in tasks for one in task.read_text("utf-8").split()]
        harness.wait_until(children, "a child has been started", CHILD_SECONDS)
        born = children()
        process.send_signal(signal.SIGTERM)
        self.assertEqual(harness.finish(process).code, INTERRUPTED)
        harness.wait_until(lambda: not any(os.path.exists(f"/proc/{one}") for one in born),
                           "the children are gone", SECONDS_MAX)
        self.unchanged(["scratch"])

    def slow(self, words, number=signal.SIGTERM):
        """Stopped as soon as it runs, so that the signal finds it at work however short that is."""
        for wait in (0.0, 0.01, 0.02, 0.04, 0.08):
            process = self.kill_at_end(
                harness.start(*words, env=self.env, cwd=self.folder))
            time.sleep(wait)
            process.send_signal(signal.SIGSTOP)
            process.send_signal(number)
            process.send_signal(signal.SIGCONT)
            run = harness.finish(process)
            # Either it came in time, or the verb was done, or it came before main began.
            yield run

    def test_verbs_on_a_home(self):
        home = self.imported()
        bundle = self.folder / "bundle"
        self.ok("export", "--home", home, "--format", "bundle", "--out", bundle)
        backup = self.folder / "backup"
        self.ok("backup", "--home", home, "--out", backup)
        before = self.names()
        out = self.folder / "out"
        caught = 0
        for words in (["audit", "--home", home, "--jobs", "1"], ["audit", "--bundle", bundle],
                      ["view", "R2", "--home", home],
                      ["view", "F1", "--home", home, "--format", "xlsx", "--out", out],
                      ["diff", "--view", "C1", "--from", "2025-09-30", "--home", home],
                      ["export", "--home", home, "--out", out],
                      ["export", "--home", home, "--format", "bundle", "--out", out],
                      ["export", "--home", home, "--format", "tiles", "--out", out],
                      ["backup", "--home", home, "--out", out],
                      ["restore", "--from", backup, "--home", out],
                      ["open", "--home", out, "--origin", harness.ORIGIN],
                      ["rebuild", "--home", home],
                      ["prove", "55", "--home", home, "--out", out]):
            for run in self.slow(words):
                with self.subTest(words=words, code=run.code):
                    self.assertIn(run.code, (0, INTERRUPTED, -signal.SIGTERM), run)
                    caught += run.code == INTERRUPTED
                    # What has its name already is whole; all else is gone.
                    subprocess.run(["rm", "-rf", out, self.folder / "out.anchor"], check=True)
                    self.unchanged(before)
        self.assertGreater(caught, 10, "hardly ever at work when the signal came")
        self.audit(home)

    def test_an_import_from_a_pipe_that_gives_nothing_more(self):
        """It waits for input, and for a signal."""
        home = self.open()
        process = self.kill_at_end(harness.start("import", "--home", home, "-",
                                                 stdin=subprocess.PIPE, env=self.env))
        process.stdin.write(b"".join(SCENARIO["intl"].read_bytes().splitlines(True)[:10]))
        process.stdin.flush()
        time.sleep(1)
        process.send_signal(signal.SIGTERM)
        start = time.monotonic()
        self.assertEqual(process.wait(timeout=60), INTERRUPTED)
        self.assertLess(time.monotonic() - start, SECONDS_MAX)
        self.ok("import", "--home", home, SCENARIO["intl"], "--until", "20")
        self.audit(home)


if __name__ == "__main__":
    harness.main()
