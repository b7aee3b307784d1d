"""The money of the worked province as its users read it: lines, statements, explanations, what-if,
drafts of claims, and the books."""
import copy
import json
import shutil
import subprocess
import unittest

import harness
import recompute
from harness import DONE, NOT_FOUND, SCENARIO, USAGE, read_events

EXPECTED = harness.SOURCE / "docs" / "examples" / "henan-expected.json"
PERIODS = ("2025Q3", "2025Q4", "2026Q1")


class Money(harness.Case):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.expected = {run["period"]: run
                        for run in json.loads(EXPECTED.read_text("utf-8"))["runs"]}
        cls.events = read_events(SCENARIO["intl"])

    def setUp(self):
        super().setUp()
        self.home = self.imported()

    def read(self, *words):
        return self.expect(DONE, *words, "--home", self.home, "--json").json

    def test_lines_and_statements_are_the_reference_ones(self):
        for period in PERIODS:
            run = self.expected[period]
            self.assertEqual(self.read("view", "lines", "--period", period)[0], run["lines"])
            self.assertEqual(self.read("view", "statements", "--period", period)[0],
                             run["statements"])

    def test_money_tables_have_heads_names_units_and_totals(self):
        rule = self.folder / "rule.txt"
        rule.write_text(next(event["fields"]["text"] for event in self.events
                             if event["type"] == "AllocationRuleAdopted"), "utf-8")
        for words in (("view", "statements"), ("view", "lines"), ("what-if", "--rule", rule),
                      ("rule", "diff", rule, rule)):
            words = (*words, "--period", "2025Q4", "--home", self.home)
            text = self.ok(*words, "--lang", "zh").out
            for part in ("受益人", "名称", "洛阳市", "金额单位：元", "合计", "2025Q4"):
                self.assertIn(part, text, words)
            file = self.folder / f"{len(words)}-{words[1]}.csv"
            self.ok(*words, "--for", "excel", "--out", file, "--lang", "zh")
            self.assertIn("（元）", file.read_text("utf-8-sig").splitlines()[0])
        # By code the two are like every view; by name their JSON is for scripts.
        for code, name in (("L1", "lines"), ("L2", "statements")):
            by_code = self.read("view", code, "--period", "2025Q4")[0]
            self.assertEqual((by_code["view"], by_code["name"]), (code, name))
            self.assertNotEqual(self.read("view", name, "--period", "2025Q4")[0], by_code)
        of = {row["beneficiary"]: row for row in
              self.read("view", "L2", "--period", "2025Q4")[0]["rows"]}
        for owner, figures in self.expected["2025Q4"]["statements"].items():
            self.assertEqual({key: of[owner][key] for key in figures}, figures)
        self.assertEqual(of["410300"]["statement"], "ST-2025Q4-410300")
        self.assertEqual(sum(row["fen"] for row in
                             self.read("view", "L1", "--period", "2025Q4")[0]["rows"]),
                         sum(line["fen"] for line in self.expected["2025Q4"]["lines"]))

    def test_an_explanation_rests_on_nothing_that_came_after(self):
        words = ("explain", "--division", "410300", "--period", "2025Q4", "--tx", "TX-2025-0010")
        one = self.read(*words)[0]
        run = next(event["event"] for event in one["evidence"] if event["what"] == "run")
        for event in one["evidence"]:
            self.assertTrue(event["event"] <= run or event["what"] == "statement", event)
        self.assertEqual({event["type"] for event in one["later_events"]},
                         {"UsageCorrected", "AllocationAdjusted"})
        text = self.ok(*words, "--home", self.home, "--lang", "zh").out
        lines = [line for line in text.splitlines() if line.startswith("  #")]
        self.assertTrue(lines)
        self.assertTrue(all("TX-2025-0010" in line for line in lines), lines)
        for part in ("ST-2025Q4-410300", "ADJ-DSP-1", "交易结算", "一级开发主体"):
            self.assertIn(part, text)

    def test_an_adjustment_shows_its_arithmetic(self):
        words = ("explain", "--division", "410300", "--period", "2026Q1", "--tx", "ADJ-DSP-1")
        one = self.read(*words)[0]["adjustment"]
        event = next(event for event in self.events if event["subject"] == "ADJ-DSP-1"
                     and event["type"] == "AllocationAdjusted")
        self.assertEqual(one["transaction"], event["fields"]["transaction"])
        moved = {}
        for line in one["lines"]:
            self.assertEqual(line["after_fen"] - line["before_fen"], line["fen"], line)
            moved[line["beneficiary"]] = moved.get(line["beneficiary"], 0) + line["fen"]
        self.assertEqual({who: fen for who, fen in moved.items() if fen},
                         {who: fen for who, fen in event["fields"]["net_change"].items() if fen})
        # What was there before is what the run gave.
        given = {}
        for line in self.expected["2025Q4"]["lines"]:
            if line["ref"] == one["transaction"]:
                key = (line["step"], line["key"], line["beneficiary"], line["resource"])
                given[key] = given.get(key, 0) + line["fen"]
        for line in one["lines"]:
            key = (line["step"].removeprefix("adjust:"), line["key"], line["beneficiary"],
                   line["resource"])
            self.assertEqual(line["before_fen"], given.get(key, 0), key)
        text = self.ok(*words, "--home", self.home, "--lang", "zh").out
        self.assertIn("重算", text)

    def test_the_past_is_read_as_it_was_known(self):
        # On the day before the run, a preview of the same figures; before any sale, nothing.
        before = self.read("view", "lines", "--period", "2025Q3",
                           "--as-of-recorded", "2025-10-19")[0]
        self.assertEqual(before, self.expected["2025Q3"]["lines"])
        self.assertEqual(self.read("view", "lines", "--period", "2025Q3",
                                   "--as-of-recorded", "2025-08-01")[0], [])
        # Later events never reach back into a run.
        for day in ("2025-10-20", "2025-12-31", "2026-06-18"):
            self.assertEqual(self.read("view", "lines", "--period", "2025Q3",
                                       "--as-of-recorded", day)[0], before)

    def test_a_bundle_shows_the_sums_that_the_home_shows(self):
        bundle = self.folder / "bundle"
        self.ok("export", "--home", self.home, "--format", "bundle", "--out", bundle)

        def sums(*source):
            checks = self.ok("audit", *source, "--json").json[0]["checks"]
            first = [check["check"] for check in checks].index("sums.sales")
            return checks[first:]
        of_bundle = sums("--bundle", bundle)
        self.assertEqual(of_bundle, sums("--home", self.home))
        self.assertGreaterEqual(sum(check["count"] for check in of_bundle), 100)

    def test_every_explanation_computes_again(self):
        checked = 0
        for period in PERIODS:
            run = self.expected[period]
            for owner in run["statements"]:
                whole = self.read("explain", "--division", owner, "--period", period)[0]
                self.assertEqual(recompute.problems_of(whole), [], (period, owner))
            sales = {line["ref"] for line in run["lines"] if line["ref"] != period
                     and not line["step"].startswith("adjust:")}
            for sale in sorted(sales):
                one = self.read("explain", "--division", "410000", "--period", period,
                                "--tx", sale)[0]
                self.assertEqual(recompute.problems_of(one), [], (period, sale))
                self.assertTrue(one["evidence"])
                checked += 1
        self.assertGreater(checked, 15)

    def test_the_recomputation_notices_one_fen(self):
        good = self.read("explain", "--division", "410300", "--period", "2025Q4",
                         "--tx", "TX-2025-0006")[0]
        self.assertEqual(recompute.problems_of(good), [])
        shared = [i for i, step in enumerate(good["sale"]["steps"]) if "entries" in step]
        for i in shared:
            bad = copy.deepcopy(good)
            bad["sale"]["steps"][i]["entries"][0]["fen"] += 1
            self.assertNotEqual(recompute.problems_of(bad), [], i)
        bad = copy.deepcopy(good)
        bad["lines"][0]["fen"] += 1
        self.assertNotEqual(recompute.problems_of(bad), [])

    def test_an_explanation_reads_in_both_languages(self):
        words = ("explain", "--division", "410300", "--period", "2025Q4", "--tx", "TX-2025-0006",
                 "--home", self.home)
        english = self.expect(DONE, *words, "--lang", "en").out
        chinese = self.expect(DONE, *words, "--lang", "zh").out
        for part in ("line 12 of the rule: pool contribute", "gets an odd fen: 1,898.44 yuan",
                     "signed by hn-primary"):
            self.assertIn(part, english)
        for part in ("凭什么：410300", "规则第 12 行：pool contribute", "补 1 分，得 1,898.44 元"):
            self.assertIn(part, chinese)

    def test_a_ceiling_is_explained(self):
        words = ("explain", "--division", "410300", "--period", "2025Q4", "--home", self.home)
        self.assertIn("at most", self.expect(DONE, *words, "--lang", "en").out)
        limit = self.read("explain", "--division", "410300", "--period", "2025Q4")[0]["limits"][0]
        self.assertEqual(limit["limit"], "ceiling")
        self.assertEqual(limit["change"]["410300"],
                         sum(line["fen"] for line in self.expected["2025Q4"]["lines"]
                             if line["step"] == "ceiling_adjust"
                             and line["beneficiary"] == "410300"))

    def test_who_has_no_line_and_what_is_no_sale_is_said(self):
        self.expect(NOT_FOUND, "explain", "--division", "410900", "--period", "2025Q4",
                    "--home", self.home)
        self.expect(NOT_FOUND, "explain", "--division", "410300", "--period", "2025Q4",
                    "--tx", "TX-NONE", "--home", self.home)
        self.expect(USAGE, "view", "lines", "--period", "2025Q5", "--home", self.home)
        self.expect(USAGE, "view", "lines", "--home", self.home)

    def test_claims_are_drafted_as_they_were_made(self):
        made = [event for event in self.events
                if event["type"] in ("AllocationRunComputed", "StatementIssued")
                and event["subject"].endswith("2025Q3") or "ST-2025Q3" in event["subject"]
                and event["type"] == "StatementIssued"]
        drafts = self.read("allocate", "--period", "2025Q3", "--author", "hn-auth",
                           "--effective", "2025-10-20", "--as-of-recorded", "2025-10-19")
        self.assertEqual([draft["subject"] for draft in drafts],
                         [event["subject"] for event in made])
        for draft, event in zip(drafts, made):
            fields = dict(event["fields"])
            fields.pop("confirm_by", None)
            draft["fields"].pop("confirm_by", None)
            self.assertEqual(draft["fields"], fields)
        # Nothing is left to claim once it was.
        self.assertEqual(self.read("allocate", "--period", "2025Q3", "--author", "hn-auth",
                                   "--effective", "2025-11-20"), [])

    def test_another_rule_moves_money_and_makes_none(self):
        text = next(event["fields"]["text"] for event in self.events
                    if event["type"] == "AllocationRuleAdopted")
        rule = self.folder / "rule.txt"
        rule.write_text(text, "utf-8")
        changes = self.read("what-if", "--rule", rule, "--period", "2025Q3")[0]["beneficiaries"]
        self.assertTrue(all(one["difference_fen"] == 0 for one in changes))
        changes = self.read("what-if", "--rule", rule, "--period", "2025Q4")[0]["beneficiaries"]
        self.assertTrue(any(one["difference_fen"] for one in changes))
        self.assertEqual(sum(one["difference_fen"] for one in changes), 0)
        other = self.folder / "other.txt"
        other.write_text(text.replace("province 40%, city-by-contribution 60%",
                                      "province 30%, city-by-contribution 70%"), "utf-8")
        both = self.read("rule", "diff", rule, other, "--period", "2025Q3")[0]
        self.assertEqual(len(both["changes"]), 2)
        # By its code it is a table like every other, at a point that it names.
        words = ("--rule", other, "--period", "2025Q3")
        asked = self.read("what-if", *words)[0]["beneficiaries"]
        sheet = self.read("view", "L3", *words)[0]
        self.assertEqual([{key: row[key] for key in asked[0]} for row in sheet["rows"]], asked)
        self.assertEqual(sheet["as_of"]["size"], self.status(self.home)["size"])
        self.assertEqual(sheet["totals"]["difference_fen"], 0)
        self.assertEqual(self.read("view", "what-if", *words)[0], sheet)
        changed = self.read("diff", "--view", "L3", *words, "--from", "2025-09-01")[0]
        self.assertTrue(changed["rows"])
        run = self.expect(USAGE, "view", "R1", "--rule", other, "--home", self.home)
        self.assertIn("--rule", run.err)
        run = self.expect(USAGE, "view", "L3", "--period", "2025Q3", "--home", self.home)
        self.assertIn("--rule", run.err)
        other.write_text("no rule", "utf-8")
        run = self.expect(USAGE, "view", "L3", *words, "--home", self.home, "--lang", "zh")
        self.assertIn("规则文本 1:1", run.err)
        province = next(one for one in both["beneficiaries"] if one["beneficiary"] == "410000")
        self.assertLess(province["difference_fen"], 0)
        self.assertEqual(sum(one["difference_fen"] for one in both["beneficiaries"]), 0)


