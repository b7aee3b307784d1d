"""Keys by the program alone: who signs with which, first keys, further keys, recovery, founding."""
import json
import unittest

import harness
from harness import SCENARIO, SUITES, read_events, write_events
from nodes import Net

FOUNDED = 89
AUTHORITY, CITY = "hn-auth", "ly-impl"


def enrolled(key_id, day, role="authority", **more):
    """A rehearsal makes the key itself."""
    return {"type": "KeyEnrolled", "author": AUTHORITY, "role": role, "effective": day,
            "recorded": day, "subject": CITY,
            "fields": {"key_id": key_id, "algorithm": "Ed25519", "valid_to": "2028-03-02"}, **more}


def revoked(key_id, day):
    return {"type": "KeyRevoked", "author": AUTHORITY, "role": "authority", "effective": day,
            "recorded": day, "subject": CITY, "fields": {"key_id": key_id, "reason": "lost"}}


def renamed(day):
    return {"type": "PartyAmended", "author": CITY, "role": "interested_party", "effective": day,
            "recorded": day, "subject": CITY, "fields": {"name": "洛阳"}}


class Recovery(harness.Case):
    def setUp(self):
        super().setUp()
        self.home = self.imported(until=FOUNDED)
        self.keys = self.home / "keys"
        self.lost = self.events("lost", revoked(f"{CITY}#1", "2025-03-04"))
        self.recovery = self.events("recovery", enrolled(f"{CITY}#2", "2025-03-05", "root"))

    def events(self, name, *events):
        return write_events(self.folder / f"{name}.jsonl", events)

    def test_all_keys_lost_is_recovered_by_import(self):
        self.ok("import", "--home", self.home, self.lost)
        self.ok("import", "--home", self.home, self.recovery)
        early = self.events("early", enrolled(f"{CITY}#3", "2025-03-18",
                                              cosigners=[{"party": CITY, "role": "implementer"}]))
        run = self.expect(harness.REFUSED, "import", "--home", self.home, early)
        self.assertIn("E-KEY-UNKNOWN", run.err)
        late = self.events("late", enrolled(f"{CITY}#3", "2025-03-20",
                                            cosigners=[{"party": CITY, "role": "implementer"}]))
        self.ok("import", "--home", self.home, late)
        self.audit(self.home)

    def test_all_keys_lost_is_recovered_by_draft_and_sign(self):
        self.ok("import", "--home", self.home, self.lost)
        event = enrolled(f"{CITY}#2", "2025-03-05", "root")
        key = self.folder / f"{CITY}#2.pem"
        self.ok("key", "new", "--out", key)
        event["fields"] |= self.ok("key", "export", key, "--enrol", CITY, "--ledger",
                                   self.status(self.home)["ledger"]).json[0]
        file = self.events("whole", event)
        self.ok("try", file, "--home", self.home)
        entry = self.folder / "recovery.entry"
        drafted = self.ok("draft", file, "--home", self.home, "--out", entry, "--json").json[0]
        self.assertEqual(drafted["signers"], [{"party": AUTHORITY, "key_id": "root"}])
        safe = self.folder / "from-the-safe.pem"
        (self.keys / "root.pem").rename(safe)
        run = self.expect(harness.USAGE, "sign", entry, "--key", safe)
        self.assertIn("--as KEY_ID", run.err)
        self.ok("sign", entry, "--key", safe, "--as", "root")
        self.ok("submit", entry, "--home", self.home)
        self.audit(self.home)

    def test_the_true_cause_is_said_where_root_does_not_sign(self):
        self.ok("import", "--home", self.home, self.lost)
        out = self.folder / "entry"
        run = self.expect(harness.REFUSED, "draft", self.recovery, "--home", self.home, "--signer",
                          f"{AUTHORITY}={AUTHORITY}#1", "--out", out)
        self.assertIn("root did not sign", run.err)
        self.assertNotIn("nothing to recover", run.err)
        self.assertFalse(out.exists())

    def test_root_on_an_entry_that_does_not_name_it(self):
        out = self.folder / "entry"
        self.ok("draft", self.lost, "--home", self.home, "--out", out)
        run = self.expect(harness.USAGE, "sign", out, "--key", self.keys / "root.pem")
        self.assertIn(f"{AUTHORITY} ({AUTHORITY}#1)", run.err)
        self.assertIn("--signer root", run.err)

    def test_a_party_without_any_key_is_told_what_to_do(self):
        self.ok("import", "--home", self.home, self.lost)
        file = self.events("renamed", renamed("2025-03-06"))
        run = self.expect(harness.NOT_FOUND, "draft", file, "--home", self.home, "--out",
                          self.folder / "entry")
        self.assertIn("recovered with root", run.err)


