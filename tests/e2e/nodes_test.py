"""Nodes as people run them: a province, cities and an auditor over TLS on the loopback."""
import base64
import contextlib
import json
import socket
import unittest
import urllib.request

import harness
from harness import read_events, write_events
from nodes import Net, free_port


class Together(harness.Case):
    def test_a_city_joins_catches_up_submits_and_gets_its_quorum(self):
        net = Net(self)
        files = net.entries(12)
        net.start()
        net.wait_until_equal()
        city = net.cities[0]
        one = city.submit(files[0])
        self.assertEqual(one.code, harness.DONE, one)
        cosigned = city.submit(files[1], wait="cosigned", policy=net.policy)
        self.assertEqual(cosigned.code, harness.DONE, cosigned)
        witnesses = [node.party for node in net.cities
                     if f"— {node.party} " in cosigned.json[0]["cosigned"]]
        self.assertGreaterEqual(len(witnesses), 2, cosigned)
        many = net.cities[1].submit(*files[2:])
        self.assertEqual(many.code, harness.DONE, many)
        again = net.cities[2].submit(*files)
        self.assertTrue(all(answer["already"] for answer in again.json), again)
        net.wait_until_equal()
        for node in net.nodes:
            self.assertEqual(node.stop(), 0, node.words())

    def test_a_remark_of_the_rules_reaches_the_submitter(self):
        net = Net(self, cities=("ly-impl",), auditor=False, quorum=1, until=350)
        late = read_events(harness.SCENARIO["intl"])[350]
        events = write_events(self.folder / "late.jsonl", [late])
        out = self.folder / "late"
        self.ok("draft", events, "--home", net.province.home, "--each", "--out", out)
        file, = out.iterdir()
        for party in [late["author"]] + [signer["party"] for signer in late.get("cosigners", [])]:
            self.ok("sign", file, "--key", net.keys / f"{party}#1.pem")
        net.start()
        net.wait_until_equal()
        city = net.cities[0]
        first, again = city.submit(file), city.submit(file)
        self.assertEqual(first.code, harness.DONE, first)
        codes = [remark["code"] for remark in first.json[0]["warnings"]]
        self.assertEqual(codes, ['W-LATE-ENTRY'], first)
        # It joins the first one, or finds it recorded: one entry, and its remarks are told once.
        self.assertEqual(again.json[0]["entry"], first.json[0]["entry"], again)
        self.assertEqual(again.json[0]["warnings"], [], again)

    def test_a_new_log_is_served_and_signed(self):
        # Nobody has signed entry 0 yet; a crash before the next checkpoint leaves the same.
        home, config, port = self.folder / "new", self.folder / "new.toml", free_port()
        key = home / "keys" / "transport.pem"
        self.ok("open", "--home", home, "--origin", harness.ORIGIN, "--rehearsal",
                "--rules", 1)
        self.ok("key", "new", "--out", key)
        config.write_text(f'role = "sequencer"\nparty = "hn-auth"\nhome = "{home}"\n'
                          f'transport_key = "{key}"\nmetrics = "127.0.0.1:{port}"\n'
                          f'listen = "127.0.0.1:{free_port()}"\n', "utf-8")
        process = self.kill_at_end(harness.start("serve", "--config", config))

        def signed():
            with contextlib.suppress(OSError), urllib.request.urlopen(
                    f"http://127.0.0.1:{port}/metrics", timeout=5) as answer:
                return "luoshu_signed_size 1\n" in answer.read().decode()
            return False
        harness.wait_until(lambda: signed() or process.poll() is not None, "it is signed")
        process.terminate()
        self.assertEqual(process.wait(timeout=60), 0)

    def test_a_city_home_without_its_node_takes_nothing(self):
        # Appended there, an entry would be a history of the city's own.
        net = Net(self, cities=("ly-impl",), auditor=False, quorum=1)
        files, city = net.entries(1), net.cities[0]
        net.start()
        net.wait_until_equal()
        size = city.size()
        for end in (city.stop, city.kill):  # with and without a socket left behind
            end()
            run = city.submit(*files)
            self.assertEqual(run.code, harness.BUSY, run)
            self.expect(harness.BUSY, "import", "--home", city.home, harness.SCENARIO["intl"])
            self.assertEqual(self.status(city.home)["size"], size)
            city.start().up()
        self.assertEqual(city.submit(*files).code, harness.DONE)

    def test_over_tls_without_a_home(self):
        net = Net(self, cities=("ly-impl",), auditor=False, quorum=1)
        files = net.entries(3)
        net.start()
        key, node = net.keys / "ly-impl#t.pem", f"127.0.0.1:{net.cities[0].port}"
        words = ["--transport-key", key, "--server-key", net.public_key("ly-impl"), "--json"]
        net.wait_until_equal()
        done = self.ok("submit", *files[:2], "--node", node, *words)
        self.assertTrue(all(answer["accepted"] for answer in done.json), done)
        province = f"127.0.0.1:{net.province.port}"
        done = self.ok("submit", files[2], "--node", province, "--transport-key", key,
                       "--server-key", net.public_key("hn-auth"), "--party", "ly-impl",
                       "--wait", "cosigned", "--policy", net.policy, "--json")
        self.assertIn("— ly-impl ", done.json[0]["cosigned"])
        run = self.expect(harness.VERIFICATION, "submit", files[0], "--node", province, *words)
        self.assertIn("key", run.err)
        stranger = self.folder / "stranger.pem"
        self.ok("key", "new", "--out", stranger)
        words[1] = stranger
        run = self.expect(harness.VERIFICATION, "submit", files[0], "--node", node, *words)
        self.assertIn("not enrolled", run.err)
        self.expect(harness.USAGE, "submit", files[0], "--node", node)
        self.expect(harness.USAGE, "submit", files[0])
        net.cities[0].kill()
        words[1] = key
        self.expect(harness.BUSY, "submit", files[0], "--node", node, *words, "--timeout", 1)

    def test_what_a_node_shows_of_itself(self):
        net = Net(self, cities=("ly-impl",), auditor=False, quorum=1)
        net.start()
        net.wait_until_equal()
        for node in net.nodes:
            self.assertEqual(node.http_code("/healthz"), 200)
            self.assertEqual(node.http_code("/readyz"), 200)
            self.assertEqual(node.http_code("/nothing"), 404)
            self.assertEqual(node.http_code("/metrics", "POST"), 405)
        harness.wait_until(lambda: net.province.metric("cosigned_size") == net.province.size(),
                           "it is cosigned")
        note, trimmed = net.province.get("/checkpoint"), net.province.get("/checkpoint?trimmed")
        self.assertEqual(note, trimmed)
        self.assertIn("— ly-impl ", note)
        self.assertEqual(note.splitlines()[1], str(net.province.size()))
        # What was cosigned is kept with its cosignature.
        self.assertEqual(net.province.stop(), 0)
        self.assertIn("— ly-impl ", self.ok("checkpoint", "--home", net.province.home).out)

    def test_systemd_hears_when_it_is_ready_and_when_it_stops(self):
        net = Net(self, cities=(), auditor=False)
        path = self.folder / "notify"
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listener:
            listener.bind(str(path))
            listener.settimeout(60)
            net.province.environment = harness.environment(NOTIFY_SOCKET=str(path))
            net.start()
            self.assertEqual(listener.recv(64), b"READY=1")
            self.assertEqual(net.province.stop(), 0)
            self.assertEqual(listener.recv(64), b"STOPPING=1")


