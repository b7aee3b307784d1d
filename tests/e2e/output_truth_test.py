"""What a verb says of itself is true: output that was lost is exit 6, and a line that only informs
never ends work."""
import os
import subprocess
import time
import unittest

import harness
from harness import DONE, IO, SCENARIO

NEEDS_FULL = unittest.skipUnless(os.path.exists("/dev/full"), "skipped: no /dev/full")


class LostOutput(harness.Case):
    def setUp(self):
        super().setUp()
        self.home = self.imported(until=120)
        self.ok("prove", "55", "--home", self.home, "--out", self.folder / "receipt")

    def printing(self):
        """One line of words for each way in which something reaches standard output."""
        home = ["--home", self.home]
        rule = harness.SOURCE / "docs/examples/rule-v1.txt"
        event = harness.SOURCE / "docs/examples/event.json"
        return (
            ["--help"], ["version"], ["--version"], ["version", "--json"], ["help", "view"],
            ["view", "--help"], ["key", "--help"], ["key", "list", *home],
            ["key", "list", *home, "--json"], ["key", "show", self.home / "keys/root.pem"],
            ["key", "export", self.home / "keys/root.pem"], ["rule", "check", rule],
            ["rule", "format", rule], ["status", *home], ["status", *home, "--json"],
            ["schema"], ["schema", "TransactionSettled", "--json"], ["checkpoint", *home],
            ["try", event, *home], ["audit", *home], ["audit", *home, "--json"],
            ["view", "list"], ["view", "R1", *home], ["view", "R1", "--format", "csv", *home],
            ["view", "R1", "--format", "xlsx", "--out", "-", *home],
            ["view", "R1", "--json", *home],
            ["view", "R1", "--format", "csv", "--out", "-", *home],
            ["prove", "55", "--out", "-", *home], ["prove", "entry:7", "--out", "-", *home],
            ["diff", "--view", "R1", "--from", "2025-01-01", *home],
            ["rebuild", *home], ["export", *home], ["export", "--format", "hledger", *home],
            ["export", "--format", "genesis", *home], ["import", *home, SCENARIO["intl"],
                                                       "--until", "121"],
            ["sim", "--seed", "3", "--nodes", "2", "--faults", "none"],
            ["sim", "--seed", "3", "--nodes", "2", "--steps"], ["bench", "--help"],
            ["bench", "allocate", "--sales", "10", "--rounds", "1", "--out-dir", self.folder],
            ["bench", "log", "--help"],
            ["judge", "--help"], ["serve", "--help"])

    @NEEDS_FULL
    def test_a_full_disk_behind_standard_output_is_told(self):
        for words in self.printing():
            with self.subTest(words=words), open("/dev/full", "wb") as full:
                done = subprocess.run([harness.BINARY, *map(str, words)], stdout=full,
                                      stderr=subprocess.PIPE, env=harness.environment(),
                                      cwd=self.folder, timeout=300, check=False)
                self.assertEqual(done.returncode, IO, done.stderr)
                self.assertIn(b"standard output", done.stderr)

    def test_a_closed_standard_output_is_told(self):
        for words in (["version"], ["view", "R1", "--home", self.home], ["view", "--help"],
                      ["export", "--home", self.home], ["checkpoint", "--home", self.home]):
            with self.subTest(words=words):
                done = subprocess.run([harness.BINARY, *map(str, words)], stderr=subprocess.PIPE,
                                      env=harness.environment(), timeout=300, check=False,
                                      preexec_fn=lambda: os.close(1))
                self.assertEqual(done.returncode, IO, done.stderr)
                self.assertIn(b"standard output", done.stderr)

    def test_a_reader_that_goes_ends_it_quietly(self):
        for words in (["export", "--home", self.home], ["schema", "--json"],
                      ["view", "R2", "--home", self.home]):
            with self.subTest(words=words):
                reading, writing = os.pipe()
                os.close(reading)
                done = subprocess.run([harness.BINARY, *map(str, words)], stdout=writing,
                                      stderr=subprocess.PIPE, env=harness.environment(),
                                      timeout=300, check=False)
                os.close(writing)
                self.assertEqual(done.returncode, -13, done)
                self.assertEqual(done.stderr, b"")

    @NEEDS_FULL
    def test_a_message_that_was_lost_is_told_by_the_exit_code(self):
        with open("/dev/full", "wb") as full:
            done = subprocess.run([harness.BINARY, "view", "Z9", "--home", str(self.home)],
                                  stdout=subprocess.PIPE, stderr=full, check=False, timeout=300,
                                  env=harness.environment())
        self.assertEqual(done.returncode, IO)

    def test_closed_descriptors_are_not_where_a_file_goes(self):
        """Whichever file of the store got the number 1 would have had the summary in it."""
        def close_all():
            for number in (0, 1, 2):
                os.close(number)
        for name, closing in (("all", close_all), ("out", lambda: os.close(1)),
                              ("err", lambda: os.close(2)), ("in", lambda: os.close(0))):
            with self.subTest(closed=name):
                home = self.open(f"closed-{name}")
                subprocess.run([harness.BINARY, "import", "--home", home, SCENARIO["intl"],
                                "--until", "20"], env=harness.environment(), timeout=300,
                               check=False, preexec_fn=closing, stdout=subprocess.DEVNULL
                               if name in ("in", "err") else None)
                self.assertEqual(self.status(home)["events"], 20)
                for path in home.rglob("*"):
                    if path.is_file():
                        self.assertNotIn(b"Recorded", path.read_bytes(), path)
                self.audit(home)