class Signers(harness.Case):
    def setUp(self):
        super().setUp()
        self.home = self.imported(until=FOUNDED)
        self.file = write_events(self.folder / "event.json",
                                 [{**revoked(f"{CITY}#1", "2025-03-04"),
                                   "cosigners": [{"party": CITY, "role": "implementer"}]}])

    def draft(self, signers):
        out = self.folder / f"{len(list(self.folder.iterdir()))}.entry"
        return harness.luoshu("draft", self.file, "--home", self.home, "--out", out, "--json",
                              "--signer", signers)

    def signers(self, words):
        run = self.draft(words)
        self.assertEqual(run.code, harness.DONE, run)
        return {one["party"]: one["key_id"] for one in run.json[0]["signers"]}

    def test_a_draft_names_exactly_the_signers_chosen(self):
        self.assertEqual(self.signers(f"{CITY}=spare"),
                         {AUTHORITY: f"{AUTHORITY}#1", CITY: "spare"})
        self.assertEqual(self.signers(f"root,{CITY}=a=b"), {AUTHORITY: "root", CITY: "a=b"})
        self.assertEqual(self.signers(f"{CITY}=root"),
                         {AUTHORITY: f"{AUTHORITY}#1", CITY: "root"})

    def test_words_that_choose_nobody_are_refused(self):
        for words in ("", ",", f"{CITY}", f"{CITY}=", f"=x", f"{CITY}=a,{CITY}=b", "nobody=k"):
            with self.subTest(words=words):
                run = self.draft(words)
                self.assertEqual(run.code, harness.USAGE, run)
                self.assertIn("--signer", run.out + run.err)

    def test_import_signs_with_the_key_chosen(self):
        holder = [{"party": CITY, "role": "implementer"}]
        file = write_events(self.folder / "more.jsonl",
                            [enrolled(f"{CITY}#2", "2025-03-04", cosigners=holder)])
        run = self.expect(harness.REFUSED, "import", "--home", self.home, file, "--signer",
                          f"{AUTHORITY}={CITY}#1")
        self.assertIn("E-KEY-UNKNOWN", run.err)
        self.ok("import", "--home", self.home, file, "--signer", f"{CITY}={CITY}#1")

    def test_a_home_that_knows_entry_0_alone_does_not_draft_for_root(self):
        genesis, joined = self.folder / "genesis", self.folder / "joined"
        self.ok("export", "--home", self.home, "--format", "genesis", "--out", genesis)
        self.ok("open", "--home", joined, "--genesis", genesis, "--ledger",
                self.status(self.home)["ledger"])
        out = self.folder / "entry"
        run = self.expect(harness.NOT_FOUND, "draft", self.file, "--home", joined, "--out", out)
        self.assertIn("luoshu serve", run.err)
        self.assertFalse(out.exists())
        self.ok("draft", self.file, "--home", joined, "--out", out, "--signer",
                f"{AUTHORITY}={AUTHORITY}#1,{CITY}={CITY}#1")


