"""Every view at any point of both time axes, and in every form.

What a view says as of a size is what it said when the log had that size, to the byte. What it says
as of a day is what a ledger says that was never told anything dated later.
"""
import csv
import io
import json
import random
import unittest
import xml.etree.ElementTree as ElementTree
import zipfile

import harness
from harness import DONE, NOT_FOUND, SCENARIO, USAGE, read_events, write_events

COUNT = 38 + 1  # RULEBOOK 5: 38 views of the readers, and the public one
PERIODS = ("2025Q3", "2025Q4", "2026Q1")
SALE = "TX-2025-0001"
NEEDS = {"A1": ["--from", "2025-04-30"], "A3": ["--subject", "PD1"], "A6": ["--tx", SALE],
         "C3": ["--tx", SALE]}
# Numbers of events and entries, and roots, are of one log; their meaning is compared without them.
OF_ONE_LOG = {"events", "event", "seq", "before", "after", "first_event", "causes", "recorded",
              "days"}


class Views(harness.Case):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.events = read_events(SCENARIO["intl"])

    def codes(self):
        return [view["code"] for view in self.expect(DONE, "view", "list", "--json").json[0]]

    def show(self, home, code, *words):
        """The answer as a text, or the exit code where the view has none at that point."""
        run = harness.luoshu("view", code, *NEEDS.get(code, []), *words, "--home", home, "--json")
        self.assertIn(run.code, (DONE, NOT_FOUND), run)
        return run.out if run.code == DONE else run.code

    def read(self, home, code, *words):
        return self.expect(DONE, "view", code, *NEEDS.get(code, []), *words, "--home", home,
                           "--json").json[0]

    def test_there_is_every_view(self):
        codes = self.codes()
        self.assertEqual(len(codes), COUNT)
        wanted = [f"{letter}{n}" for letter, last in zip("CFAPRX", (6, 9, 8, 7, 8, 1))
                  for n in range(1, last + 1)]
        self.assertEqual(codes, wanted)

    def test_the_past_is_what_it_was(self):
        seed = random.randrange(2**32)
        sizes = sorted(random.Random(seed).sample(range(120, len(self.events)), 4))
        home = self.open()
        then = {}
        for until in sizes:
            self.ok("import", "--home", home, SCENARIO["intl"], "--until", until)
            size = self.status(home)["size"]
            then[size] = {code: self.show(home, code) for code in self.codes()}
        self.ok("import", "--home", home, SCENARIO["intl"])
        for size, views in then.items():
            for code, said in views.items():
                self.assertEqual(self.show(home, code, "--as-of-size", size), said,
                                 (code, size, f"seed {seed}"))

    def test_a_day_knows_nothing_dated_later(self):
        whole = self.imported()
        for day in ("2025-06-30", "2025-09-30", "2025-12-20"):
            told = [event for event in self.events if event["effective"] <= day]
            self.assertLess(len(told), len(self.events))
            less = self.open(f"until-{day}")
            part = write_events(self.folder / f"{day}.jsonl", told)
            self.ok("import", "--home", less, part)
            for code in self.codes():
                if code in ("A1", "A2", "A5"):
                    continue  # of entries, which both logs have differently
                said = [self.show(home, code, "--as-of-effective", day) for home in (whole, less)]
                self.assertEqual(*(self.meaning(text) for text in said), (code, day))

    def meaning(self, said):
        if isinstance(said, int):
            return said
        rows = json.loads(said)["rows"]
        return [{key: value for key, value in row.items() if key not in OF_ONE_LOG}
                for row in rows]

    def test_shares_add_up_before_and_after_every_late_event(self):
        home = self.imported()
        late = [row["event"] for row in self.read(home, "A4")["rows"]]
        late += [event["n"] for event in self.events
                 if event["type"] in ("RefundIssued", "AllocationAdjusted", "UsageCorrected")]
        self.assertGreater(len(late), 5)
        for number in sorted(set(late)):
            for size in (number, number + 1):  # entry 0 is the ledger's own
                for row in self.read(home, "F2", "--as-of-size", size)["rows"]:
                    self.assertEqual(row["difference_fen"], 0, (row, size))
                for period in PERIODS:
                    statements = self.expect(
                        DONE, "view", "statements", "--period", period, "--as-of-size", size,
                        "--home", home, "--json").json[0]
                    table = self.read(home, "F1", "--period", period, "--as-of-size", size)
                    self.assertEqual({row["beneficiary"]: row["current_fen"]
                                      for row in table["rows"] if row["payable_fen"] is not None},
                                     {owner: of["current_fen"]
                                      for owner, of in statements.items()}, (period, size))

    def test_a_statement_adds_up_to_what_is_owed(self):
        home = self.imported()
        for period in PERIODS:
            for row in self.read(home, "F1", "--period", period)["rows"]:
                lines = self.read(home, "C2", "--period", period, "--division",
                                  row["beneficiary"])
                self.assertEqual(lines["totals"]["fen"], row["current_fen"], row)
        luoyang = self.read(home, "F1", "--period", "2025Q4", "--division", "410300")["rows"][0]
        self.assertEqual((luoyang["current_fen"], luoyang["contribute_fen"],
                          luoyang["benefit_fen"], luoyang["reinvest_fen"], luoyang["limits_fen"]),
                         (2573143, 1130734, 559962, 99821, 329349))

    def test_a_sample_can_be_drawn_again(self):
        home = self.imported()
        draw = ["--seed", "7", "--count", "5"]
        first = self.read(home, "A7", *draw)
        self.assertEqual(first, self.read(home, "A7", *draw))
        self.assertEqual(len(first["rows"]), 5)
        self.assertEqual(first["totals"]["difference_fen"], 0)
        other = self.read(home, "A7", "--seed", "8", "--count", "5")
        self.assertNotEqual([row["transaction"] for row in first["rows"]],
                            [row["transaction"] for row in other["rows"]])

    def test_forms_say_the_same(self):
        home = self.imported()
        for code in self.codes():
            table = self.read(home, code)
            text = self.ok("view", code, *NEEDS.get(code, []), "--format", "csv", "--home", home)
            rows = list(csv.reader(io.StringIO(text.out, newline="")))
            self.assertEqual(rows[0], [column["key"] for column in table["columns"]])
            self.assertEqual(len(rows) - 1, len(table["rows"]), code)
            book = self.folder / f"{code}.xlsx"
            self.ok("view", code, *NEEDS.get(code, []), "--format", "xlsx", "--out", book,
                    "--home", home)
            self.assertEqual(self.sheet_rows(book), len(table["rows"]), code)

    def sheet_rows(self, book):
        """Rows of the first sheet, less its head and sums."""
        with zipfile.ZipFile(book) as archive:
            sheet = ElementTree.fromstring(archive.read("xl/worksheets/sheet1.xml"))
        space = {"m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
        rows = sheet.findall(".//m:row", space)
        summed = any(cell.find("m:f", space) is not None for cell in rows[-1])
        return len(rows) - 1 - summed

    def test_what_is_asked_wrongly_is_said(self):
        home = self.imported()
        self.expect(NOT_FOUND, "view", "Z9", "--home", home)
        self.expect(USAGE, "view", "A6", "--home", home)
        self.expect(USAGE, "view", "C1", "--period", "2025Q3", "--home", home)
        self.expect(USAGE, "view", "F1", "--format", "xlsx", "--home", home)
        self.expect(USAGE, "view", "F1", "--as-of-size", "5", "--as-of-recorded", "2025-09-30",
                    "--home", home)
        book = self.folder / "there.csv"
        book.write_text("mine", "utf-8")
        run = harness.luoshu("view", "F1", "--format", "csv", "--out", book, "--home", home)
        self.assertNotEqual(run.code, DONE)
        self.assertEqual(book.read_text("utf-8"), "mine")


if __name__ == "__main__":
    unittest.main()
