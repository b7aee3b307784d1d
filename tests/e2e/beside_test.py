"""What works while another process writes; what a restored home may do, and when; and a real ledger
from its first key to a receipt."""
import copy
import json
import signal
import unittest

import harness
from harness import BUSY, SCENARIO, VERIFICATION, read_events, write_events

BULK_EVENTS = 6000
# What a ledger begins with, before its first key.
FOUNDING = ("LedgerOpened", "DivisionRegistered", "PartyRegistered", "RoleGranted")
FOUNDED = ("LUOSHU-HN-DEMO", "410300", "hn-auth", "ly-impl")


class Beside(harness.Case):
    def bulk(self):
        """The example until something is sold, and then enough use to be busy with."""
        events = read_events(SCENARIO["intl"])
        first = next(i for i, event in enumerate(events) if event["type"] == "UsageMetered")
        many = []
        for number in range(BULK_EVENTS):
            event = copy.deepcopy(events[first])
            event["subject"] = f"U-{number}"
            event["fields"]["transaction"] = f"T-{number}"
            many.append(event)
        return write_events(self.folder / "bulk.jsonl", events[:first] + many)

    def test_readers_beside_a_writer(self):
        home = self.open()
        writer = self.kill_at_end(harness.start("import", "--home", home, self.bulk(), "--json"))
        sizes = []
        rounds = 0
        while writer.poll() is None or rounds == 0:
            first = json.loads(writer.stdout.readline() or b"{}")
            status = self.status(home)
            self.assertEqual(status["alarms"], [], status)
            if "acknowledged" in first:
                self.assertGreaterEqual(status["size"], first["acknowledged"]["size"])
            report = self.audit(home)
            self.assertTrue(report["holds"], report)
            sizes += [status["size"], report["size"]]
            copied = self.ok("backup", "--home", home, "--out", self.folder / f"copy-{rounds}",
                             "--json").json[0]
            sizes.append(copied["size"])
            rounds += 1
            writer.send_signal(signal.SIGSTOP)  # so that it cannot end before we look
            if writer.poll() is None:
                run = self.expect(BUSY, "checkpoint", "--home", home)
                self.assertIn("another process", run.err)
                writer.send_signal(signal.SIGCONT)
            if rounds == 3:
                break
        self.assertEqual(sizes, sorted(sizes))
        harness.finish(writer)
        self.assertEqual(writer.returncode, 0)
        self.assertEqual(self.audit(home)["events"], self.status(home)["events"])

    def test_the_beginning_of_a_home(self):
        home = self.imported(until=60)
        report = self.ok("audit", "--home", home, "--as-of-size", 20, "--json").json[0]
        self.assertTrue(report["holds"], report)
        self.assertEqual(report["size"], 20)
        self.assertNotIn("head", [check["check"] for check in report["checks"]])


class Restored(harness.Case):
    def test_it_signs_only_once_confirmed(self):
        home = self.imported(until=60)
        checkpoint = self.folder / "checkpoint"
        checkpoint.write_text(self.ok("checkpoint", "--home", home).out, "utf-8")
        self.ok("backup", "--home", home, "--out", self.folder / "backup", "--with-keys")
        restored = self.folder / "restored"
        self.ok("restore", "--from", self.folder / "backup", "--home", restored)
        self.assertEqual(self.export(restored), self.export(home))
        self.assertFalse(self.status(restored)["may_sign"])
        for words in (["checkpoint"], ["import", SCENARIO["intl"]]):
            run = self.expect(VERIFICATION, *words, "--home", restored)
            self.assertIn("luoshu restore", run.err)
        self.ok("restore", "--home", restored, "--confirm", checkpoint)
        self.assertTrue(self.status(restored)["may_sign"])
        self.ok("import", "--home", restored, SCENARIO["intl"], "--until", 90)
        self.audit(restored)

    def test_it_is_not_confirmed_against_a_longer_history(self):
        home = self.imported(until=60)
        old = self.folder / "old"
        old.write_text(self.ok("checkpoint", "--home", home).out, "utf-8")
        self.ok("backup", "--home", home, "--out", self.folder / "backup")
        self.ok("import", "--home", home, SCENARIO["intl"], "--until", 70)
        new = self.folder / "new"
        new.write_text(self.ok("checkpoint", "--home", home).out, "utf-8")
        # A checkpoint of entries that the backup does not have.
        other = self.folder / "other"
        self.ok("restore", "--from", self.folder / "backup", "--home", other)
        run = self.expect(VERIFICATION, "restore", "--home", other, "--confirm", new)
        self.assertIn("10 entries", run.err)
        # The anchor beside the lost home remembers more than an old checkpoint says.
        home.rename(self.folder / "lost")
        self.ok("restore", "--from", self.folder / "backup", "--home", home)
        run = self.expect(VERIFICATION, "restore", "--home", home, "--confirm", old)
        self.assertIn("10 entries", run.err)
        self.expect(VERIFICATION, "checkpoint", "--home", home)


