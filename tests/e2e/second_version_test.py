"""A ledger of the second version of the rules, as whoever works with the command line meets it."""
import json
import unittest

import harness
from harness import REFUSED, SCENARIO, SCENARIO_2, SOURCE, meaning, read_events

EXAMPLES = SOURCE / "docs" / "examples"
PERIODS = ("2025Q3", "2025Q4", "2026Q1")


def sent_events(suite):
    events = read_events(SCENARIO_2[suite])
    for event in events:
        event.pop("n", None)
    return events


class SecondVersion(harness.Case):
    def province(self, suite="intl", until=None):
        home = self.open(suite=suite, rules=2)
        self.ok("import", "--home", home, SCENARIO_2[suite],
                *(["--until", until] if until else []))
        return home

    def test_the_worked_province_is_recorded_exported_and_audited_whole(self):
        for suite in ("gm", "intl"):
            with self.subTest(suite=suite):
                home = self.open(name=suite, suite=suite, rules=2)
                self.ok("import", "--home", home, SCENARIO_2[suite])
                self.assertEqual(self.status(home)["events"], 685)
                exported = [json.loads(line) for line in self.export(home).splitlines()]
                self.assertEqual(exported, [meaning(event) for event in sent_events(suite)])
                self.assertTrue(self.audit(home)["holds"])

    def test_its_money_is_that_of_the_first_version(self):
        home = self.province()
        expected = {run["period"]: run for run in
                    json.loads((EXAMPLES / "henan-expected.json").read_text("utf-8"))["runs"]}
        for period in PERIODS:
            for view in ("lines", "statements"):
                shown = self.ok("view", view, "--period", period, "--home", home, "--json").json[0]
                self.assertEqual(shown, expected[period][view], (period, view))

    def test_each_unlawful_event_is_refused_and_nothing_is_written(self):
        cases = sorted(read_events(EXAMPLES / "henan-rejects-2.jsonl"),
                       key=lambda case: case["after_n"])
        self.assertEqual(len(cases), 115)
        home = self.open(suite="gm", rules=2)
        file = self.folder / "event.json"
        for case in cases:
            self.ok("import", "--home", home, SCENARIO_2["gm"], "--until", case["after_n"])
            size = self.status(home)["size"]
            file.write_text(json.dumps(case["event"], ensure_ascii=False), "utf-8")
            answer = self.expect(REFUSED, "try", file, "--home", home, "--json").json[0]
            self.assertIn(case["reject"], {reason["code"] for reason in answer["reasons"]}, case)
            for reason in answer["reasons"]:
                self.assertTrue(reason["message_zh"] and reason["message_en"], reason)
            self.assertEqual(self.status(home)["size"], size)

    def test_a_ledger_says_which_version_it_has_and_keeps_it(self):
        first = self.ok("open", "--home", self.folder / "first", "--origin", harness.ORIGIN,
                        "--rehearsal", "--rules", 1, "--json").json[0]
        newest = self.ok("open", "--home", self.folder / "newest", "--origin", harness.ORIGIN,
                         "--rehearsal", "--json").json[0]
        self.assertEqual((first["rules_version"], newest["rules_version"]), (1, 2))
        self.expect(harness.USAGE, "open", "--home", self.folder / "none", "--origin",
                    harness.ORIGIN, "--rules", 3)
        # What came later is refused by the first, what the second asks for too is not.
        run = self.expect(REFUSED, "import", "--home", self.folder / "first", SCENARIO_2["intl"])
        self.assertIn("E-FIELD", run.err)
        run = self.expect(REFUSED, "import", "--home", self.folder / "newest", SCENARIO["intl"])
        self.assertIn("E-DOC-MISSING", run.err)


if __name__ == "__main__":
    unittest.main(verbosity=2)
