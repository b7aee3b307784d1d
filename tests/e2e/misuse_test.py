"""Wrong use, damage, shortage and copies: a clear message, the right exit code, nothing lost."""
import contextlib
import os
import re
import shutil
import signal
import subprocess
import unittest

import harness
from harness import BUSY, INTERRUPTED, IO, NOT_FOUND, SCENARIO, USAGE, VERIFICATION

VERBS = ("open", "key", "import", "status", "backup", "restore", "schema", "draft", "sign",
         "submit", "checkpoint", "prove", "verify", "judge", "audit", "export", "key new",
         "key list", "key show", "key export", "token", "token new", "token list", "token revoke",
         "bank read")
NOBODY = 65534
ROOT = os.geteuid() == 0
CHINESE = re.compile("[\u4e00-\u9fff]")


class WrongUse(harness.Case):
    def test_words_that_mean_nothing(self):
        home = self.open()
        cases = ([], ["frobnicate"], ["import"], ["import", "--home", home],
                 ["import", "--home", home, "--no-such-option", "x"], ["open", "--home", "x"],
                 ["open", "--home", "x", "--origin", "a", "--suite", "rot13"],
                 ["open", "--home", self.folder / "x", "--origin", "two words"],
                 ["export", "--home", home, "--format", "tiles"], ["audit"], ["key"],
                 ["key", "frob"], ["prove", "--home", home], ["verify", "x"], ["status"],
                 ["prove", "seven", "--home", home, "--out", self.folder / "x"],
                 ["restore", "--home", home], ["audit", "--home", home, "--jobs", "0"],
                 ["status", "--home", home, "--lang", "la"],
                 ["import", "--home", home, SCENARIO["intl"], "--until", "soon"])
        for words in cases:
            with self.subTest(words=words):
                run = self.expect(USAGE, *words, cwd=self.folder)
                said = run.err or run.out
                self.assertIn("--help", said)
        self.assertEqual(self.status(home)["size"], 1)

    def test_help_of_every_verb_has_two_examples_that_parse(self):
        overview = self.ok("--help").out
        for verb in VERBS:
            self.assertIn(f"\n  {verb.split()[0]} ", overview)
            for language in ("en", "zh"):
                with self.subTest(verb=verb, language=language):
                    out = self.ok(*verb.split(), "--help", "--lang", language).out
                    self.assertEqual(bool(CHINESE.search(out)), language == "zh")
                    examples = [line.strip() for line in out.splitlines()
                                if line.strip().startswith("luoshu ")]
                    self.assertEqual(len(examples), 2, out)
                    for example in examples:
                        self.assertTrue(example.startswith(f"luoshu {verb}"), example)
                        self.parses(example)

    def parses(self, example):
        """--help behind an example's own words: only words that are unknown can stop it, and the
        example alone must not be wrong use either."""
        words = example.split(" > ")[0].split()[1:]
        self.ok(*words, "--help", cwd=self.folder)
        words = [re.sub("^/(srv|mnt|media)/", f"{self.folder}/", word) for word in words]
        place = self.folder / f"example-{len(list(self.folder.iterdir()))}"
        place.mkdir()
        run = harness.luoshu(*words, cwd=place)
        self.assertNotEqual(run.code, USAGE, run)

    def test_messages_in_chinese(self):
        for words in (["frobnicate"], ["status", "--home", self.folder / "none"], ["key"],
                      ["audit"], ["status"], ["import", "--no-such-option"],
                      ["verify", "none", "--policy", "none"]):
            with self.subTest(words=words):
                asked = harness.luoshu(*words, "--lang", "zh")
                by_locale = harness.luoshu(*words, env=harness.environment(LANG="zh_CN.UTF-8"))
                english = harness.luoshu(*words)
                self.assertTrue(CHINESE.search(asked.err), asked)
                self.assertEqual(asked.err, by_locale.err)
                self.assertFalse(CHINESE.search(english.err), english)

    def test_places_that_are_taken_or_empty(self):
        home = self.open()
        before = sorted(str(path) for path in home.rglob("*"))
        run = self.expect(BUSY, "open", "--home", home, "--origin", harness.ORIGIN)
        self.assertIn(str(home), run.err)
        full = self.folder / "full"
        full.mkdir()
        (full / "letter").write_text("mine", "utf-8")
        self.expect(BUSY, "open", "--home", full, "--origin", harness.ORIGIN)
        self.assertEqual([path.name for path in full.iterdir()], ["letter"])
        self.assertEqual(sorted(str(path) for path in home.rglob("*")), before)
        none = self.folder / "none"
        for words in (["status"], ["audit"], ["checkpoint"], ["export"],
                      ["import", SCENARIO["intl"]], ["backup", "--out", self.folder / "b"]):
            with self.subTest(words=words):
                run = self.expect(NOT_FOUND, *words, "--home", none)
                self.assertIn(str(none), run.err)
        self.expect(NOT_FOUND, "import", "--home", home, self.folder / "no.jsonl")
        self.assertFalse(none.exists())


