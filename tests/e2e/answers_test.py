"""Answers of clerks and city officers: confirm, dispute and close draft what the rules take."""
import json
import unittest

import harness
from harness import DONE, NOT_FOUND, REFUSED, SCENARIO, USAGE, read_events

LUOYANG = "ST-2025Q4-410300"


class Answers(harness.Case):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.events = read_events(SCENARIO["intl"])

    def recorded(self, number):
        event = harness.meaning(self.events[number - 1])
        event.pop("n")
        return event

    def drafted(self, home, *words, code=DONE):
        return self.expect(code, *words, "--home", home, "--json").json[0]

    def test_a_confirmation_is_the_one_that_was_recorded(self):
        home = self.imported(until=400)
        for number in range(401, 407):
            event = self.recorded(number)
            if event["type"] != "StatementConfirmed":
                continue
            got = self.drafted(home, "confirm", event["subject"], "--effective",
                               event["effective"])
            draft = got["events"][0]
            for name in ("type", "author", "role", "effective", "recorded", "subject"):
                self.assertEqual(draft[name], event[name], event["subject"])
            self.assertEqual(draft["fields"]["current_fen"], event["fields"]["current_fen"])
            self.assertEqual(got["confirm_by"], "2026-02-04")
            self.assertEqual(got["working_days_left"], 3)

    def test_what_is_drafted_is_taken(self):
        home = self.imported(until=400)
        out = self.folder / "answers.jsonl"
        self.ok("confirm", "ST-2025Q4-410100", "--effective", "2026-01-30", "--home", home,
                "--out", out)
        self.ok("try", out, "--home", home)
        self.ok("import", out, "--home", home)
        self.expect(REFUSED, "confirm", "ST-2025Q4-410100", "--effective", "2026-01-30",
                    "--home", home)
        other = self.folder / "dispute.jsonl"
        run = self.ok("dispute", LUOYANG, "--reason", "用量少计", "--amount", "28,449.05",
                      "--effective", "2026-02-03", "--home", home, "--out", other, "--lang", "zh")
        for part in ("2026-02-04", "1 个工作日", "ly-impl", "luoshu try", "luoshu sign",
                     "luoshu submit", "25,731.43"):
            self.assertIn(part, run.out)
        event = read_events(other)[0]
        self.assertEqual(event["role"], "city_officer")
        self.assertIn("28,449.05 元", event["fields"]["ground"])
        self.ok("import", other, "--home", home)
        run = self.expect(REFUSED, "dispute", LUOYANG, "--reason", "x", "--effective",
                          "2026-02-03", "--home", home)
        self.assertIn("DSP-" + LUOYANG, run.err)

    def test_after_the_last_day_it_is_deemed_confirmed(self):
        home = self.imported(until=400)
        for verb in ("confirm", "dispute"):
            run = self.expect(REFUSED, verb, LUOYANG, "--effective", "2026-02-05",
                              "--home", home, "--lang", "zh")
            self.assertIn("2026-02-04", run.err)

    def test_who_may_sign_is_said(self):
        home = self.imported(until=400)
        may = self.drafted(home, "confirm", LUOYANG)["may_sign"]
        self.assertIn({"party": "ly-impl", "role": "city_officer"},
                      [{"party": one["party"], "role": one["role"]} for one in may])
        run = self.expect(USAGE, "confirm", LUOYANG, "--author", "hn-auth", "--home", home)
        self.assertIn("ly-impl", run.err)
        own = self.drafted(home, "confirm", "ST-2025Q4-hn-primary")
        self.assertEqual([own["author"], own["role"]], ["hn-primary", "primary_developer"])
        self.expect(NOT_FOUND, "confirm", "ST-NONE", "--home", home)

    def test_a_dispute_without_a_ground_says_so(self):
        home = self.imported(until=400)
        run = self.ok("dispute", LUOYANG, "--effective", "2026-01-30", "--home", home)
        self.assertIn("ground", run.err)
        self.assertEqual(json.loads(run.out)["fields"]["ground"], "")
        self.expect(USAGE, "dispute", LUOYANG, "--amount", "a lot", "--home", home)

    def test_close_says_what_is_missing(self):
        home = self.imported(until=341)
        got = self.drafted(home, "close", "2025Q3", "--effective", "2025-10-30", code=REFUSED)
        self.assertEqual(got["step"], "not_ready")
        self.assertEqual(len(got["missing"]), 7)
        self.assertEqual({one["why"] for one in got["missing"]}, {"unanswered"})
        self.assertEqual(got["waits_until"], "2025-11-04")
        self.assertEqual(got["events"], [])
        text = self.expect(REFUSED, "close", "2025Q3", "--effective", "2025-10-30", "--home", home,
                           "--lang", "zh").out
        self.assertIn("还不能关账", text)
        self.assertEqual(self.drafted(home, "close", "2030Q1", code=REFUSED)["step"], "no_run")
        # Once the time is over, silence is consent.
        self.assertEqual(self.drafted(home, "close", "2025Q3", "--effective",
                                      "2025-11-05")["step"], "finalize")

    def test_close_drafts_what_was_recorded_and_it_is_taken(self):
        home = self.imported(until=348)
        out = self.folder / "close.jsonl"
        self.ok("close", "2025Q3", "--effective", "2025-11-03", "--home", home, "--out", out)
        final, closed = read_events(out)
        event = self.recorded(349)
        for name in ("type", "author", "role", "subject", "cosigners", "fields"):
            self.assertEqual(final[name], event[name])
        self.assertEqual([closed["type"], closed["subject"], closed["role"]],
                         ["PeriodClosed", "2025Q3", "finance"])
        self.ok("import", out, "--home", home)
        self.assertEqual(self.drafted(home, "close", "2025Q3")["step"], "closed")

    def test_close_of_a_final_run_names_what_is_not_paid(self):
        home = self.imported(until=349)
        got = self.drafted(home, "close", "2025Q3", "--effective", "2025-11-04")
        self.assertEqual([got["step"], [event["type"] for event in got["events"]]],
                         ["close", ["PeriodClosed"]])
        self.assertTrue(got["unpaid"])


if __name__ == "__main__":
    unittest.main()
