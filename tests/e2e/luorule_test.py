"""Texts of allocation rules, as whoever drafts one meets them."""
import json
import unittest

import harness
from harness import DONE, REFUSED, SCENARIO, read_events


def texts():
    return [event["fields"]["text"] for event in read_events(SCENARIO["intl"])
            if event["type"] in ("AllocationRuleAdopted", "AllocationRuleAmended")]


class Rule(harness.Case):
    def written(self, name, text):
        file = self.folder / name
        file.write_text(text, "utf-8")
        return file

    def test_a_rule_in_order_is_said_to_be(self):
        answer = self.expect(DONE, "rule", "check", self.written("v1", texts()[0]), "--json").json
        self.assertEqual(answer[0], {"valid": True, "rule": "RULE-HN-2025", "version": 1,
                                     "effective": "2025-07-01"})

    def test_the_files_beside_the_example_are_its_rules_and_an_event_after_it(self):
        folder = harness.SOURCE / "docs" / "examples"
        for version, text in enumerate(texts(), 1):
            self.assertEqual((folder / f"rule-v{version}.txt").read_text("utf-8").strip(),
                             text.strip())
        self.ok("try", folder / "event.json", "--home", self.imported())

    def test_every_issue_has_its_place_in_both_languages(self):
        text = texts()[0].replace("40%, contribute 45%", "41%, contribute 45%")
        text = text.replace("tie key-ascending", "tie key-descending")
        answer = self.expect(REFUSED, "rule", "check", self.written("bad", text), "--json").json[0]
        self.assertFalse(answer["valid"])
        self.assertEqual([issue["code"] for issue in answer["issues"]],
                         ["E-RULE-RATIO", "E-RULE-SYNTAX"])
        for issue in answer["issues"]:
            line = text.splitlines()[issue["line"] - 1]
            self.assertTrue("split" in line or "round" in line, issue)
            self.assertTrue(issue["message_zh"] and issue["message_en"])

    def test_what_was_formatted_stays_as_it_is(self):
        once = self.expect(DONE, "rule", "format", self.written("v2", texts()[1])).out
        twice = self.expect(DONE, "rule", "format", self.written("again", once)).out
        self.assertEqual(once, twice)

    def test_the_difference_is_that_of_the_canonical_lines(self):
        old, new = (self.written(name, text) for name, text in zip(("v1", "v2"), texts()))
        same = self.expect(DONE, "rule", "diff", old, old, "--json").json[0]
        self.assertEqual(same, {"changes": []})
        changes = self.expect(DONE, "rule", "diff", old, new, "--json").json[0]["changes"]
        added = [change["line"].strip() for change in changes if change["change"] == "added"]
        self.assertIn("split invest 35%, contribute 50%, benefit 15%", added)
        self.assertNotIn("period quarter", json.dumps(changes))


if __name__ == "__main__":
    unittest.main()
