"""Ids, texts, files and answers at the edge: what looks like something else, what an editor saved
in its own way, what is no JSON, and what a terminal is shown."""
import json
import unittest

import harness
from harness import REFUSED, SCENARIO, USAGE, read_events, write_events

BOM = b"\xef\xbb\xbf"
ORDER = {"type": "PolicyInstrumentAdopted", "author": "hn-auth", "role": "authority",
         "effective": "2026-06-19", "recorded": "2026-06-19", "subject": "试〔2026〕1号",
         "fields": {"title": "试验文件", "issuer": "试验单位"}}


def changed(event, **members):
    return {**event, **members}


class Door(harness.Case):
    """What is new is looked at before the rules; what is recorded can still be named."""

    def setUp(self):
        super().setUp()
        self.home = self.imported()

    def refused(self, event, field):
        file = write_events(self.folder / "event.jsonl", [event])
        before = self.status(self.home)["size"]
        for words in (["try", file], ["draft", file, "--out", self.folder / "never.entry"],
                      ["import", file]):
            run = self.expect(REFUSED, *words, "--home", self.home, "--lang", "zh")
            self.assertIn("E-FIELD", run.err + run.out)
            self.assertIn(field, run.err + run.out)
        self.assertFalse((self.folder / "never.entry").exists())
        self.assertEqual(self.status(self.home)["size"], before, "an answer, not a fact")

    def test_an_id_that_looks_like_another_does_not_come_in(self):
        party = {"type": "PartyRegistered", "author": "hn-auth", "role": "authority",
                 "effective": "2026-06-19", "recorded": "2026-06-19",
                 "fields": {"name": "河南省财政厅", "uscc": "914101000000700415",
                            "division": "410000", "synthetic": True}}
        for alias in ("hn-fin\u200b", "hn-fin ", "ｈn-fin", "hn\u00a0fin", "hn-f\u0456n"):
            with self.subTest(alias=alias):
                self.refused(changed(party, subject=alias), "subject")

    def test_a_sale_is_not_sold_again_under_an_id_nobody_can_tell_apart(self):
        sale = next(event for event in read_events(SCENARIO["intl"])
                    if event["type"] == "TransactionSettled")
        for tail in (" ", "\u200b", "\u3000"):
            with self.subTest(tail=tail):
                self.refused(changed(sale, subject=sale["subject"] + tail), "subject")
                self.refused(changed(sale, fields=changed(
                    sale["fields"], invoice_no=sale["fields"]["invoice_no"] + tail)),
                    "fields.invoice_no")

    def test_free_texts_may_hold_what_people_type(self):
        wide = changed(ORDER, fields={"title": "试验　文件（试行）", "issuer": "试验\u00a0单位"})
        self.ok("import", write_events(self.folder / "wide.jsonl", [wide]), "--home", self.home)
        self.refused(changed(ORDER, subject="试〔2026〕2号",
                             fields={"title": "试\u200b验", "issuer": "x"}), "fields.title")


class Json(harness.Case):
    def test_what_is_no_json_is_invalid_input_for_every_verb(self):
        home = self.open()
        file = self.folder / "broken.jsonl"
        for text in ('{"type": ', "{", '{"type": "X",}', '{"a": 1, "\\u0061": 2}', "nonsense"):
            file.write_text(text + "\n", "utf-8")
            for words in (["try", file], ["draft", file, "--out", self.folder / "x.entry"],
                          ["import", file], ["import", "--keep-going", file]):
                with self.subTest(text=text, verb=words[0]):
                    run = self.expect(USAGE, *words, "--home", home)
                    self.assertIn("not valid JSON", run.err)

    def test_the_line_is_that_of_the_file(self):
        home = self.open()
        lines = [json.dumps(ORDER), '{"type": "PolicyInstrumentAdopted", "author" "x"}']
        file = self.folder / "two.jsonl"
        file.write_text("\n".join(lines) + "\n", "utf-8")
        for verb in (["try"], ["import", "--keep-going"]):
            self.assertIn("line 2, column", luoshu_err(self, [*verb, file, "--home", home]))
        pretty = self.folder / "pretty.json"
        pretty.write_text(json.dumps(ORDER, indent=2).replace('"x"', '"x",')[:-2] + ",\n}", "utf-8")
        last = len(pretty.read_text("utf-8").splitlines())
        self.assertIn(f"line {last}, column", luoshu_err(self, ["try", pretty, "--home", home]))

    def test_one_event_over_several_lines_is_named(self):
        home = self.open()
        pretty = self.folder / "pretty.json"
        pretty.write_text(json.dumps(ORDER, indent=2), "utf-8")
        self.assertIn("one event over several lines",
                      luoshu_err(self, ["import", pretty, "--home", home]))


