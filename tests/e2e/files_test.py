"""Files of the user's: nothing deleted, overwritten or followed; `-` is standard input or output;
homes in mounted and linked folders; nothing written with wider rights than it needs."""
import os
import stat
import subprocess

import harness
from harness import BUSY, IO, SCENARIO, USAGE, VERIFICATION


class Names(harness.Case):
    def setUp(self):
        super().setUp()
        self.home = self.imported(until=120)
        self.place = self.folder / "place"
        self.place.mkdir()

    def writers(self, out):
        home = ["--home", self.home]
        event = harness.SOURCE / "docs/examples/event.json"
        yield ["view", "R1", "--format", "xlsx", "--out", out, *home]
        yield ["view", "R1", "--format", "csv", "--out", out, *home]
        yield ["view", "R1", "--format", "json", "--out", out, *home]
        yield ["diff", "--view", "R1", "--from", "2025-01-01", "--format", "xlsx", "--out", out,
               *home]
        yield ["export", "--out", out, *home]
        yield ["export", "--format", "hledger", "--out", out, *home]
        yield ["export", "--format", "genesis", "--out", out, *home]
        yield ["export", "--format", "tiles", "--out", out, *home]
        yield ["export", "--format", "bundle", "--out", out, *home]
        yield ["prove", "55", "--out", out, *home]
        yield ["prove", "entry:7", "--out", out, *home]
        yield ["draft", event, "--out", out, *home]
        yield ["key", "new", "--out", out]
        yield ["backup", "--out", out, *home]
        yield ["sim", "--seed", "3", "--nodes", "2", "--trace", out]

    def test_names_beside_the_target_are_the_users(self):
        for number, words in enumerate(self.writers("OUT")):
            with self.subTest(words=words[:4]):
                folder = self.place / str(number)
                folder.mkdir()
                out, victim = folder / "out", folder / "victim"
                victim.write_text("precious", "utf-8")
                for ending in (".partial", ".part", ".new", ".tmp"):
                    (folder / f"out{ending}").symlink_to(victim)
                self.ok(*[out if word == "OUT" else word for word in words])
                self.assertEqual(victim.read_text("utf-8"), "precious")
                self.assertTrue(out.exists())
                self.assertEqual(len(list(folder.iterdir())), 6, list(folder.iterdir()))

    def test_what_is_there_stays(self):
        for number, words in enumerate(self.writers("OUT")):
            for kind in ("file", "link", "dangling"):
                with self.subTest(words=words[:4], kind=kind):
                    folder = self.place / f"{number}-{kind}"
                    folder.mkdir()
                    out, victim = folder / "out", folder / "victim"
                    victim.write_text("mine", "utf-8")
                    if kind == "file":
                        out.write_text("mine", "utf-8")
                    else:
                        out.symlink_to(victim if kind == "link" else folder / "nowhere")
                    run = harness.luoshu(*[out if word == "OUT" else word for word in words])
                    self.assertEqual(run.code, BUSY, run)
                    self.assertEqual(victim.read_text("utf-8"), "mine")
                    self.assertEqual(out.is_symlink(), kind != "file")
                    self.assertEqual(len(list(folder.iterdir())), 2)

    def test_a_failure_says_one_thing_and_leaves_nothing(self):
        run = self.expect(IO, "view", "R1", "--format", "xlsx", "--out", self.folder / "no/a.xlsx",
                          "--home", self.home)
        self.assertEqual(len(run.err.splitlines()), 2, run)
        self.assertNotIn("[ERROR]", run.err)

    def test_out_says_what_it_wrote_and_an_empty_table_why(self):
        out = self.folder / "r1.xlsx"
        run = self.ok("view", "R1", "--format", "xlsx", "--out", out, "--home", self.home)
        self.assertEqual(run.out, "")
        self.assertIn(str(out), run.err)
        run = self.ok("view", "C2", "--division", "999999", "--format", "csv", "--home", self.home)
        self.assertEqual(len(run.out.splitlines()), 1)
        self.assertTrue(run.err.strip())

    def test_signing_goes_through_a_link_and_keeps_the_rights(self):
        keys = self.home / "keys"
        entry, link = self.folder / "real.entry", self.folder / "link.entry"
        self.ok("draft", harness.SOURCE / "docs/examples/event.json", "--home", self.home, "--out",
                entry)
        entry.chmod(0o600)
        link.symlink_to(entry)
        before = entry.read_bytes()
        for key in sorted(keys.glob("*.pem")):
            harness.luoshu("sign", link, "--key", key)
        self.assertTrue(link.is_symlink())
        self.assertNotEqual(entry.read_bytes(), before)
        self.assertEqual(stat.S_IMODE(entry.stat().st_mode), 0o600)


