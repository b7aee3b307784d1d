"""Import and export: the same values, recorded once, grouped lawfully, refused precisely."""
import copy
import struct
import unittest

import harness
from harness import DONE, REFUSED, USAGE, SCENARIO, SUITES, meanings, read_events, write_events

GROUPED = ("author", "role", "cosigners", "recorded")


def entries_of(bundle):
    """How many events each entry of a bundle holds, read from its files alone."""
    folder = bundle / "luoshu/v1/events"
    counts = []
    for file in sorted(path for path in folder.rglob("*") if path.is_file()):
        data, at = file.read_bytes(), 0
        while at < len(data):
            (length,) = struct.unpack_from(">I", data, at)
            counts.append(events_in(data[at + 4:at + 4 + length]))
            at += 4 + length
    return counts


def events_in(framed):
    """The first word of a frame (docs/FORMATS.md §8)."""
    return struct.unpack_from(">I", framed, 0)[0]


def runs_of(events, largest):
    """The groups that the rule allows, made the obvious way."""
    groups, last = [], None
    for event in events:
        signers = [event.get(name) for name in GROUPED]
        alone = event["type"].startswith("Key")
        if alone or signers != last or groups[-1] == largest:
            groups.append(0)
        groups[-1] += 1
        last = None if alone else signers
    return groups


class RoundTrip(harness.Case):
    def test_the_same_values_come_back_and_a_second_import_records_nothing(self):
        for suite in SUITES:
            with self.subTest(suite=suite):
                home = self.imported(f"home-{suite}", suite)
                text = self.export(home)
                exported = [harness.json.loads(line) for line in text.splitlines()]
                self.assertEqual(len(exported), 477)
                self.assertEqual(exported, meanings(read_events(SCENARIO[suite])))
                before = self.status(home)
                for more in ([], ["--entry-events", 8], ["--entry-events", 1000]):
                    again = self.ok("import", "--home", home, SCENARIO[suite], "--json", *more)
                    summary = again.json[-1]["import"]
                    self.assertEqual((summary["recorded"], summary["skipped"]), (0, 477))
                    self.assertEqual(summary["root"], before["root"])
                self.assertEqual(self.status(home)["size"], before["size"])

    def test_canonical_input_comes_back_byte_for_byte(self):
        for suite in SUITES:
            with self.subTest(suite=suite):
                canonical = self.export(self.imported(f"first-{suite}", suite))
                source = self.folder / f"{suite}.jsonl"
                source.write_text(canonical, "utf-8")
                home = self.open(f"second-{suite}", suite)
                self.ok("import", "--home", home, source)
                self.assertEqual(self.export(home), canonical)

    def test_key_order_nulls_numbers_and_blank_lines_make_no_difference(self):
        wanted = read_events(SCENARIO["intl"])[:60]
        odd = []
        for event in wanted:
            event = {"basis": None, **dict(reversed(event.items()))}
            event["fields"] = dict(reversed(event["fields"].items()))
            odd.append(event)
        source = write_events(self.folder / "odd.jsonl", odd)
        source.write_bytes(source.read_bytes().replace(b"\n", b"\r\n\r\n"))
        home = self.open()
        self.ok("import", "--home", home, source)
        exported = [harness.json.loads(line) for line in self.export(home).splitlines()]
        self.assertEqual(exported, meanings(odd))

    def test_export_to_standard_output_is_the_same_and_never_overwrites(self):
        home = self.imported(until=40)
        text = self.export(home, self.folder / "once.jsonl")
        self.assertEqual(self.ok("export", "--home", home).out, text)
        taken = self.expect(harness.BUSY, "export", "--home", home, "--out",
                            self.folder / "once.jsonl")
        self.assertIn("once.jsonl", taken.err)
        self.assertEqual((self.folder / "once.jsonl").read_text("utf-8"), text)