def luoshu_err(case, words):
    return case.expect(USAGE, *words).err


class SavedByAnEditor(harness.Case):
    """A byte order mark and CRLF: taken, or named."""

    def setUp(self):
        super().setUp()
        self.home = self.imported()

    def saved(self, path):
        content = path.read_bytes()
        twin = path.with_name(path.name + "-saved")
        twin.write_bytes(BOM + content.replace(b"\n", b"\r\n"))
        return twin

    def policy(self):
        vkey = self.ok("checkpoint", "--home", self.home, "--vkey").out.strip()
        text = f"log {vkey}\nquorum none\n"
        path = self.folder / "policy"
        path.write_text(text, "utf-8")
        return path

    def test_receipts_checkpoints_and_policies(self):
        policy = self.policy()
        receipt = self.folder / "receipt.json"
        self.ok("prove", "400", "--out", receipt, "--home", self.home)
        checkpoint = self.folder / "checkpoint"
        checkpoint.write_text(self.ok("checkpoint", "--home", self.home).out, "utf-8")
        for file in (receipt, checkpoint):
            for one in (file, self.saved(file)):
                for trusted in (policy, self.saved(policy)):
                    self.ok("verify", one, "--policy", trusted)

    def test_events(self):
        file = self.folder / "events.jsonl"
        write_events(file, [ORDER, changed(ORDER, subject="试〔2026〕2号")])
        self.ok("import", self.saved(file), "--home", self.home)

    def test_a_passphrase_with_a_mark_is_named(self):
        file = self.folder / "passphrase"
        file.write_bytes(BOM + b"secret\n")
        file.chmod(0o600)
        write_events(self.folder / "events.jsonl", [ORDER])
        run = self.expect(USAGE, "import", self.folder / "events.jsonl", "--home", self.home,
                          "--passphrase-file", file)
        self.assertIn("byte order mark", run.err)


class Shown(harness.Case):
    def test_what_is_foreign_does_nothing_to_the_terminal(self):
        hostile = self.folder / "hostile.json"
        key = '"a\\u001b[2J\\u009b\\u202e"'
        hostile.write_text(f"{{{key}: 1, {key}: 2}}", "utf-8")
        policy = self.folder / "policy"
        policy.write_text("quorum none\n", "utf-8")
        for words in (["judge", hostile], ["verify", hostile, "--policy", policy]):
            for form in ([], ["--json"]):
                run = self.expect(USAGE, *words, *form)
                for sign in ("\x1b", "\x9b", "\u202e"):
                    self.assertNotIn(sign, run.out + run.err)

    def test_a_ledger_is_not_opened_under_a_name_nobody_can_read(self):
        for number, origin in enumerate(("a.example/\x1b[2Jh", "a.example/h\u200b",
                                         "a.example/\u202eh", "a.example/ｈ", "a.example/\x9bh")):
            with self.subTest(origin=origin):
                self.expect(USAGE, "open", "--home", self.folder / f"h{number}", "--origin", origin,
                            "--rehearsal")
                self.assertFalse((self.folder / f"h{number}").exists())


if __name__ == "__main__":
    unittest.main()