class Streams(harness.Case):
    def test_a_dash_is_standard_input_and_output(self):
        home = self.open()
        self.ok("import", "--home", home, "-", "--until", "60",
                stdin=SCENARIO["intl"].read_bytes())
        self.assertEqual(self.status(home)["events"], 60)
        text = self.ok("export", "--home", home, "--out", "-").out
        self.assertEqual(text, self.export(home))
        receipt = self.ok("prove", "55", "--home", home, "--out", "-").out
        self.assertTrue(receipt.startswith("{"))
        event = (harness.SOURCE / "docs/examples/event.json").read_bytes()
        run = harness.luoshu("try", "-", "--home", home, stdin=event)
        self.assertIn(run.code, (0, 1), run)
        csv = self.ok("view", "R1", "--format", "csv", "--home", home).out
        self.assertEqual(self.ok("view", "R1", "--format", "csv", "--out", "-", "--home", home).out,
                         csv)
        book = subprocess.run([harness.BINARY, "view", "R1", "--format", "xlsx", "--out", "-",
                               "--home", str(home)], capture_output=True, check=True,
                              env=harness.environment()).stdout
        self.assertEqual(book[:2], b"PK")
        self.assertEqual([path.name for path in self.folder.iterdir()
                          if path.name == "-"], [])
        rule = harness.SOURCE / "docs/examples/rule-v1.txt"
        self.assertEqual(self.ok("rule", "format", "-", stdin=rule.read_bytes()).out,
                         self.ok("rule", "format", rule).out)

    def test_what_needs_a_file_of_its_own_says_so(self):
        self.expect(USAGE, "key", "new", "--out", "-", cwd=self.folder)
        self.assertEqual(list(self.folder.iterdir()), [])


class Lines(harness.Case):
    def test_lines_that_have_moved_are_told(self):
        """Known by their place, they would be recorded again."""
        lines = SCENARIO["intl"].read_bytes().splitlines(True)
        file = self.folder / "file.jsonl"
        file.write_bytes(b"".join(lines[:60]))
        home = self.open()
        first = self.ok("import", "--home", home, file)
        self.assertNotIn("another line", first.err)
        self.assertNotIn("another line", self.ok("import", "--home", home, file).err)
        file.write_bytes(b"".join([*lines[:5], *lines[6:60]]))
        run = harness.luoshu("import", "--home", home, file, "--keep-going")
        self.assertIn("line 6", run.err)
        self.assertIn("another line", run.err)