class InUse(harness.Case):
    def paused_import(self, home):
        """An import that holds its home and stands still at a moment of its work."""
        process = self.kill_at_end(harness.start("import", "--home", home, SCENARIO["intl"],
                                                 "--json"))
        process.stdout.readline()  # the first acknowledgement
        process.send_signal(signal.SIGSTOP)
        self.assertIsNone(process.poll())
        return process

    def test_readers_work_beside_a_writer_and_writers_do_not(self):
        home = self.open()
        process = self.paused_import(home)
        for words in (["checkpoint"], ["import", SCENARIO["intl"]]):
            run = self.expect(BUSY, *words, "--home", home)
            self.assertIn(str(home), run.err)
        self.assertGreater(self.status(home)["size"], 1)
        self.audit(home)
        self.ok("export", "--home", home)
        backup = self.folder / "backup"
        told = self.ok("backup", "--home", home, "--out", backup, "--json").json[0]
        self.assertIs(told["verified"], True)
        process.send_signal(signal.SIGCONT)
        self.assertEqual(harness.finish(process).code, harness.DONE)
        self.assertEqual(self.status(home)["events"], 477)
        shown = self.ok("status", "--home", backup, "--json").json[0]
        self.assertEqual((shown["size"], shown["root"]), (told["size"], told["root"]))
        whole, part = self.export(home), self.export(backup)
        self.assertTrue(part and whole.startswith(part))

    def test_interrupts_leave_a_clean_home(self):
        for number, name in ((signal.SIGINT, "int"), (signal.SIGTERM, "term")):
            with self.subTest(signal=name):
                home = self.open(name)
                process = self.paused_import(home)
                process.send_signal(number)
                process.send_signal(signal.SIGCONT)
                run = harness.finish(process)
                self.assertEqual(run.code, INTERRUPTED, run)
                self.assertIs(run.json[-1]["import"]["interrupted"], True)
                status = self.status(home)
                self.assertEqual(status["checkpoint_size"], status["size"])
                self.assertEqual(status["size"], run.json[-1]["import"]["size"])
                self.assertLess(status["events"], 477)
                self.audit(home)
                self.ok("import", "--home", home, SCENARIO["intl"])
                self.assertEqual(self.status(home)["events"], 477)


class Damage(harness.Case):
    def damaged(self, home, path, at=None):
        data = path.read_bytes()
        at = len(data) // 2 if at is None else at
        path.write_bytes(data[:at] + bytes([data[at] ^ 0x10]) + data[at + 1:])
        return data

    def test_a_flipped_bit_in_any_kind_of_file_is_found_and_named(self):
        home = self.imported(until=120)
        database = home / "db"
        files = [*database.glob("*.sst"), *database.glob("MANIFEST-*"), database / "CURRENT",
                 home / "anchor", self.folder / "home.anchor", home / "home.json"]
        for path in files:
            with self.subTest(file=path.name):
                data = self.damaged(home, path)
                run = harness.luoshu("audit", "--home", home)
                self.assertIn(run.code, (VERIFICATION, IO, USAGE), run)
                said = run.out + run.err
                self.assertIn(path.name, said)
                path.write_bytes(data)
        self.audit(home)

    def test_a_flipped_bit_in_the_journal(self):
        home = self.open()
        process = self.kill_at_end(harness.start("import", "--home", home, SCENARIO["intl"],
                                                 "--json"))
        for _ in range(20):
            process.stdout.readline()
        process.kill()
        process.wait()
        journals = [path for path in (home / "db").glob("*.log") if path.stat().st_size]
        self.assertTrue(journals)
        for path in journals:
            data = self.damaged(home, path, 40)
            run = harness.luoshu("audit", "--home", home)
            self.assertIn(run.code, (VERIFICATION, IO), run)
            self.assertIn(path.name, run.out + run.err)
            path.write_bytes(data)
        self.audit(home)

    def test_a_damaged_key_file(self):
        home = self.imported(until=60)
        key = home / "keys" / "log.pem"
        data = key.read_bytes()
        for spoilt in (data[:50] + b"!" + data[51:], b"", data[:60]):
            key.write_bytes(spoilt)
            run = harness.luoshu("checkpoint", "--home", home)
            self.assertIn(run.code, (USAGE, IO), run)
            self.assertIn("log.pem", run.err)
        key.write_bytes(data)
        self.ok("checkpoint", "--home", home)

    def test_a_key_file_that_others_may_read(self):
        home = self.imported(until=60)
        for name in ("log.pem", "hn-auth#1.pem"):
            key = home / "keys" / name
            key.chmod(0o640)
            run = harness.luoshu("import", "--home", home, SCENARIO["intl"])
            self.assertNotEqual(run.code, harness.DONE, run)
            self.assertIn("chmod 600", run.err)
            self.assertIn(name, run.err)
            key.chmod(0o600)
        self.ok("import", "--home", home, SCENARIO["intl"])

    def test_a_lost_party_key_is_named_and_the_import_goes_on_once_it_is_back(self):
        home = self.imported(until=100)
        key = home / "keys" / "hn-auth#1.pem"
        key.rename(self.folder / "lent.pem")
        run = self.expect(NOT_FOUND, "import", "--home", home, SCENARIO["intl"])
        self.assertIn("hn-auth#1.pem", run.err)
        self.audit(home)
        (self.folder / "lent.pem").rename(key)
        self.ok("import", "--home", home, SCENARIO["intl"])
        self.assertEqual(self.status(home)["events"], 477)


