"""Every view at any point of both time axes, and in every form.

What a view says as of a size is what it said when the log had that size, to the byte. What it says
as of a day is what a ledger says that was never told anything dated later.
"""
import collections
import csv
import hashlib
import io
import json
import random
import unittest
import xml.etree.ElementTree as ElementTree
import zipfile

import harness
from harness import DONE, NOT_FOUND, SCENARIO, USAGE, read_events, write_events

# RULEBOOK 5: 38 views of the readers and the public one, 13 that version 2 adds; three of the money
# of a period as such.
COUNT = 38 + 1 + 13 + 3
PERIODS = ("2025Q3", "2025Q4", "2026Q1")
SALE = "TX-2025-0001"
RULE = harness.SOURCE / "docs" / "examples" / "rule-v2.txt"
NEEDS = {"A1": ["--from", "2025-04-30"], "A3": ["--subject", "PD1"], "A6": ["--tx", SALE],
         "C3": ["--tx", SALE], "L1": ["--period", "2025Q4"], "L2": ["--period", "2025Q4"],
         "L3": ["--period", "2025Q4", "--rule", RULE]}
HEAD = 4  # row of a workbook's head: below title, filters and point
# Numbers of events and entries, and roots, are of one log; their meaning is compared without them.
OF_ONE_LOG = {"events", "event", "seq", "before", "after", "first_event", "causes", "recorded",
              "days", "replaces"}


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
        wanted = [f"{letter}{n}" for letter, last in zip("CFAPRXL", (6, 14, 10, 8, 11, 3, 3))
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
        # Anybody can draw it again: the sales with the smallest digest of seed and id.
        sales = [event["subject"] for event in self.events if event["type"] == "TransactionSettled"]
        rank = {sale: hashlib.sha256(b"7\0" + sale.encode()).digest() for sale in sales}
        self.assertEqual([row["transaction"] for row in first["rows"]],
                         sorted(sales, key=rank.get)[:5])
        self.assertEqual({(row["seed"], row["population"], row["sample"])
                          for row in first["rows"]}, {(7, len(sales), 5)})
        for row in first["rows"]:
            self.assertEqual((row["recorded_fen"], row["recomputed_fen"]),
                             (row["net_fen"], row["net_fen"]))
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

    def test_a_workbook_has_typed_cells_a_frozen_head_and_sums(self):
        home = self.imported()
        table = self.read(home, "F1")
        book = self.folder / "typed.xlsx"
        self.ok("view", "F1", "--format", "xlsx", "--out", book, "--home", home, "--lang", "zh")
        space = {"m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
        with zipfile.ZipFile(book) as archive:
            self.assertIsNone(archive.testzip())
            sheet = ElementTree.fromstring(archive.read("xl/worksheets/sheet1.xml"))
            strings = ElementTree.fromstring(archive.read("xl/sharedStrings.xml"))
            about = ElementTree.fromstring(archive.read("xl/worksheets/sheet2.xml"))
        texts = ["".join(part.text or "" for part in one.iter(f"{{{space['m']}}}t"))
                 for one in strings.findall("m:si", space)]
        pane = sheet.find(".//m:pane", space)
        self.assertEqual((pane.get("state"), pane.get("ySplit")), ("frozen", str(HEAD)))
        self.assertEqual(sheet.find("m:pageSetup", space).get("orientation"), "landscape")
        self.assertEqual(sheet.find("m:sheetPr/m:pageSetUpPr", space).get("fitToPage"), "1")

        def value(cell):
            raw = cell.find("m:v", space)
            if raw is None:
                return None
            return texts[int(raw.text)] if cell.get("t") == "s" else float(raw.text)
        rows = [[(cell, value(cell)) for cell in row.findall("m:c", space)]
                for row in sheet.findall(".//m:row", space)]
        above, rows = rows[:HEAD - 1], rows[HEAD - 1:]
        self.assertEqual(above[0][0][1], "F1 收益分配总表")
        self.assertIn("金额单位：元", above[1][0][1])
        self.assertIn(table["as_of"]["root"], above[2][0][1])
        with zipfile.ZipFile(book) as archive:
            self.assertIn("F1 收益分配总表", archive.read("xl/workbook.xml").decode("utf-8"))
        self.assertEqual([text for _, text in rows[0]],
                         [column["zh"] + ("（元）" if column["kind"] == "fen" else "")
                          for column in table["columns"]])
        for place, column in enumerate(table["columns"]):
            letter = chr(ord("A") + place)
            for said, row in zip(table["rows"], rows[1:]):
                cell = next((one for one in row if one[0].get("r").startswith(letter)), None)
                if said[column["key"]] is None:
                    self.assertTrue(cell is None or cell[1] is None)
                elif column["kind"] == "fen":  # a number, not a text that looks like one
                    self.assertNotEqual(cell[0].get("t"), "s")
                    self.assertEqual(round(cell[1] * 100), said[column["key"]])
                elif column["kind"] == "text":
                    self.assertEqual(cell[0].get("t"), "s")
            if column["key"] in table["totals"]:
                total = next(one for one in rows[-1] if one[0].get("r").startswith(letter))
                self.assertEqual(total[0].find("m:f", space).text,
                                 f"SUM({letter}{HEAD + 1}:{letter}{HEAD + len(table['rows'])})")
                self.assertEqual(round(total[1] * 100), table["totals"][column["key"]])
        self.assertGreater(len(about.findall(".//m:row", space)), 1)
        self.assertTrue(any(table["as_of"]["root"] in text for text in texts))

    def test_csv_comes_with_a_mark_where_a_spreadsheet_wants_one(self):
        home = self.imported()
        plain = self.folder / "plain.csv"
        marked = self.folder / "marked.csv"
        self.ok("view", "C1", "--format", "csv", "--out", plain, "--home", home)
        self.ok("view", "C1", "--format", "csv", "--bom", "--out", marked, "--home", home)
        self.assertEqual(marked.read_bytes(), b"\xef\xbb\xbf" + plain.read_bytes())
        rows = list(csv.DictReader(io.StringIO(marked.read_text("utf-8-sig"), newline="")))
        self.assertEqual([row["resource"] for row in rows],
                         [row["resource"] for row in self.read(home, "C1")["rows"]])

    def test_csv_for_people_is_in_their_language_and_in_yuan(self):
        home = self.imported()
        for code in self.codes():
            table = self.read(home, code)
            for language in ("zh", "en"):
                file = self.folder / f"{code}-{language}.csv"
                self.ok("view", code, *NEEDS.get(code, []), "--for", "excel", "--out", file,
                        "--home", home, "--lang", language)
                raw = file.read_bytes()
                self.assertTrue(raw.startswith(b"\xef\xbb\xbf"), code)
                rows = list(csv.reader(io.StringIO(raw.decode("utf-8-sig"), newline="")))
                unit = {"zh": "（元）", "en": " (yuan)"}[language]
                self.assertEqual(rows[0], [column[language] + unit * (column["kind"] == "fen")
                                           for column in table["columns"]], code)
                self.assertEqual(len(rows) - 1, len(table["rows"]), code)
                for said, row in zip(table["rows"], rows[1:]):
                    for column, cell in zip(table["columns"], row):
                        if column["kind"] != "fen":
                            continue
                        fen = said[column["key"]]
                        yuan = "" if fen is None else f"{'-' * (fen < 0)}{abs(fen) // 100}." \
                                                      f"{abs(fen) % 100:02}"
                        self.assertEqual(cell, yuan, (code, column["key"]))
        states = self.folder / "F1-zh.csv"
        self.assertIn("已拨付或自留", states.read_text("utf-8-sig"))
        self.expect(USAGE, "view", "F1", "--for", "excel", "--format", "json", "--home", home)

    def test_chinese_tables_call_types_roles_levels_and_steps_by_name(self):
        home = self.imported()
        codes = {"A2": "TransactionSettled", "A4": "UsageCorrected", "A6": "ProductDeveloped",
                 "R1": "primary_developer", "F3": "city", "F5": "governance",
                 "F7": " all ", "L1": "benefit_city"}
        for code, word in codes.items():
            text = self.ok("view", code, *NEEDS.get(code, []), "--home", home, "--lang", "zh").out
            body = [line for line in text.splitlines() if "pool " not in line]
            self.assertFalse([line for line in body if f" {word.strip()} " in f" {line} "],
                             (code, word))

    def test_what_is_narrowed_to_what_is_not_there_is_said(self):
        home = self.imported()
        for code, words in (("A3", ("--subject", "nosuch")), ("C2", ("--division", "999999")),
                            ("R1", ("--party", "nobody"))):
            sheet = self.expect(DONE, "view", code, *words, "--home", home, "--json").json[0]
            self.assertEqual(sheet["rows"], [])
            self.assertIn(words[1], sheet["remarks"][-1]["en"])
        ahead = self.expect(DONE, "view", "C2", "--period", "2027Q1", "--home", home,
                            "--json").json[0]
        self.assertIn("lies ahead", ahead["remarks"][-1]["en"])

    def test_a_division_may_be_asked_for_by_its_name(self):
        home = self.imported()
        by_code = self.read(home, "C2", "--period", "2025Q4", "--division", "410300")
        for name in ("洛阳市", "洛阳"):
            self.assertEqual(self.read(home, "C2", "--period", "2025Q4", "--division", name),
                             by_code)
        words = ("--period", "2025Q4", "--home", home)
        self.assertEqual(self.ok("explain", "--division", "洛阳市", *words).out,
                         self.ok("explain", "--division", "410300", *words).out)
        run = self.expect(USAGE, "view", "R1", "--party", "河南", "--home", home)
        self.assertIn("hn-", run.err)  # several begin so: the codes are named

    def test_a_name_cannot_become_a_formula(self):
        home = self.imported()
        hostile = next(json.loads(json.dumps(event)) for event in self.events
                       if event["type"] == "PolicyInstrumentAdopted")
        hostile.pop("n", None)
        hostile.update(subject="=1+1", effective=self.events[-1]["recorded"],
                       recorded=self.events[-1]["recorded"])
        hostile["fields"]["title"] = '=HYPERLINK("http://x")'
        extra = write_events(self.folder / "hostile.jsonl", [hostile])
        self.ok("import", "--home", home, extra)
        self.assertIn("=1+1", [row["id"] for row in self.read(home, "R3")["rows"]])
        for code in self.codes():
            text = self.ok("view", code, *NEEDS.get(code, []), "--format", "csv", "--home", home)
            for row in csv.reader(io.StringIO(text.out, newline="")):
                for field in row:
                    if field[:1] in ("=", "+", "@", "\t", "\r"):
                        self.fail((code, field))
                    if field.startswith("-"):
                        float(field)

    def test_indicators_are_those_of_the_events_alone(self):
        home = self.imported()
        of = {row["party"]: row for row in self.read(home, "R6")["rows"]}
        named = {}
        for event in self.events:
            named.setdefault(event["type"], []).append(event)
        compiler = {event["subject"]: event["author"] for event in named["CatalogEntryCompiled"]}
        calls = collections.Counter()
        for event in named["UsageMetered"]:
            for resource, use in event["fields"]["by_resource"].items():
                calls[compiler[resource]] += use
        for event in named["UsageCorrected"]:
            for sign, uses in ((-1, "by_resource_old"), (1, "by_resource_new")):
                for resource, use in event["fields"][uses].items():
                    calls[compiler[resource]] += sign * use
        checks = collections.Counter(compiler[event["fields"]["resource"]]
                                     for event in named["QualityCheckRequested"])
        self.assertEqual(set(of), set(compiler.values()))
        for party, row in of.items():
            self.assertEqual((row["calls"], row["checks"]), (calls[party], checks[party]), party)
        # One check was answered on its sixth working day, one on its eleventh (RULEBOOK 3.12).
        in_time = sum(row["checks_in_time_ppm"] * row["checks"] for row in of.values()
                      if row["checks"])
        self.assertEqual(in_time, 1_000_000)
        statements = self.read(home, "F1")
        for party, row in of.items():
            owed = sum(line["current_fen"] for line in statements["rows"]
                       if line["beneficiary"] == row["division"])
            self.assertEqual(row["income_fen"], owed, party)

    def test_deadlines_count_working_days_across_holidays(self):
        home = self.imported()

        def due(code, day):
            rows = self.read(home, code, "--as-of-effective", day)["rows"]
            return {row["due"]: row for row in rows if row["matter"] == "W-QC-OVERDUE"}
        # Asked on 24 September: 28 September works, 1 to 8 October does not (RULEBOOK 3.12).
        for day, left in (("2025-09-26", 5), ("2025-09-28", 4), ("2025-10-08", 2)):
            row = due("C4", day)["2025-10-10"]
            self.assertEqual((row["left"], row["overdue_working_days"]), (left, None), day)
        # Asked on 9 February: due on the 25th; the 28th, a Saturday, works.
        for day, late, days in (("2026-02-26", 1, 1), ("2026-03-01", 3, 4)):
            for code in ("C4", "R4"):
                row = due(code, day)["2026-02-25"]
                self.assertEqual((row["left"], row["overdue_working_days"], row["overdue_days"]),
                                 (None, late, days), (code, day))
        self.assertNotIn("2026-02-25", due("R4", "2026-03-02"))  # answered on that day

    def test_what_no_run_has_taken_yet_is_marked(self):
        home = self.imported(until=320)
        sheet = self.read(home, "C2", "--period", "2025Q3", "--division", "410300")
        self.assertTrue(sheet["provisional"])
        self.assertTrue(sheet["rows"])
        self.assertEqual({row["status"] for row in sheet["rows"]}, {"preview"})
        self.assertIn("preview", sheet["remarks"][0]["en"])
        self.assertIn("试算", sheet["remarks"][0]["zh"])
        text = self.ok("view", "C2", "--period", "2025Q3", "--division", "410300", "--home", home,
                       "--lang", "zh").out
        self.assertIn("含试算", text)
        owed = self.read(home, "F1", "--period", "2025Q3", "--division", "410300")
        self.assertEqual((owed["provisional"], owed["rows"][0]["status"]), (True, "preview"))
        self.ok("import", "--home", home, SCENARIO["intl"])
        final = self.read(home, "C2", "--period", "2025Q3", "--division", "410300")
        self.assertFalse(final["provisional"])
        self.assertEqual({row["status"] for row in final["rows"]}, {"recorded"})
        # Weights as the run saw them: RULEBOOK 4.5 (a), R02 in component c3.
        line = next(row for row in final["rows"] if row["ref"] == SALE and row["resource"] == "R02")
        self.assertEqual((line["usage"], line["weight"], line["share_ppm"], line["fen"]),
                         (18000, 18000, 375000, 361969))

    def test_a_sale_is_explained_step_by_step(self):
        home = self.imported()
        rows = self.read(home, "C3")["rows"]
        by_key = {(row["step"], row["component"], row["key"]): row for row in rows}
        road = by_key[("contribute", "c1", "R04")]
        self.assertEqual((road["input_fen"], road["fen"], road["odd_fen"]),
                         (3861000, 3088800, "no"))
        city = by_key[("contribute", "c3", "R02")]
        self.assertEqual((city["input_fen"], city["fen"], city["odd_fen"]), (965250, 361969, "yes"))
        for row in rows:  # the arithmetic can be done again
            if row["weight"] is None:
                continue
            self.assertTrue(row["rule_line"], row)
            total = int(row["arithmetic"].split(" / ")[1].split(" ")[0])
            floor, rest = divmod(row["input_fen"] * int(row["weight"]), total)
            self.assertEqual(row["remainder"], f"{rest}/{total}")
            self.assertEqual(row["fen"], floor + (row["odd_fen"] == "yes"), row)

    def test_a_diff_names_the_events_that_did_it(self):
        home = self.imported()
        for number, event in enumerate(self.events, 1):
            if event["type"] not in ("RefundIssued", "AllocationAdjusted"):
                continue
            sheet = self.diff_around(home, "F1", number)
            self.assertTrue(sheet["rows"], number)
            for row in sheet["rows"]:
                self.assertEqual(row["entries"], str(number))
                self.assertEqual(row["events"], [number])
                self.assertIn(event["type"], row["causes"])
            moved = sum(row["difference_fen"] for row in sheet["rows"]
                        if row["column"] == "current_fen")
            expected = -event["fields"]["net_fen"] if event["type"] == "RefundIssued" else 0
            self.assertEqual(moved, expected, number)
        whole = self.expect(DONE, "diff", "--view", "F1", "--from", "2025-11-03", "--period",
                            "2025Q3", "--home", home, "--json").json[0]
        changed = {row["column"] for row in whole["rows"]}
        self.assertNotIn("current_fen", changed)  # the quarter stood since its run
        self.expect(USAGE, "diff", "--view", "F1", "--home", home)
        self.expect(NOT_FOUND, "diff", "--view", "Z9", "--from", "2025-11-03", "--home", home)
        self.expect(USAGE, "diff", "--view", "F1", "--from", "2026-11-03", "--home", home)

    def diff_around(self, home, code, number):
        """What entry `number` changed in the view."""
        times = [self.expect(DONE, "view", code, "--as-of-size", size, "--home", home,
                             "--json").json[0]["as_of"]["recorded"]
                 for size in (number, number + 1)]
        return self.expect(DONE, "diff", "--view", code, "--from", times[0], "--to", times[1],
                           "--home", home, "--json").json[0]

    def test_views_follow_the_log_and_can_be_made_anew(self):
        home = self.imported(until=200)
        self.assertEqual(self.status(home)["views"], {"size": 201, "lag_entries": 0})
        said = self.show(home, "C1")
        again = self.expect(DONE, "rebuild", "--home", home, "--json").json[0]["rebuilt"]
        self.assertEqual((again["size"], again["differing"]), (201, 0))
        self.assertGreater(again["rows"], 300)
        self.assertEqual(self.show(home, "C1"), said)
        self.ok("import", "--home", home, SCENARIO["intl"])
        self.assertEqual(self.status(home)["views"], {"size": 478, "lag_entries": 0})

    def test_the_audit_holds_every_view_and_every_sum_by_name(self):
        home = self.imported()
        report = self.expect(DONE, "audit", "--home", home, "--jobs", "2", "--json").json[-1]
        checks = {check["check"]: check for check in report["checks"]}
        wanted = [f"view.{code}" for code in self.codes()]
        wanted += ["rows.events", "rows.dates", "rows.run-lines", "sums.sales", "sums.refunds",
                   "sums.periods", "sums.limits", "sums.adjusted", "postings", "closed"]
        for name in wanted:
            self.assertEqual(checks[name]["outcome"], "holds", checks[name])
            self.assertGreater(checks[name]["count"], 0, name)
        early = self.expect(DONE, "audit", "--home", home, "--as-of-size", "100", "--json").json[-1]
        self.assertTrue(early["holds"])
        text = self.ok("audit", "--home", home, "--lang", "zh").out
        for name in wanted:
            self.assertIn(name, text)

    def sheet_rows(self, book):
        """Rows of the first sheet, less what is above them and their sums."""
        with zipfile.ZipFile(book) as archive:
            sheet = ElementTree.fromstring(archive.read("xl/worksheets/sheet1.xml"))
        space = {"m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
        rows = sheet.findall(".//m:row", space)
        summed = any(cell.find("m:f", space) is not None for cell in rows[-1])
        return sum(int(row.get("r")) > HEAD for row in rows) - summed

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
