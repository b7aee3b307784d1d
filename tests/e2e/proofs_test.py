"""What leaves a node is checked by programs that share nothing with it: python's hashlib for the
trees, the openssl command for signatures, sha256sum for bundles."""
import base64
import copy
import hashlib
import json
import shutil
import struct
import subprocess
import unittest

import harness
from harness import DONE, NOT_FOUND, USAGE, VERIFICATION, SCENARIO, SUITES, read_events

DIGEST = {"sha256": lambda data: hashlib.sha256(data).digest(),
          "sm3": lambda data: hashlib.new("sm3", data).digest()}
# SubjectPublicKeyInfo up to the key itself.
SPKI = {"ed25519": bytes.fromhex("302a300506032b6570032100"),
        "sm2": bytes.fromhex("3059301306072a8648ce3d020106082a811ccf5501822d034200")}
SIGNER_ID = "1234567812345678"  # the one of GB/T 32918.2


def leaf_hash(digest, data):
    return digest(b"\x00" + data)


def tree_root(digest, hashes):
    """RFC 6962 §2.1 by its definition: split at the largest power of two below n."""
    if not hashes:
        return digest(b"")
    if len(hashes) == 1:
        return hashes[0]
    split = 1
    while split * 2 < len(hashes):
        split *= 2
    return digest(b"\x01" + tree_root(digest, hashes[:split]) + tree_root(digest, hashes[split:]))


def tile_path(level, number, width):
    digits = f"{number:03d}"
    while len(digits) % 3:
        digits = "0" + digits
    groups = [digits[i:i + 3] for i in range(0, len(digits), 3)]
    path = "/".join(["x" + group for group in groups[:-1]] + groups[-1:])
    return f"{level}/{path}" + ("" if width == 256 else f".p/{width}")