class Founding(harness.Case):
    def table(self):
        file = self.folder / "names.txt"
        self.ok("open", "--template", file)
        return file

    def test_the_template_founds_a_ledger_of_either_suite(self):
        names = self.table()
        for suite in SUITES:
            with self.subTest(suite=suite):
                home, events = self.folder / suite, self.folder / f"{suite}.jsonl"
                self.ok("open", "--home", home, "--origin", harness.ORIGIN, "--suite", suite)
                self.ok("open", "--founding", names, "--suite", suite, "--out", events)
                kit = self.folder / f"{suite}-kit.jsonl"
                self.ok("key", "kit", "--home", home, "--party", AUTHORITY, "--author", AUTHORITY,
                        "--no-cosign", "--out", kit)
                self.ok("import", events, kit, "--home", home)
                types = {event["type"] for event in read_events(events)}
                self.assertEqual(types, {"LedgerOpened", "WorkCalendarPublished",
                                         "DivisionRegistered", "PartyRegistered", "RoleGranted"})
                self.city_joins(home, suite)

    def city_joins(self, home, suite):
        """First keys need the authority alone, in one entry; a further one its holder."""
        city, kit = self.folder / f"{suite}-city", self.folder / f"{suite}-city.jsonl"
        genesis, entry = self.folder / f"{suite}-genesis", self.folder / f"{suite}.entry"
        self.ok("export", "--home", home, "--format", "genesis", "--out", genesis)
        ledger = self.status(home)["ledger"]
        self.ok("open", "--home", city, "--genesis", genesis, "--ledger", ledger)
        words = ["key", "kit", "--home", city, "--party", CITY, "--author", AUTHORITY, "--out"]
        self.ok(*words, kit)
        again = self.folder / f"{suite}-again.jsonl"
        self.ok(*words, again)  # the keys that are there, once more
        keys = [[event["fields"]["public_key"] for event in read_events(file)]
                for file in (kit, again)]
        self.assertEqual(keys[0], keys[1])
        self.ok("draft", kit, "--home", home, "--out", entry)
        authority = home / "keys" / f"{AUTHORITY}#1.pem"
        self.ok("sign", entry, "--key", authority)
        self.ok("submit", entry, "--home", home)
        second = city / "keys" / f"{CITY}#2.pem"
        self.ok("key", "new", "--suite", suite, "--out", second)
        words = ["key", "export", second, "--enrol", CITY, "--ledger", ledger, "--author",
                 AUTHORITY]
        for holder, code in ((), harness.REFUSED), (("--holder-role", "implementer"), harness.DONE):
            event = self.folder / f"{suite}-{code}.json"
            event.write_text(self.ok(*words, *holder).out, "utf-8")
            out = self.folder / f"{suite}-{code}.entry"
            self.ok("draft", event, "--home", home, "--out", out)
            self.ok("sign", out, "--key", authority)
            if holder:
                self.ok("sign", out, "--key", city / "keys" / f"{CITY}#1.pem")
            self.expect(code, "submit", out, "--home", home)
        self.audit(home)

    def test_a_mistake_in_the_table_is_told_with_its_line(self):
        good = self.table().read_text("utf-8")
        line = next(number for number, text in enumerate(good.splitlines(), 1)
                    if text.startswith("city |"))
        cases = {
            good.replace("city | 410100 | 郑州市", "city | 410100"): f"line {line}: ",
            good.replace("city | 410100 | 郑州市", "town | 410100 | 郑州市"): "'town'",
            good.replace("province | 410000", ""): "province",
            good + "day | 2026-01-01\n": "second time",
            good.replace("410000 | authority", "410000 | finance"): "authority",
            "": "day"}
        for number, (text, said) in enumerate(cases.items()):
            with self.subTest(said=said):
                file = self.folder / f"bad{number}.txt"
                file.write_text(text, "utf-8")
                out = self.folder / f"bad{number}.jsonl"
                run = self.expect(harness.USAGE, "open", "--founding", file, "--out", out)
                self.assertIn(said, run.err)
                self.assertFalse(out.exists())

    def test_ranges_of_holidays_are_single_days(self):
        out = self.folder / "events.jsonl"
        self.ok("open", "--founding", self.table(), "--out", out)
        made = next(event for event in read_events(out)
                    if event["type"] == "WorkCalendarPublished")
        wanted = next(event for event in read_events(SCENARIO["intl"])
                      if event["subject"] == "CAL-2026")
        self.assertEqual(made["fields"], wanted["fields"])


class Refusals(harness.Case):
    def test_a_refusal_without_a_line_names_none(self):
        net = Net(self, cities=(), auditor=False)
        event = {"type": "DivisionRegistered", "author": AUTHORITY, "role": "authority",
                 "effective": net.recorded, "recorded": net.recorded, "subject": "410300",
                 "fields": {"name": "洛阳市", "parent": "410000", "level": "city"}}
        file, entry = self.folder / "again.json", self.folder / "again.entry"
        file.write_text(json.dumps(event), "utf-8")
        self.ok("draft", file, "--home", net.province.home, "--out", entry)
        self.ok("sign", entry, "--key", net.keys / f"{AUTHORITY}#1.pem")
        net.start()
        run = self.expect(harness.REFUSED, "submit", entry, "--home", net.province.home)
        self.assertIn(f"{entry}: refused by the rules\n", run.err)


if __name__ == "__main__":
    unittest.main(verbosity=2)