class Places(harness.Case):
    def test_a_home_is_the_same_by_each_of_its_names(self):
        home = self.open()
        link = self.folder / "link"
        link.symlink_to(home)
        self.ok("import", "--home", link, SCENARIO["intl"], "--until", "20")
        self.ok("import", "--home", home, SCENARIO["intl"], "--until", "40")
        self.ok("import", "--home", f"{link}/", SCENARIO["intl"], "--until", "60")
        self.assertFalse((self.folder / "link.anchor").exists())
        self.assertTrue((self.folder / "home.anchor").exists())

    def test_a_home_with_its_anchor_beside_the_link_goes_on(self):
        """Homes of earlier releases that were opened by way of a link."""
        home = self.imported(until=20)
        link = self.folder / "link"
        link.symlink_to(home)
        (self.folder / "home.anchor").rename(self.folder / "link.anchor")
        self.ok("import", "--home", link, SCENARIO["intl"], "--until", "40")

    def whole(self, copy):
        """Everything of a copy holds but that it has no anchor yet, which nobody has confirmed."""
        report = self.expect(VERIFICATION, "audit", "--home", copy, "--json").json[0]
        self.assertEqual([check["check"] for check in report["checks"]
                          if check["outcome"] != "holds"], ["anchors"])

    def test_linked_and_empty_folders(self):
        home = self.imported(until=60)
        for name in ("backup", "restore", "open"):
            with self.subTest(verb=name):
                real, link = self.folder / f"real-{name}", self.folder / f"link-{name}"
                real.mkdir()
                link.symlink_to(real)
                if name == "backup":
                    self.ok("backup", "--home", home, "--out", link)
                    self.whole(link)
                elif name == "restore":
                    self.ok("restore", "--from", self.folder / "link-backup", "--home", link)
                    self.whole(real)
                else:
                    self.ok("open", "--home", link, "--origin", harness.ORIGIN)
                    self.ok("status", "--home", real)
                self.assertTrue(link.is_symlink())

    def test_a_mounted_folder_is_filled_in_place_and_emptied_on_failure(self):
        home = self.imported(until=60)
        disk = self.folder / "disk"
        disk.mkdir()

        def mount(size):
            if subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "none", disk],
                              capture_output=True, check=False).returncode:
                self.skipTest("skipped: no right to mount")
            self.addCleanup(subprocess.run, ["umount", "-l", disk], check=False,
                            capture_output=True)
        mount("32k")
        self.expect(IO, "backup", "--home", home, "--out", disk)
        self.assertEqual(list(disk.iterdir()), [])
        subprocess.run(["umount", disk], check=True)
        mount("64m")
        self.ok("backup", "--home", home, "--out", disk)
        self.whole(disk)
        self.expect(BUSY, "backup", "--home", home, "--out", disk)
        self.ok("restore", "--from", disk, "--home", self.folder / "again")


class Rights(harness.Case):
    def test_nothing_is_writable_for_others_whatever_the_umask(self):
        def no_mask():
            os.umask(0)
        home, out = self.folder / "home", self.folder / "out"
        out.mkdir(mode=0o755)
        for words in (["open", "--home", home, "--origin", harness.ORIGIN, "--rehearsal",
                       "--rules", "1"],
                      ["import", "--home", home, SCENARIO["intl"], "--until", "60"],
                      ["export", "--home", home, "--out", out / "a.jsonl"],
                      ["export", "--home", home, "--format", "bundle", "--out", out / "bundle"],
                      ["view", "R1", "--format", "xlsx", "--home", home, "--out", out / "a.xlsx"],
                      ["prove", "55", "--home", home, "--out", out / "proof"],
                      ["backup", "--home", home, "--out", out / "copy"],
                      ["key", "new", "--out", out / "k.pem"],
                      ["sim", "--seed", "3", "--nodes", "2", "--trace", out / "steps"]):
            self.ok(*words, before=no_mask)
        for top in (home, self.folder / "home.anchor", out):
            for path in (top, *top.rglob("*")):
                mode = stat.S_IMODE(path.stat().st_mode)
                self.assertEqual(mode & 0o022, 0, f"{path} {mode:o}")
        for path in (home, out / "copy"):
            self.assertEqual(stat.S_IMODE(path.stat().st_mode) & 0o007, 0)
        for path in (out / "k.pem", *home.glob("keys/*.pem")):
            self.assertEqual(stat.S_IMODE(path.stat().st_mode), 0o600)


if __name__ == "__main__":
    harness.main()