class Signing(harness.Case):
    """A real ledger: keys brought along, an entry drafted, signed in two places and submitted."""

    PARTIES = ("hn-auth", "ly-impl")

    def enrolment(self, home, party):
        key = self.folder / f"{party}#1.pem"
        self.ok("key", "new", "--out", key)
        ledger = self.status(home)["ledger"]
        fields = self.ok("key", "export", key, "--enrol", party, "--ledger", ledger).json[0]
        return {"type": "KeyEnrolled", "author": "hn-auth", "role": "authority",
                "effective": "2025-03-03", "subject": party,
                "fields": {**fields, "valid_to": "2099-01-01"}}

    def test_from_the_first_key_to_a_receipt(self):
        home = self.open(rehearsal=False)
        founding = [event for event in read_events(SCENARIO["intl"])
                    if event["type"] in FOUNDING and event["subject"] in FOUNDED]
        first = [{name: value for name, value in event.items() if name not in ("n", "recorded")}
                 for event in founding] + [self.enrolment(home, "hn-auth")]
        self.ok("import", "--home", home, write_events(self.folder / "first.jsonl", first))
        second = write_events(self.folder / "second.jsonl", [self.enrolment(home, "ly-impl")])
        missing = self.expect(harness.NOT_FOUND, "import", "--home", home, second)
        self.assertIn(str(home / "keys" / "hn-auth#1.pem"), missing.err)
        self.ok("import", "--home", home, second, "--keys", self.folder)

        instrument = {"type": "PolicyInstrumentAdopted", "author": "hn-auth", "role": "authority",
                      "effective": "2025-03-03", "subject": "豫数〔2025〕1号",
                      "fields": {"title": "通知", "issuer": "省局"},
                      "cosigners": [{"party": "ly-impl", "role": "implementer"}]}
        event = self.folder / "event.json"
        event.write_text(json.dumps(instrument, ensure_ascii=False, indent=2), "utf-8")
        entry = self.folder / "event.entry"
        self.ok("draft", event, "--home", home, "--out", entry)
        refused = self.expect(harness.REFUSED, "submit", entry, "--home", home, "--json").json[0]
        self.assertEqual({reason["code"] for reason in refused["reasons"]}, {"E-COSIGN-MISSING"})
        self.expect(harness.USAGE, "sign", entry, "--key", home / "keys" / "log.pem")
        half = self.ok("sign", entry, "--key", self.folder / "hn-auth#1.pem", "--json").json[0]
        self.assertEqual(half["missing"], ["ly-impl (ly-impl#1)"])
        # The other party's key in place of one's own is no signature.
        wrong = self.folder / "wrong.entry"
        wrong.write_bytes(entry.read_bytes())
        self.ok("sign", wrong, "--key", self.folder / "hn-auth#1.pem", "--as", "ly-impl#1")
        refused = self.expect(harness.REFUSED, "submit", wrong, "--home", home, "--json").json[0]
        self.assertEqual(refused["reasons"][0]["code"], "E-SIG-INVALID")
        self.ok("sign", entry, "--key", self.folder / "ly-impl#1.pem")
        accepted = self.ok("submit", entry, "--home", home, "--json").json[0]
        again = self.ok("submit", entry, "--home", home, "--json").json[0]
        self.assertTrue(again.pop("already"))
        self.assertFalse(accepted.pop("already"))
        self.assertEqual(accepted, again)

        policy = self.folder / "policy"
        vkey = self.ok("checkpoint", "--vkey", "--home", home).out
        policy.write_text(f"log {vkey}quorum none\n", "utf-8")
        receipt = self.folder / "receipt.json"
        self.ok("prove", accepted["first_event"], "--home", home, "--out", receipt)
        verdict = self.ok("verify", receipt, "--policy", policy, "--json").json[0]
        self.assertEqual(verdict["event"], instrument)
        self.assertEqual([signer["party"] for signer in verdict["signers"]], list(self.PARTIES))
        self.audit(home)


if __name__ == "__main__":
    unittest.main(verbosity=2)