def tiles_of(digest, hashes):
    """Every tile of the tree over these leaf hashes, by path."""
    tiles, level, row = {}, 0, hashes
    while row:
        for number in range(0, len(row), 256):
            part = row[number:number + 256]
            tiles[tile_path(level, number // 256, len(part))] = b"".join(part)
        full = len(row) // 256 * 256
        row = [tree_root(digest, row[i:i + 256]) for i in range(0, full, 256)]
        level += 1
    return tiles


def files_under(folder):
    return {str(path.relative_to(folder)): path.read_bytes()
            for path in sorted(folder.rglob("*")) if path.is_file()}


def leaves_of(folder):
    """The leaves in the entry bundles of a tile tree, in their order."""
    leaves = []
    for _, data in sorted(files_under(folder / "tile/entries").items()):
        at = 0
        while at < len(data):
            (length,) = struct.unpack_from(">H", data, at)
            leaves.append(data[at + 2:at + 2 + length])
            at += 2 + length
    return leaves


def parse_note(note):
    """Text, and the signature lines as (name, key id, signature)."""
    text, _, signatures = note.rpartition("\n\n")
    lines = []
    for line in signatures.splitlines():
        dash, name, blob = line.split(" ")
        assert dash == "\u2014"
        blob = base64.b64decode(blob, validate=True)
        lines.append((name, blob[:4], blob[4:]))
    return text + "\n", lines


def parse_vkey(vkey):
    name, key_id, blob = vkey.strip().split("+", 2)
    blob = base64.b64decode(blob, validate=True)
    assert hashlib.sha256(name.encode() + b"\n" + blob).digest()[:4].hex() == key_id
    return name, bytes.fromhex(key_id), blob


class Independent(harness.Case):
    """A case with checks of its own making."""

    def signature_holds(self, kind, public_key, text, signature):
        """By the openssl command."""
        key, message, proof = (self.folder / name for name in ("k.der", "m.bin", "s.bin"))
        key.write_bytes(SPKI[kind] + public_key)
        message.write_bytes(text)
        proof.write_bytes(signature)
        words = ["openssl", "pkeyutl", "-verify", "-pubin", "-keyform", "DER", "-inkey", key,
                 "-rawin", "-in", message, "-sigfile", proof]
        if kind == "sm2":
            words += ["-digest", "sm3", "-pkeyopt", f"distid:{SIGNER_ID}"]
        return subprocess.run(words, capture_output=True, check=False).returncode == 0

    def check_note(self, note, vkey, kind):
        """Holds a note to a verifier key; answers (origin, size, root)."""
        name, key_id, blob = parse_vkey(vkey)
        prefix = b"\x01" if kind == "ed25519" else b"\xffluoshu/sm2-sm3/v1"
        self.assertTrue(blob.startswith(prefix))
        text, lines = parse_note(note)
        (signature,) = [line[2] for line in lines if line[:2] == (name, key_id)]
        public_key = blob[len(prefix):]
        self.assertTrue(self.signature_holds(kind, public_key, text.encode(), signature))
        other = text.encode().replace(b"\n", b"\n1", 1)
        self.assertFalse(self.signature_holds(kind, public_key, other, signature))
        origin, size, root = text.splitlines()
        return origin, int(size), base64.b64decode(root, validate=True)

    def policy(self, vkey, name="policy.txt"):
        path = self.folder / name
        path.write_text(f"log {vkey.strip()}\nquorum none\n", "utf-8")
        return path

    def vkey(self, home):
        return self.ok("checkpoint", "--home", home, "--vkey").out


class Trees(Independent):
    def test_checkpoint_tiles_and_roots_are_what_others_compute(self):
        for suite in SUITES:
            with self.subTest(suite=suite):
                home = self.imported(f"home-{suite}", suite)
                keys = self.ok("checkpoint", "--home", home, "--vkey", "--json").json[0]
                notes = self.ok("checkpoint", "--home", home, "--json").json[0]
                bundle = self.folder / f"bundle-{suite}"
                self.ok("export", "--home", home, "--format", "bundle", "--out", bundle)
                tiles = self.folder / f"tiles-{suite}"
                self.ok("export", "--home", home, "--format", "tiles", "--out", tiles)

                leaves = leaves_of(tiles)
                self.assertEqual(len(leaves), 478)
                hashes = [leaf_hash(DIGEST["sha256"], leaf) for leaf in leaves]
                origin, size, root = self.check_note(notes["checkpoint"], keys["vkey"], "ed25519")
                self.assertEqual((origin, size), (harness.ORIGIN, 478))
                self.assertEqual(root, tree_root(DIGEST["sha256"], hashes))
                self.assertEqual((tiles / "checkpoint").read_text("utf-8"), notes["checkpoint"])
                served = {path: data for path, data in files_under(tiles / "tile").items()
                          if not path.startswith("entries/")}
                self.assertEqual(served, tiles_of(DIGEST["sha256"], hashes))
                self.assertEqual(leaves_of(bundle), leaves)

                summed = subprocess.run(["sha256sum", "-c", "--strict", "--quiet", "SHA256SUMS"],
                                        cwd=bundle, capture_output=True, check=False)
                self.assertEqual(summed.returncode, 0, summed)
                listed = {line.split(maxsplit=1)[1].lstrip("*") for line in
                          (bundle / "SHA256SUMS").read_text("utf-8").splitlines()}
                self.assertEqual(listed, set(files_under(bundle)) - {"SHA256SUMS"})
                self.ok("audit", "--bundle", bundle)

                if suite == "gm":
                    self.check_second_tree(bundle, leaves, notes, keys)
                else:
                    self.assertNotIn("checkpoint_sm3", notes)

    def check_second_tree(self, bundle, leaves, notes, keys):
        hashes = [leaf_hash(DIGEST["sm3"], leaf) for leaf in leaves]
        origin, size, root = self.check_note(notes["checkpoint_sm3"], keys["vkey_sm3"], "sm2")
        self.assertEqual((origin, size), (harness.ORIGIN + "/sm3", 478))
        self.assertEqual(root, tree_root(DIGEST["sm3"], hashes))
        self.assertEqual(files_under(bundle / "tile-sm3"), tiles_of(DIGEST["sm3"], hashes))
        self.assertEqual((bundle / "checkpoint.sm3").read_text("utf-8"), notes["checkpoint_sm3"])

    def test_every_earlier_checkpoint_is_the_beginning_of_every_later_one(self):
        home = self.open()
        signed = []
        for until in (0, 1, 40, 41, 255, 256, 300):
            self.ok("import", "--home", home, SCENARIO["intl"], "--until", until)
            signed.append(self.ok("checkpoint", "--home", home).out)
        tiles = self.folder / "tiles"
        self.ok("export", "--home", home, "--format", "tiles", "--out", tiles)
        hashes = [leaf_hash(DIGEST["sha256"], leaf) for leaf in leaves_of(tiles)]
        for note in signed:
            _, size, root = self.check_note(note, self.vkey(home), "ed25519")
            self.assertEqual(root, tree_root(DIGEST["sha256"], hashes[:size]))

    def test_a_log_proof_leads_from_its_leaf_to_the_checkpoint(self):
        home = self.imported(until=100)
        policy = self.policy(self.vkey(home))
        for index in (0, 1, 63, 64, 99, 100):
            proof, leaf = self.folder / f"{index}.tlog-proof", self.folder / f"{index}.leaf"
            self.ok("prove", f"entry:{index}", "--home", home, "--out", proof, "--leaf-out", leaf)
            head, _, note = proof.read_text("utf-8").partition("\n\n")
            lines = head.splitlines()
            self.assertEqual(lines[:2], ["c2sp.org/tlog-proof@v1", f"index {index}"])
            root = self.climb(index, 101, leaf_hash(DIGEST["sha256"], leaf.read_bytes()),
                              [base64.b64decode(line, validate=True) for line in lines[2:]])
            self.assertEqual(self.check_note(note, self.vkey(home), "ed25519"),
                             (harness.ORIGIN, 101, root))
            self.ok("verify", proof, "--leaf", leaf, "--policy", policy)
            self.expect(USAGE, "verify", proof, "--policy", policy)
        self.expect(VERIFICATION, "verify", self.folder / "63.tlog-proof", "--leaf",
                    self.folder / "64.leaf", "--policy", policy)
        self.expect(NOT_FOUND, "prove", "entry:101", "--home", home, "--out", self.folder / "x")

    def climb(self, index, size, found, proof):
        """RFC 9162 §2.1.3.2."""
        first, last = index, size - 1
        for sibling in proof:
            self.assertNotEqual(last, 0)
            if first & 1 or first == last:
                found = DIGEST["sha256"](b"\x01" + sibling + found)
                while first and not first & 1:
                    first, last = first >> 1, last >> 1
            else:
                found = DIGEST["sha256"](b"\x01" + found + sibling)
            first, last = first >> 1, last >> 1
        self.assertEqual(last, 0)
        return found


def alterations(value, path=()):
    """Every text and number of a document, with another value that could pass for it."""
    if isinstance(value, dict):
        for key, item in value.items():
            yield from alterations(item, (*path, key))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from alterations(item, (*path, index))
    elif isinstance(value, bool):
        yield path, not value
    elif isinstance(value, int):
        yield path, value + 1
    elif isinstance(value, str) and value:
        at = len(value) // 2
        other = "B" if value[at] == "A" else "A"
        yield path, value[:at] + other + value[at + 1:]


def with_value(document, path, value):
    document = json.loads(json.dumps(document))
    place = document
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    return document


class Receipts(Independent):
    @staticmethod
    def luoyang():
        """The number of the event in which Luoyang disputes its statement."""
        events = read_events(SCENARIO["gm"])
        return next(n for n, event in enumerate(events, 1)
                    if event["type"] == "StatementDisputed" and event["author"] == "ly-impl")

    def receipt(self, suite):
        home = self.imported("home", suite)
        receipt = self.folder / "receipt.json"
        self.ok("prove", self.luoyang(), "--home", home, "--out", receipt)
        policy = self.policy(self.vkey(home))
        shutil.rmtree(home)
        (self.folder / "home.anchor").unlink()
        return receipt, policy

    def test_a_luoyang_event_is_verified_without_home_database_or_network(self):
        for suite in SUITES:
            with self.subTest(suite=suite):
                receipt, policy = self.receipt(suite)
                empty = self.folder / "empty"
                empty.mkdir()
                offline = (["unshare", "-rn"] if subprocess.run(
                    ["unshare", "-rn", "true"], capture_output=True, check=False).returncode == 0
                    else [])
                done = subprocess.run([*offline, harness.BINARY, "verify", receipt, "--policy",
                                       policy, "--json"], cwd=empty, capture_output=True,
                                      env=harness.environment(HOME=str(empty)), check=False)
                self.assertEqual(done.returncode, DONE, done)
                verdict = json.loads(done.stdout)
                wanted = harness.meanings(read_events(SCENARIO[suite]))[self.luoyang() - 1]
                self.assertEqual(verdict["event"], wanted)
                self.assertEqual((verdict["verified"], verdict["number"], verdict["rehearsal"]),
                                 (True, self.luoyang(), True))
                self.assertEqual(verdict["signers"],
                                 [{"party": "ly-impl", "key_id": "ly-impl#1"}])
                self.assertTrue(verdict["proven"])
                self.assertTrue(verdict["not_proven"])
                words = self.ok("verify", receipt, "--policy", policy).out
                self.assertIn("revoked", words.split("Not proven:")[1])
                self.assertEqual(list(empty.iterdir()), [])
                shutil.rmtree(empty)
                receipt.unlink()

    def test_every_alteration_is_refused(self):
        for suite in SUITES:
            with self.subTest(suite=suite):
                receipt, policy = self.receipt(suite)
                document = json.loads(receipt.read_text("utf-8"))
                altered = self.folder / "altered.json"
                places = list(alterations(document))
                self.assertGreater(len(places), 60)
                for path, value in places:
                    altered.write_text(json.dumps(with_value(document, path, value),
                                                  ensure_ascii=False), "utf-8")
                    run = harness.luoshu("verify", altered, "--policy", policy)
                    self.assertIn(run.code, (VERIFICATION, USAGE), (path, run))
                    self.assertTrue(run.err.strip(), path)
                    if not self.is_form(path):
                        self.assertEqual(run.code, VERIFICATION, (path, run))
                for name in document:
                    part = {key: item for key, item in document.items() if key != name}
                    altered.write_text(json.dumps(part, ensure_ascii=False), "utf-8")
                    self.assertNotEqual(harness.luoshu("verify", altered, "--policy", policy).code,
                                        DONE, name)
                more = {**document, "more": 1}
                altered.write_text(json.dumps(more, ensure_ascii=False), "utf-8")
                run = harness.luoshu("verify", altered, "--policy", policy)
                self.assertNotEqual(run.code, DONE, run)
                receipt.unlink()

    @staticmethod
    def is_form(path):
        """Places whose alteration may make the text no receipt at all, which is exit 2."""
        return path[-1] in ("format", "leaf", "header", "event_bytes", "checkpoint",
                            "checkpoint_sm3", "event_index", "event_count", "index", "public_key",
                            "algorithm", "signature", "key_id", "party")

    def test_another_log_key_or_a_missing_witness_is_not_enough(self):
        receipt, policy = self.receipt("intl")
        stranger = self.vkey(self.open("stranger"))
        self.expect(VERIFICATION, "verify", receipt, "--policy",
                    self.policy(stranger, "stranger.txt"))
        key = self.folder / "witness.pem"
        self.ok("key", "new", "--out", key)
        public_key = bytes.fromhex(self.ok("key", "export", key).out)
        blob = b"\x04" + public_key  # a cosignature key
        key_id = hashlib.sha256(b"witness.example\n" + blob).digest()[:4].hex()
        witness = f"witness.example+{key_id}+{base64.b64encode(blob).decode()}"
        strict = self.folder / "strict.txt"
        strict.write_text(policy.read_text("utf-8").replace(
            "quorum none", f"witness w {witness}\nquorum w"), "utf-8")
        run = self.expect(VERIFICATION, "verify", receipt, "--policy", strict)
        self.assertIn("quorum", run.err)
        self.expect(NOT_FOUND, "verify", receipt, "--policy", self.folder / "none.txt")
        bad = self.folder / "bad.txt"
        bad.write_text("log\n", "utf-8")
        self.assertIn("line 1", self.expect(USAGE, "verify", receipt, "--policy", bad).err)

    def test_a_checkpoint_alone_can_be_verified(self):
        home = self.imported(until=20)
        policy = self.policy(self.vkey(home))
        note = self.folder / "checkpoint"
        note.write_text(self.ok("checkpoint", "--home", home).out, "utf-8")
        verdict = self.ok("verify", note, "--policy", policy, "--json").json[0]
        self.assertEqual((verdict["verified"], verdict["size"]), (True, 21))
        note.write_text(note.read_text("utf-8").replace("\n21\n", "\n22\n"), "utf-8")
        self.expect(VERIFICATION, "verify", note, "--policy", policy)

    def test_bundles_with_a_changed_byte_fail_their_audit(self):
        home = self.imported(until=60)
        bundle = self.folder / "bundle"
        self.ok("export", "--home", home, "--format", "bundle", "--out", bundle)
        for path, data in files_under(bundle).items():
            at = len(data) // 2
            (bundle / path).write_bytes(data[:at] + bytes([data[at] ^ 1]) + data[at + 1:])
            run = harness.luoshu("audit", "--bundle", bundle, "--json")
            self.assertIn(run.code, (VERIFICATION, harness.IO), (path, run))
            self.assertIn(path, run.out + run.err)
            (bundle / path).write_bytes(data)
        (bundle / "more").write_bytes(b"")
        self.expect(VERIFICATION, "audit", "--bundle", bundle)
        (bundle / "more").unlink()
        self.ok("audit", "--bundle", bundle)


class Forks(Independent):
    """Two histories under one log key: what a dishonest or careless operator could make."""

    def copy_of(self, home, name):
        copy = self.folder / name
        shutil.copytree(home, copy)
        (copy / "anchor").unlink()
        return copy

    def diverged(self, common):
        """Two homes of one ledger that differ from event `common` on."""
        home = self.imported(until=common)
        note = self.folder / "common"
        note.write_text(self.ok("checkpoint", "--home", home).out, "utf-8")
        other = self.copy_of(home, "other")
        self.ok("restore", "--home", other, "--confirm", note)
        events = read_events(SCENARIO["intl"])
        changed = copy.deepcopy(events[common])
        changed["fields"]["name"] = "别名"
        story = harness.write_events(self.folder / "other.jsonl",
                                     [*events[:common], changed, *events[common + 1:common + 60]])
        self.ok("import", "--home", home, SCENARIO["intl"], "--until", common + 10)
        self.ok("import", "--home", other, story, "--until", common + 25)
        return home, other

    def evidence(self, vkey, one, two, newer_tiles):
        """A fork evidence file made here, from two notes and the newer tree's leaves."""
        sizes = [int(parse_note(note)[0].splitlines()[1]) for note in (one, two)]
        older, newer = (one, two) if sizes[0] <= sizes[1] else (two, one)
        hashes = [leaf_hash(DIGEST["sha256"], leaf) for leaf in leaves_of(newer_tiles)]
        proof = self.consistency(min(sizes), hashes[:max(sizes)])
        document = {"format": "luoshu-fork-evidence/v1", "signer": vkey.strip(), "older": older,
                    "newer": newer,
                    "proof": [base64.b64encode(item).decode() for item in proof]}
        if min(sizes) & (min(sizes) - 1) == 0 and min(sizes) != max(sizes):
            seed = tree_root(DIGEST["sha256"], hashes[:min(sizes)])
            document["seed"] = base64.b64encode(seed).decode()
        path = self.folder / "evidence.json"
        path.write_text(json.dumps(document, ensure_ascii=False), "utf-8")
        return path

    def consistency(self, older, hashes, whole=True):
        """RFC 6962 §2.1.2 by its definition."""
        if older == len(hashes):
            return [] if whole else [tree_root(DIGEST["sha256"], hashes)]
        split = 1
        while split * 2 < len(hashes):
            split *= 2
        if older <= split:
            return [*self.consistency(older, hashes[:split], whole),
                    tree_root(DIGEST["sha256"], hashes[split:])]
        return [*self.consistency(older - split, hashes[split:], False),
                tree_root(DIGEST["sha256"], hashes[:split])]

    def test_two_histories_of_one_key_are_proven_and_one_history_is_not(self):
        home, other = self.diverged(40)
        vkey = self.vkey(home)
        self.assertEqual(vkey, self.vkey(other))
        one, two = (self.ok("checkpoint", "--home", where, "--latest").out
                    for where in (home, other))
        tiles = self.folder / "tiles"
        self.ok("export", "--home", other, "--format", "tiles", "--out", tiles)
        verdict = self.ok("judge", self.evidence(vkey, one, two, tiles), "--json").json[0]
        self.assertIs(verdict["proven"], True)
        self.assertEqual((verdict["older_size"], verdict["newer_size"]), (51, 66))
        self.assertEqual(verdict["origin"], harness.ORIGIN)

        common = (self.folder / "common").read_text("utf-8")
        run = self.expect(VERIFICATION, "judge", self.evidence(vkey, common, two, tiles), "--json")
        self.assertIs(run.json[0]["proven"], False)
        same = self.expect(VERIFICATION, "judge", self.evidence(vkey, two, two, tiles))
        self.assertIn("No fork", same.out)

    def test_equal_sizes_with_different_roots_need_no_proof(self):
        home, other = self.diverged(40)
        self.ok("import", "--home", home, SCENARIO["intl"], "--until", 65)
        one, two = (self.ok("checkpoint", "--home", where, "--latest").out
                    for where in (home, other))
        tiles = self.folder / "tiles"
        self.ok("export", "--home", other, "--format", "tiles", "--out", tiles)
        evidence = self.evidence(self.vkey(home), one, two, tiles)
        told = self.ok("judge", evidence).out
        for part in ("A fork is proven", self.vkey(home).strip(), "has not been checked"):
            self.assertIn(part, told)
        stranger = self.vkey(self.open("stranger"))
        own, other = self.policy(self.vkey(home)), self.policy(stranger, "stranger.txt")
        self.assertIn("in the policy", self.ok("judge", evidence, "--policy", own).out)
        run = self.expect(VERIFICATION, "judge", evidence, "--policy", other, "--json")
        self.assertEqual(run.json[0]["key"], "not_of_policy")
        forged = json.loads(evidence.read_text("utf-8"))
        forged["signer"] = stranger.strip()
        evidence.write_text(json.dumps(forged, ensure_ascii=False), "utf-8")
        self.assertIs(self.expect(VERIFICATION, "judge", evidence, "--json").json[0]["proven"],
                      False)
        evidence.write_text("{}", "utf-8")
        self.expect(USAGE, "judge", evidence)


if __name__ == "__main__":
    unittest.main(verbosity=2)