@unittest.skipUnless(ROOT, "skipped: needs root to act as another user and to mount")
class Shortage(harness.Case):
    def test_a_home_of_somebody_else(self):
        home = self.imported(until=20)
        self.folder.chmod(0o755)
        home.chmod(0o755)

        def become_nobody():
            os.setgroups([])
            os.setgid(NOBODY)
            os.setuid(NOBODY)
        probe = subprocess.run([harness.BINARY, "--help"], capture_output=True, check=False,
                               preexec_fn=become_nobody)
        if probe.returncode:
            self.skipTest("skipped: the binary is out of reach for another user")
        for words in (["import", SCENARIO["intl"]], ["checkpoint"]):
            run = self.expect(IO, *words, "--home", home, before=become_nobody)
            self.assertRegex(run.err.lower(), "permission|may not|cannot")
            self.assertIn(str(home), run.err)
        home.chmod(0o700)
        run = self.expect(IO, "status", "--home", home, before=become_nobody)
        self.assertIn(str(home), run.err)
        self.audit(home)

    def test_a_full_disk_loses_nothing(self):
        disk = self.folder / "disk"
        disk.mkdir()
        if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=16m", "none", disk],
                          capture_output=True, check=False).returncode:
            self.skipTest("skipped: no right to mount")
        self.addCleanup(subprocess.run, ["umount", "-l", disk], check=False)
        home = disk / "home"
        self.ok("open", "--home", home, "--origin", harness.ORIGIN, "--rehearsal", "--rules", 1)
        self.ok("import", "--home", home, SCENARIO["intl"], "--until", 50)
        ballast = disk / "ballast"
        with ballast.open("wb", buffering=0) as file, contextlib.suppress(OSError):
            while True:
                file.write(b"\0" * 4096)
        run = self.expect(IO, "import", "--home", home, SCENARIO["intl"])
        self.assertRegex(run.err.lower(), "space")
        ballast.unlink()
        self.assertGreaterEqual(self.status(home)["events"], 50)
        self.audit(home)
        self.ok("import", "--home", home, SCENARIO["intl"], "--until", 200)
        self.assertEqual(self.status(home)["events"], 200)
        self.audit(home)


