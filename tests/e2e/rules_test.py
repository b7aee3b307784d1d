"""What the rules allow, forbid and remark on, as whoever works with the command line meets it."""
import json
import unittest

import harness
from harness import REFUSED, SCENARIO, SOURCE, read_events, write_events

REJECTS = SOURCE / "docs/examples/henan-rejects.jsonl"
CONFIRMING = 342  # a city confirms its statement


class Try(harness.Case):
    def tried(self, home, event, code):
        file = self.folder / "event.json"
        file.write_text(json.dumps(event, ensure_ascii=False, indent=2), "utf-8")
        return self.expect(code, "try", file, "--home", home, "--json").json[0]

    def test_each_unlawful_event_is_refused_and_nothing_is_written(self):
        cases = sorted(read_events(REJECTS), key=lambda case: case["after_n"])
        self.assertEqual(len(cases), 45)
        home = self.open(suite="gm")
        for case in cases:
            self.ok("import", "--home", home, SCENARIO["gm"], "--until", case["after_n"])
            size = self.status(home)["size"]
            answer = self.tried(home, case["event"], REFUSED)
            self.assertFalse(answer["accepted"])
            self.assertIn(case["reject"], {reason["code"] for reason in answer["reasons"]}, case)
            for reason in answer["reasons"]:
                self.assertTrue(reason["message_zh"] and reason["message_en"], reason)
            self.assertEqual(self.status(home)["size"], size)

    def test_a_lawful_event_is_allowed_with_its_remarks(self):
        home = self.imported(until=350)
        late = read_events(SCENARIO["intl"])[350]
        answer = self.tried(home, late, harness.DONE)
        self.assertTrue(answer["accepted"])
        self.assertEqual([remark["code"] for remark in answer["warnings"]], ["W-LATE-ENTRY"])
        self.assertEqual(self.status(home)["events"], 350)

    def test_everything_that_is_wrong_with_the_form_is_said_at_once(self):
        home = self.imported(until=60)
        event = {**read_events(SCENARIO["intl"])[60], "fields": {"role": 7, "colour": "red"}}
        answer = self.tried(home, event, REFUSED)
        self.assertEqual({reason["field"] for reason in answer["reasons"]},
                         {"fields.role", "fields.colour"})

    def test_whoever_has_no_key_cannot_sign(self):
        home = self.imported(until=50)  # before the key of zz-impl
        event = {"type": "CatalogEntryCompiled", "author": "zz-impl", "role": "implementer",
                 "effective": "2025-03-12", "subject": "R", "fields": {}}
        answer = self.tried(home, event, REFUSED)
        self.assertIn("E-KEY-UNKNOWN", {reason["code"] for reason in answer["reasons"]})


class Refusals(harness.Case):
    def test_a_signed_refusal_is_remembered_once_and_decided_again_by_an_audit(self):
        home = self.imported(until=CONFIRMING - 1)
        before = self.status(home)
        exported = self.export(home)
        wrong = read_events(SCENARIO["intl"])[CONFIRMING - 1]
        wrong["fields"]["current_fen"] += 1
        story = write_events(self.folder / "wrong.jsonl", [wrong])
        for attempt in range(3):
            run = self.expect(REFUSED, "import", "--home", home, story)
            self.assertIn("E-STM-AMOUNT", run.err, attempt)
        after = self.status(home)
        self.assertEqual(after["size"], before["size"] + 1)
        self.assertEqual(after["events"], before["events"])
        self.assertEqual(self.export(home), exported)
        self.assertTrue(self.audit(home)["holds"])
        # It was refused, not forbidden: what is right is recorded afterwards.
        self.ok("import", "--home", home, SCENARIO["intl"])
        self.assertEqual(self.status(home)["events"], 477)
        self.assertTrue(self.audit(home)["holds"])

    def test_an_import_shows_what_came_late(self):
        home = self.imported(until=417)
        run = self.ok("import", "--home", home, SCENARIO["intl"], "--until", 418)
        self.assertIn(":418: W-QC-OVERDUE", run.err)
        run = self.ok("import", "--home", home, SCENARIO["intl"], "--until", 419, "--json")
        self.assertEqual(run.json[-1]["import"]["warned"], 0)


if __name__ == "__main__":
    unittest.main(verbosity=2)