class LostProgress(harness.Case):
    @NEEDS_FULL
    def test_a_progress_line_that_cannot_be_written_ends_no_import(self):
        """The first progress line comes after ten seconds."""
        home = self.open()
        lines = SCENARIO["intl"].read_bytes().splitlines(keepends=True)[:60]
        with open("/dev/full", "wb") as full:
            process = harness.start("import", "--home", home, "-", stdin=subprocess.PIPE,
                                    stderr=full)
            self.kill_at_end(process)
            for line in lines:
                process.stdin.write(line)
                process.stdin.flush()
                time.sleep(0.2)
            process.stdin.close()
            out = process.stdout.read()
            code = process.wait(timeout=300)
        self.assertEqual(code, DONE, out)
        self.assertEqual(self.status(home)["events"], 60)


class Words(harness.Case):
    def test_the_version_names_all_that_two_machines_compare(self):
        for words in (["version"], ["--version"]):
            out = self.ok(*words).out
            self.assertRegex(out, r"(?m)^luoshu \d+\.\d+\.\d+$")
        facts = self.ok("version", "--json").json[0]
        self.assertGreaterEqual(set(facts), {"version", "build", "protocol", "rules_versions",
                                             "formats"})

    def test_help_is_a_word_too(self):
        self.assertEqual(self.ok("help").out, self.ok("--help").out)
        self.assertEqual(self.ok("help", "view").out, self.ok("view", "--help").out)
        self.assertEqual(self.ok("help", "key", "new").out, self.ok("key", "new", "--help").out)

    def test_the_overview_is_by_reader_and_names_every_verb_once(self):
        for language in ("en", "zh"):
            out = self.ok("--help", "--lang", language).out
            verbs = [line.split()[0] for line in out.splitlines() if line.startswith("  ")]
            self.assertEqual(len(verbs), len(set(verbs)))
            for verb in ("view", "import", "audit", "serve", "sim", "version"):
                self.assertIn(verb, verbs)

    def test_a_mistyped_word_is_answered_with_the_nearest(self):
        for words, meant in ((["bakup"], "backup"), (["status", "--hmoe", "x"], "--home"),
                             (["view", "C2", "--preiod", "2025Q4"], "--period")):
            for language in ("en", "zh"):
                run = self.expect(harness.USAGE, *words, "--lang", language)
                self.assertIn(meant, run.err)

    def test_mistakes_in_options_are_told_whole_in_either_language(self):
        """No sentence of a library: in Chinese there is no English word but names of options."""
        cases = (["prove", "5", "--home", "x"], ["verify", "x"], ["view"],
                 ["view", "C2", "--format", "pdf"], ["status", "--home"],
                 ["status", "--home", "a", "--home", "b"], ["status", "one"],
                 ["status", "--json=maybe"], ["audit", "--jobs", "many"],
                 ["bench", "log", "--suite", "rot13"])
        for words in cases:
            with self.subTest(words=words):
                zh = self.expect(harness.USAGE, *words, "--lang", "zh").err
                for word in ("required", "allowed", "expected", "argument", "missing", "not in"):
                    self.assertNotIn(word, zh)
                en = self.expect(harness.USAGE, *words).err
                self.assertNotRegex(en, "[\u4e00-\u9fff]")
        self.assertIn("table", self.expect(harness.USAGE, "view", "C2", "--format", "pdf").err)


if __name__ == "__main__":
    harness.main()