class Resuming(harness.Case):
    def test_partial_imports_of_any_grouping_add_up(self):
        source = SCENARIO["intl"]
        home = self.open()
        recorded = 0
        parts = ((1, 1), (30, 8), (31, 1000), (200, 8), (333, 1), (334, 1000), (477, 8))
        for until, group in parts:
            run = self.ok("import", "--home", home, source, "--until", until, "--entry-events",
                          group, "--json")
            summary = run.json[-1]["import"]
            recorded += summary["recorded"]
            self.assertEqual((recorded, summary["skipped"]), (until, until - summary["recorded"]))
        self.assertEqual(self.status(home)["events"], 477)
        exported = [harness.json.loads(line) for line in self.export(home).splitlines()]
        self.assertEqual(exported, meanings(read_events(source)))
        self.audit(home)

    def test_a_file_that_grew_records_only_what_was_added(self):
        lines = SCENARIO["intl"].read_bytes().splitlines(keepends=True)
        grown = self.folder / "grown.jsonl"
        home = self.open()
        for count in (10, 100, 300):
            grown.write_bytes(b"".join(lines[:count]))
            self.ok("import", "--home", home, grown, "--entry-events", 8)
            self.assertEqual(self.status(home)["events"], count)

    def test_several_files_are_one_run_after_the_other(self):
        lines = SCENARIO["intl"].read_bytes().splitlines(keepends=True)
        first, second = self.folder / "1.jsonl", self.folder / "2.jsonl"
        first.write_bytes(b"".join(lines[:250]))
        second.write_bytes(b"".join(lines[250:]))
        home = self.open()
        for recorded in (477, 0):
            summary = self.ok("import", "--home", home, first, second, "--json").json[-1]["import"]
            self.assertEqual(summary["recorded"], recorded)
        exported = [harness.json.loads(line) for line in self.export(home).splitlines()]
        self.assertEqual(exported, meanings(read_events(SCENARIO["intl"])))

    def test_a_recorded_event_that_was_changed_in_the_file_is_not_passed_over(self):
        events = read_events(SCENARIO["intl"])[:60]
        sizes = runs_of(events, 8)
        at = next(i for i in range(len(sizes)) if sizes[i] == 8)
        inside = sum(sizes[:at]) + 2
        source = write_events(self.folder / "events.jsonl", events)
        home = self.open()
        self.ok("import", "--home", home, source, "--entry-events", 8)
        changed = copy.deepcopy(events)
        changed[inside]["effective"] = "2025-01-02"
        write_events(source, changed)
        run = harness.luoshu("import", "--home", home, source, "--entry-events", 8)
        self.assertNotEqual(run.code, DONE, run)
        self.assertIn(f"line {inside + 1}", run.err)
        self.assertEqual(self.status(home)["events"], 60)


class Grouping(harness.Case):
    def test_entries_hold_only_events_of_equal_signers_and_time(self):
        events = read_events(SCENARIO["intl"])
        for largest in (1, 8, 1000):
            with self.subTest(largest=largest):
                home = self.open(f"home-{largest}")
                self.ok("import", "--home", home, SCENARIO["intl"], "--entry-events", largest)
                bundle = self.folder / f"bundle-{largest}"
                self.ok("export", "--home", home, "--format", "bundle", "--out", bundle)
                counts = entries_of(bundle)
                self.assertEqual(counts[1:], runs_of(events, largest))
                exported = [harness.json.loads(line) for line in self.export(home).splitlines()]
                self.assertEqual(exported, meanings(events))
                self.audit(home)


def changed_field(name, value):
    def change(event):
        event["fields"][name] = value
    return change


def changed_member(name, value):
    def change(event):
        event[name] = value
    return change


# Event of the example (from 0), what is done to it, the field the message names, a part of it.
LINES = (
    (3, changed_member("colour", "red"), "colour", "not a member"),
    (3, changed_field("colour", "red"), "fields.colour", "not a member"),
    (3, changed_field("title", 5), "fields.title", "must be text"),
    (3, changed_field("title", ["a"]), "fields.title", "must be text"),
    (3, changed_member("author", 7), "author", "must be text"),
    (3, changed_member("type", "NoSuchEvent"), "type", "no event type"),
    (3, changed_member("effective", "2025-02-30"), "effective", ""),
    (3, changed_field("title", "x" * 4097), "fields.title", "4096"),
    (3, changed_field("title", "a\u0007b"), "fields.title", "control character"),
    (1, changed_field("year", 1 << 70), "fields.year", "1900"),
    (1, changed_field("year", 20.5), "fields.year", ""),
    (1, changed_field("year", True), "fields.year", ""),
)