class Joining(harness.Case):
    def test_entry_0_of_another_ledger_is_no_way_in(self):
        home = self.open()
        self.ok("import", "--home", home, harness.SCENARIO["intl"], "--until", 30)
        genesis = self.folder / "genesis"
        ledger = self.status(home)["ledger"]
        self.ok("export", "--home", home, "--format", "genesis", "--out", genesis)
        joined = self.folder / "joined"
        words = ["open", "--home", joined, "--genesis", genesis, "--ledger"]
        run = self.expect(harness.VERIFICATION, *words, "ab" * 32)
        self.assertIn(ledger, run.err)
        self.expect(harness.USAGE, *words, "short")
        self.expect(harness.USAGE, "open", "--home", joined, "--genesis", genesis)
        self.expect(harness.USAGE, "open", "--home", joined)
        damaged = self.folder / "damaged"
        value = json.loads(genesis.read_text("utf-8"))
        leaf = bytearray(base64.b64decode(value["leaf"]))
        for at in range(7, len(leaf), 16):
            leaf[at] ^= 1
            damaged.write_text(json.dumps({**value, "leaf": base64.b64encode(leaf).decode()}))
            leaf[at] ^= 1
            run = harness.luoshu("open", "--home", joined, "--genesis", damaged, "--ledger", ledger)
            self.assertNotEqual(run.code, 0, at)
            self.assertFalse(joined.exists())
        self.ok(*words, ledger)
        self.assertEqual(self.status(joined)["ledger"], ledger)
        self.audit(joined)
        self.assertEqual(list((joined / "keys").iterdir()), [])
        self.expect(harness.BUSY, *words, ledger)


class Configuration(harness.Case):
    def check(self, text):
        file = self.folder / "node.toml"
        file.write_text(text, "utf-8")
        return harness.luoshu("serve", "--config", file, "--check", "--json")

    def test_every_mistake_is_told_with_its_line(self):
        run = self.check('role = "king"\nparty = 7\nhome = "h"\ntransport_key = "k.pem"\n'
                         'listen = "nowhere"\nflavour = "sweet"\n\n[sequencer]\nparty = "p"\n')
        self.assertEqual(run.code, harness.USAGE, run)
        mistakes = {(one["line"], one["mistake"].split("'")[1]) for one in run.json[0]["mistakes"]}
        self.assertEqual(mistakes, {(1, "role"), (2, "party"), (5, "listen"), (6, "flavour"),
                                    (8, "sequencer.address")})
        run = self.check('role = "auditor\n')
        self.assertEqual((run.code, run.json[0]["mistakes"][0]["line"]), (harness.USAGE, 1))

    def test_keys_and_homes_must_fit(self):
        home = self.open()
        key = self.folder / "k.pem"
        text = f'role = "sequencer"\nparty = "p"\nhome = "{home}"\nlisten = "127.0.0.1:1"\n' \
               'transport_key = "k.pem"\n'
        self.assertEqual(self.check(text).code, harness.NOT_FOUND)
        self.ok("key", "new", "--out", key)
        run = self.check(text)
        self.assertEqual(run.code, harness.DONE, run)
        self.assertTrue(run.json[0]["valid"])
        key.chmod(0o644)
        run = self.check(text)
        self.assertEqual(run.code, harness.IO, run)
        self.assertIn("chmod 600", run.err)
        key.chmod(0o600)
        # The home with the log's key is the sequencer's alone.
        follower = text.replace("sequencer", "replica") + \
            '[sequencer]\naddress = "127.0.0.1:1"\nparty = "q"\n'
        file = self.folder / "node.toml"
        file.write_text(follower, "utf-8")
        run = self.expect(harness.USAGE, "serve", "--config", file)
        self.assertIn("log", run.err)


if __name__ == "__main__":
    unittest.main(verbosity=2)