@unittest.skipUnless(shutil.which("hledger"), "hledger is not installed")
class Books(harness.Case):
    def balances(self, *accounts):
        out = subprocess.run(
            ["hledger", "-f", self.journal, "balance", "--flat", "--no-total", "-O", "csv",
             *accounts], check=True, capture_output=True, text=True).stdout
        rows = [line.strip('"').split('","') for line in out.splitlines()[1:]]
        return {account: round(float(amount.replace(" CNY", "")) * 100) for account, amount in rows}

    def setUp(self):
        super().setUp()
        self.home = self.imported()
        self.journal = self.folder / "books.journal"
        self.expect(DONE, "export", "--format", "hledger", "--out", self.journal,
                    "--home", self.home)

    def test_hledger_finds_nothing_wrong(self):
        subprocess.run(["hledger", "-f", self.journal, "check", "--strict"], check=True)

    def test_the_balances_are_ours(self):
        events = read_events(SCENARIO["intl"])
        of = lambda kind: [event for event in events if event["type"] == kind]
        total = lambda kind, field: sum(event["fields"][field] for event in of(kind))
        bank = total("PaymentReceived", "amount_fen") - total("AllocationPaid", "amount_fen")
        self.assertEqual(self.balances("assets:bank"), {"assets:bank:hn-primary": bank})
        self.assertEqual(sum(self.balances("assets:receivable").values()),
                         total("TransactionSettled", "gross_fen")
                         - total("RefundIssued", "gross_fen")
                         - total("PaymentReceived", "amount_fen"))
        self.assertEqual(sum(self.balances("liabilities:vat").values()),
                         total("RefundIssued", "tax_fen") - total("TransactionSettled", "tax_fen"))
        # Everything that was sold is in a run, and every statement was paid, kept or carried.
        self.assertEqual(self.balances("liabilities:unallocated"), {})
        carried = {}
        for event in of("StatementIssued"):
            carried[event["fields"]["beneficiary"]] = min(0, event["fields"]["payable_fen"])
        self.assertEqual(self.balances("liabilities:payable"),
                         {f"liabilities:payable:{owner}": -fen
                          for owner, fen in carried.items() if fen})

    def test_open_costs_are_those_of_the_last_run(self):
        run = json.loads(EXPECTED.read_text("utf-8"))["runs"][-1]
        self.assertEqual(self.balances("memo:cost:open"),
                         {f"memo:cost:open:{cost}": fen
                          for cost, fen in run["open_cost_balances"].items() if fen})


if __name__ == "__main__":
    unittest.main()