class Refusals(harness.Case):
    def spoilt(self, at, change, beyond=3):
        events = copy.deepcopy(read_events(SCENARIO["intl"])[:at + 1 + beyond])
        change(events[at])
        return write_events(self.folder / "spoilt.jsonl", events)

    def test_a_line_that_is_not_in_form_stops_the_import_and_keeps_what_was_before(self):
        for number, (at, change, field, reason) in enumerate(LINES):
            with self.subTest(field=field, reason=reason):
                home = self.open(f"home-{number}")
                source = self.spoilt(at, change)
                run = self.expect(REFUSED, "import", "--home", home, source)
                for part in ("spoilt.jsonl", f"line {at + 1}", field, reason):
                    self.assertIn(part, run.err)
                self.assertEqual(self.status(home)["events"], at)
                shown = self.expect(REFUSED, "import", "--home", home, source, "--json")
                self.assertEqual(shown.json[-1]["import"]["refused"], 1)
                (refusal,) = (line for line in shown.json if "accepted" in line)
                self.assertFalse(refusal["accepted"])
                (given,) = refusal["reasons"]
                self.assertEqual(given["code"], "E-FIELD")
                self.assertIn(f"第{at + 1}行", given["message_zh"])
                self.assertNotIn("line", given["message_zh"])
                kept = self.expect(REFUSED, "import", "--home", home, source, "--keep-going")
                self.assertIn(f"line {at + 1}", kept.err)
                self.assertEqual(self.status(home)["events"], at + 3)

    def test_an_event_without_an_author_is_refused_by_the_rules(self):
        home = self.open()
        run = self.expect(REFUSED, "import", "--home", home,
                          self.spoilt(3, lambda event: event.pop("author")))
        for part in ("spoilt.jsonl:4:", "E-FIELD", "author"):
            self.assertIn(part, run.err)
        self.assertEqual(self.status(home)["events"], 3)

    def test_text_that_is_no_json_and_lines_too_long(self):
        good = SCENARIO["intl"].read_bytes().splitlines(keepends=True)[:3]
        for name, line in (("open", b'{"type": \n'), ("bytes", b'{"type": "\xff\xfe"}\n'),
                           ("list", b"[]\n"), ("twice", b'{"type": "A", "type": "B"}\n'),
                           ("deep", b"[" * 100_000 + b"\n"),
                           ("long", b'{"type": "' + b"x" * (7 << 20) + b'"}\n')):
            with self.subTest(name=name):
                home = self.open(f"home-{name}")
                source = self.folder / f"{name}.jsonl"
                source.write_bytes(good[0] + good[1] + line + good[2])
                # What is JSON is refused for its form; all else is no input.
                code = REFUSED if name == "list" else USAGE
                run = self.expect(code, "import", "--home", home, source)
                self.assertIn("line 3", run.err)
                self.assertLess(len(run.err), 2000)
                self.assertEqual(self.status(home)["events"], 2)
                self.expect(code, "import", "--home", home, source, "--keep-going")
                self.assertEqual(self.status(home)["events"], 3)

    def test_the_opening_event_must_agree_with_how_the_ledger_was_opened(self):
        for suite, other in (("gm", "intl"), ("intl", "gm")):
            with self.subTest(suite=suite):
                home = self.open(f"home-{suite}", suite)
                run = self.expect(REFUSED, "import", "--home", home, SCENARIO[other])
                self.assertIn(f"{SCENARIO[other].name}:1:", run.err)
                self.assertIn("fields.signature", run.err)
                shown = self.expect(REFUSED, "import", "--home", home, SCENARIO[other], "--json")
                refusal = next(line for line in shown.json if "accepted" in line)
                self.assertIs(refusal["accepted"], False)
                self.assertEqual(refusal["line"], 1)
                for reason in refusal["reasons"]:
                    self.assertEqual(set(reason), {"code", "message_zh", "message_en", "basis",
                                                   "event_index", "field"})
                self.assertEqual(self.status(home)["events"], 0)

    def test_a_recorded_date_belongs_to_rehearsals(self):
        home = self.open(rehearsal=False)
        run = self.expect(REFUSED, "import", "--home", home, SCENARIO["intl"])
        self.assertIn("recorded", run.err)
        self.assertIn("rehearsal", run.err)
        self.assertEqual(self.status(home)["size"], 1)
        event = {name: value for name, value in read_events(SCENARIO["intl"])[0].items()
                 if name not in ("recorded", "n")}
        self.ok("import", "--home", home, write_events(self.folder / "real.jsonl", [event]))
        self.assertEqual(self.export(home), harness.json.dumps(event, ensure_ascii=False) + "\n")

    def test_a_party_without_a_key_is_refused_with_keep_going_too(self):
        events = read_events(SCENARIO["intl"])
        first_after_keys = max(i for i, e in enumerate(events[:150]) if e["type"] == "KeyEnrolled")
        events = copy.deepcopy(events[:first_after_keys + 5])
        events[first_after_keys + 2]["author"] = "nobody"
        source = write_events(self.folder / "nobody.jsonl", events)
        home = self.open()
        run = self.expect(REFUSED, "import", "--home", home, source)
        self.assertIn(f"nobody.jsonl:{first_after_keys + 3}:", run.err)
        self.assertIn("E-KEY-UNKNOWN", run.err)
        self.assertEqual(self.status(home)["events"], first_after_keys + 2)
        self.expect(REFUSED, "import", "--home", home, source, "--keep-going")
        self.assertEqual(self.status(home)["events"], len(events) - 1)


class Shapes(harness.Case):
    def test_json_of_an_import(self):
        home = self.open()
        run = self.ok("import", "--home", home, SCENARIO["intl"], "--until", 90, "--json")
        *told, last = run.json
        self.assertTrue(told)
        sizes = [line["acknowledged"]["size"] for line in told]
        self.assertEqual(sizes, sorted(sizes))
        summary = last["import"]
        self.assertEqual({name: summary[name] for name in
                          ("recorded", "entries", "skipped", "refused", "interrupted", "size")},
                         {"recorded": 90, "entries": 90, "skipped": 0, "refused": 0,
                          "interrupted": False, "size": 91})
        status = self.status(home)
        self.assertEqual(summary["root"], status["root"])
        self.assertEqual(summary["checkpoint"].splitlines()[:3],
                         [harness.ORIGIN, "91", status["root"]])
        self.assertEqual(status["checkpoint_size"], 91)

    def test_limits_of_a_group_are_wrong_use(self):
        home = self.open()
        for wrong in (0, 8193, "many", -1):
            self.expect(USAGE, "import", "--home", home, SCENARIO["intl"], "--entry-events", wrong)
        self.assertEqual(self.status(home)["size"], 1)


if __name__ == "__main__":
    unittest.main(verbosity=2)