class Copies(harness.Case):
    def refused_everywhere(self, home, *parts):
        before = self.status(home)
        self.assertIs(before["may_sign"], False)
        self.assertTrue(before["alarms"])
        for words in (["import", SCENARIO["intl"]], ["checkpoint"]):
            run = self.expect(VERIFICATION, *words, "--home", home)
            for part in parts:
                self.assertIn(part, run.err)
        after = self.status(home)
        self.assertEqual((after["size"], after["root"]), (before["size"], before["root"]))

    def test_an_older_copy_put_back_does_not_sign(self):
        home = self.imported(until=100)
        old = self.folder / "old"
        shutil.copytree(home, old)
        self.ok("import", "--home", home, SCENARIO["intl"], "--until", 200)
        newest = self.folder / "newest"
        newest.write_text(self.ok("checkpoint", "--home", home).out, "utf-8")
        kept = self.folder / "kept"
        home.rename(kept)
        old.rename(home)
        self.refused_everywhere(home, "older copy", "size 101", "size 201")
        self.ok("export", "--home", home)
        self.expect(VERIFICATION, "restore", "--home", home, "--confirm", newest)
        self.refused_everywhere(home, "older copy")
        shutil.rmtree(home)
        kept.rename(home)
        self.ok("import", "--home", home, SCENARIO["intl"])
        self.audit(home)

    def test_a_missing_anchor_is_not_a_free_pass(self):
        home = self.imported(until=60)
        for anchor in (home / "anchor", self.folder / "home.anchor"):
            kept = anchor.read_bytes()
            anchor.unlink()
            self.refused_everywhere(home, str(anchor), "missing")
            anchor.write_bytes(kept)
        stranger = self.imported("stranger", until=10)
        mine = (self.folder / "home.anchor").read_bytes()
        (self.folder / "home.anchor").write_bytes((stranger / "anchor").read_bytes())
        self.refused_everywhere(home, "another ledger")
        (self.folder / "home.anchor").write_bytes(mine)
        self.ok("checkpoint", "--home", home)

    def test_an_anchor_at_a_place_of_its_own(self):
        home, anchor = self.folder / "home", self.folder / "elsewhere" / "a.anchor"
        anchor.parent.mkdir()
        self.ok("open", "--home", home, "--origin", harness.ORIGIN, "--rehearsal", "--rules", 1,
                "--anchor", anchor)
        self.ok("import", "--home", home, SCENARIO["intl"], "--until", 30)
        self.assertTrue(anchor.exists())
        self.assertFalse((self.folder / "home.anchor").exists())
        anchor.unlink()
        self.refused_everywhere(home, str(anchor))

    def test_a_restored_home_reads_and_signs_only_once_confirmed(self):
        home = self.imported(until=150)
        backup, restored = self.folder / "backup", self.folder / "restored"
        self.ok("backup", "--home", home, "--out", backup, "--with-keys")
        self.expect(BUSY, "backup", "--home", home, "--out", backup)
        self.ok("restore", "--from", backup, "--home", restored)
        self.expect(BUSY, "restore", "--from", backup, "--home", restored)
        self.refused_everywhere(restored, "missing")
        self.assertEqual(self.export(restored), self.export(home))
        self.ok("prove", 54, "--home", restored, "--out", self.folder / "receipt.json")
        self.ok("export", "--home", restored, "--format", "bundle", "--out", self.folder / "bundle")
        self.ok("audit", "--bundle", self.folder / "bundle")

        note = self.folder / "note"
        note.write_text("nothing\n", "utf-8")
        run = harness.luoshu("restore", "--home", restored, "--confirm", note)
        self.assertIn(run.code, (VERIFICATION, USAGE), run)
        self.ok("import", "--home", home, SCENARIO["intl"], "--until", 160)
        note.write_text(self.ok("checkpoint", "--home", home).out, "utf-8")
        run = self.expect(VERIFICATION, "restore", "--home", restored, "--confirm", note)
        self.assertIn("lost here", run.err)
        self.refused_everywhere(restored, "missing")

        shutil.rmtree(restored)
        self.ok("backup", "--home", home, "--out", self.folder / "newer", "--with-keys")
        self.ok("restore", "--from", self.folder / "newer", "--home", restored)
        told = self.ok("restore", "--home", restored, "--confirm", note, "--json").json[0]
        self.assertIs(told["may_sign"], True)
        self.ok("import", "--home", restored, SCENARIO["intl"])
        self.assertEqual(self.status(restored)["events"], 477)
        self.audit(restored)

    def test_a_backup_is_audited_before_it_is_called_done(self):
        home = self.imported(until=120)
        largest = max((home / "db").glob("*.sst"), key=lambda path: path.stat().st_size)
        data = largest.read_bytes()
        at = len(data) // 3
        largest.write_bytes(data[:at] + bytes([data[at] ^ 1]) + data[at + 1:])
        out = self.folder / "backup"
        run = harness.luoshu("backup", "--home", home, "--out", out)
        self.assertIn(run.code, (VERIFICATION, IO), run)
        self.assertEqual([path.name for path in self.folder.iterdir()
                          if path.name.startswith("backup")], [])

    def test_a_backup_holds_no_private_key_unless_asked(self):
        home = self.imported(until=60)
        for words, wanted in (([], False), (["--with-keys"], True)):
            out = self.folder / f"backup-{wanted}"
            self.ok("backup", "--home", home, "--out", out, *words)
            keys = list(out.rglob("*.pem"))
            self.assertEqual(bool(keys), wanted)
            self.assertTrue(all(path.stat().st_mode & 0o777 == 0o600 for path in keys))


if __name__ == "__main__":
    unittest.main(verbosity=2)
