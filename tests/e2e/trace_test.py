"""Asking about single things: an event, an entry, a text, an amount; of a home and a bundle."""
import json
import shutil
import unittest

import harness
from harness import DONE, NOT_FOUND, SCENARIO, USAGE, VERIFICATION, read_events

DISPUTE = 407
SALE = 304


class Trace(harness.Case):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.events = read_events(SCENARIO["intl"])

    def setUp(self):
        super().setUp()
        self.home = self.imported()

    def read(self, *words, home=None):
        return self.expect(DONE, *words, "--home", home or self.home, "--json").json[0]

    def bundle(self):
        bundle = self.folder / "bundle"
        if not bundle.exists():
            self.ok("export", "--home", self.home, "--format", "bundle", "--out", bundle)
        return bundle

    def test_every_event_says_what_was_recorded(self):
        for number in (1, 9, SALE, 392, DISPUTE, len(self.events)):
            story = self.read("event", number)
            said = harness.meaning(story["says"])
            asked = harness.meaning(self.events[number - 1])
            asked.pop("n")
            self.assertEqual(said, asked)
            self.assertEqual(story["event"], number)
            signers = [(one["party"], one["role"]) for one in story["signers"]]
            self.assertEqual(signers, [(asked["author"], asked["role"])]
                             + [(one["party"], one["role"]) for one in asked.get("cosigners", [])])
            self.assertTrue(all(one["key_id"] for one in story["signers"]))

    def test_neighbours_are_those_about_the_same_thing(self):
        subject = self.events[DISPUTE - 1]["subject"]
        about = [event["n"] for event in self.events if event["subject"] == subject]
        for at, number in enumerate(about):
            story = self.read("event", number)
            self.assertEqual(story["previous"]["event"] if at else None,
                             about[at - 1] if at else story["previous"])
            self.assertEqual(story["next"]["event"] if story["next"] else None,
                             about[at + 1] if at + 1 < len(about) else None)

    def test_what_later_changed_it_is_named(self):
        refund = next(event for event in self.events if event["type"] == "RefundIssued")
        sale = next(event for event in self.events if event["type"] == "TransactionSettled"
                    and event["subject"] == refund["fields"]["transaction"])
        later = [one["event"] for one in self.read("event", sale["n"])["changed_by"]]
        self.assertIn(refund["n"], later)
        self.assertEqual(self.read("event", len(self.events))["changed_by"], [])
        self.assertIn("DisputeResolved",
                      [one["type"] for one in self.read("event", DISPUTE)["changed_by"]])
        # As of a size before the refund, nobody knew of it.
        entry = self.read("event", refund["n"])["entry"]
        then = self.read("event", sale["n"], "--as-of-size", entry)
        self.assertNotIn(refund["n"], [one["event"] for one in then["changed_by"]])

    def test_it_reads_in_both_languages(self):
        chinese = self.ok("event", DISPUTE, "--home", self.home, "--lang", "zh").out
        for part in ("对账异议（StatementDisputed）", "25,731.43 元", "对账单金额", "异议理由",
                     "市级数据管理人员（city_officer）", "ly-impl#", "luoshu prove 407"):
            self.assertIn(part, chinese)
        english = self.ok("event", DISPUTE, "--home", self.home, "--lang", "en").out
        for part in ("StatementDisputed", "25,731.43 yuan", "city officer", "luoshu prove 407"):
            self.assertIn(part, english)

    def test_the_receipt_is_got_by_the_command_it_names(self):
        command = self.read("event", DISPUTE)["prove"].split()
        self.assertEqual(command[0], "luoshu")
        self.ok("checkpoint", "--home", self.home)
        out = command[command.index("--out") + 1]
        self.ok(*command[1:], cwd=self.folder)
        self.assertTrue((self.folder / out).exists())

    def test_an_entry_says_who_signed_and_what_is_in_it(self):
        story = self.read("event", DISPUTE)
        entry = self.read("entry", story["entry"])
        self.assertEqual(entry["entry"], story["entry"])
        self.assertEqual(entry["events"][story["event_index"]]["event"], DISPUTE)
        self.assertEqual(entry["header"]["author"], "ly-impl")
        self.assertEqual(len(entry["leaf_hash"]), 64)
        self.assertEqual(len(entry["state_digest"]), 64)
        genesis = self.read("entry", 0)
        self.assertEqual(genesis["genesis"]["origin"], harness.ORIGIN)
        self.assertIn("账本的开端", self.ok("entry", 0, "--home", self.home, "--lang", "zh").out)

    def test_a_remembered_refusal_gives_its_reasons(self):
        rejects = harness.SOURCE / "docs/examples/henan-rejects.jsonl"
        event = dict(self.events[DISPUTE - 1], effective="2026-06-18", recorded="2026-06-18")
        event["fields"] = dict(event["fields"], dispute="DSP-LATE")
        event.pop("n")
        self.assertTrue(rejects.exists())
        late = harness.write_events(self.folder / "late.jsonl", [event])
        before = self.status(self.home)["size"]
        self.expect(harness.REFUSED, "import", late, "--home", self.home)
        self.assertEqual(self.status(self.home)["size"], before + 1)
        refused = self.read("entry", before)["refused"]
        codes = [reason["code"] for reason in refused["reasons"]]
        self.assertIn("E-DSP-LATE", codes)
        self.assertTrue(all(reason["message_zh"] for reason in refused["reasons"]))
        self.assertEqual(refused["events"][0]["subject"], event["subject"])
        text = self.ok("entry", before, "--home", self.home, "--lang", "zh").out
        self.assertIn("拒绝记录", text)
        self.assertIn("E-DSP-LATE", text)

    def test_numbers_that_are_none_and_nobodys(self):
        for word in ("0", str(len(self.events) + 1), "99999999999999999999"):
            run = harness.luoshu("event", word, "--home", self.home)
            self.assertIn(run.code, (NOT_FOUND, USAGE), run)
        for word in ("x", "1.5", "+1", "0x10", ""):
            self.expect(USAGE, "event", word, "--home", self.home)
            self.expect(USAGE, "entry", word, "--home", self.home)
        self.expect(NOT_FOUND, "entry", 100_000, "--home", self.home)

    def test_find_looks_at_every_event(self):
        found = self.read("find", "ST-2025Q4-410300", "--limit", 100)
        numbers = {event["n"] for event in self.events
                   if "ST-2025Q4-410300" in json.dumps(event, ensure_ascii=False)}
        self.assertEqual({one["event"] for one in found["found"]}, numbers)
        self.assertEqual(found["looked_at"], len(self.events))
        for text in ("洛阳市", "用量少计", "豫政办〔2025〕5号"):
            numbers = {event["n"] for event in self.events
                       if text in json.dumps(event, ensure_ascii=False)}
            got = self.read("find", text, "--limit", 1000)
            self.assertEqual({one["event"] for one in got["found"]}, numbers, text)

    def test_find_reads_amounts_as_people_write_them(self):
        fen = self.events[DISPUTE - 1]["fields"]["amount_stated_fen"]

        def amounts(value):
            if isinstance(value, dict):
                return {amount for key, item in value.items() for amount in
                        (amounts(item) | ({item} if isinstance(item, int)
                                          and key.endswith("_fen") else set()))}
            return set()
        numbers = {event["n"] for event in self.events
                   if {fen, -fen} & amounts(event["fields"])}
        for text in ("25731.43", "25,731.43", "25731.43元", "2573143fen", "2573143分"):
            got = self.read("find", text, "--limit", 1000)
            self.assertEqual(got["amount_fen"], fen)
            self.assertLessEqual(numbers, {one["event"] for one in got["found"]}, text)
            self.assertTrue(all(abs(one["fen"]) == fen for one in got["found"] if "fen" in one))

    def test_find_ends_at_its_limit_and_says_so(self):
        got = self.read("find", "hn-auth", "--limit", 3)
        self.assertEqual([len(got["found"]), got["more"]], [3, True])
        self.assertLess(got["looked_at"], len(self.events))
        self.expect(USAGE, "find", "hn-auth", "--limit", 0, "--home", self.home)
        self.expect(USAGE, "find", " ", "--home", self.home)
        self.expect(NOT_FOUND, "find", "nosuchthing", "--home", self.home)
        self.assertIn("查看了", self.ok("find", "洛阳", "--home", self.home, "--lang", "zh").out)

    def test_a_bundle_answers_as_the_home_does(self):
        bundle = self.bundle()
        for words in (("view", "F1", "--period", "2025Q4"),
                      ("view", "statements", "--period", "2025Q4"),
                      ("view", "A2"),
                      ("view", "C2", "--division", "410300", "--as-of-recorded", "2025-11-03"),
                      ("explain", "--division", "410300", "--period", "2025Q4",
                       "--tx", "TX-2025-0006")):
            of_home = self.expect(DONE, *words, "--home", self.home, "--json").out
            of_bundle = self.expect(DONE, *words, "--bundle", bundle, "--json").out
            self.assertEqual(of_bundle, of_home, words)
        for words in (("event", DISPUTE), ("entry", 17), ("find", "洛阳市")):
            of_home = self.read(*words)
            of_bundle = self.expect(DONE, *words, "--bundle", bundle, "--json").json[0]
            self.assertEqual(of_home.pop("source")["ledger"], of_bundle["source"]["ledger"])
            self.assertEqual(of_bundle.pop("source")["bundle"], str(bundle))
            of_home.pop("prove", None), of_bundle.pop("prove", None)
            self.assertEqual(of_bundle, of_home)
        lines = self.expect(DONE, "export", "--bundle", bundle).out
        self.assertEqual(lines, self.export(self.home))

    def test_a_bundle_names_itself_and_gives_receipts(self):
        bundle = self.bundle()
        run = self.ok("view", "F1", "--period", "2025Q4", "--bundle", bundle)
        self.assertIn(str(bundle), run.err)
        receipt = self.folder / "receipt.json"
        self.ok("prove", DISPUTE, "--bundle", bundle, "--out", receipt)
        vkey = self.ok("checkpoint", "--vkey", "--home", self.home).out.strip()
        policy = self.folder / "policy"
        policy.write_text(f"log {vkey}\nquorum none\n")
        self.ok("verify", receipt, "--policy", policy)

    def test_a_bundle_with_a_changed_byte_answers_nothing(self):
        for name in ("tile/entries", "luoshu/v1/events"):
            bad = self.folder / ("bad-" + name.replace("/", "-"))
            shutil.copytree(self.bundle(), bad)
            file = next(path for path in sorted((bad / name).rglob("*")) if path.is_file())
            data = bytearray(file.read_bytes())
            data[len(data) // 2] ^= 1
            file.write_bytes(data)
            run = harness.luoshu("view", "F1", "--period", "2025Q4", "--bundle", bad)
            self.assertEqual(run.code, VERIFICATION, run)
            self.assertEqual(run.out, "")
        self.expect(NOT_FOUND, "view", "F1", "--bundle", self.folder / "none")
        self.expect(USAGE, "event", 1)


if __name__ == "__main__":
    unittest.main()
