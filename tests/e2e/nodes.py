"""Nodes as processes on the loopback: a rehearsal ledger with transport and cosigning keys,
a province, cities and an auditor, each with a home and a configuration of its own."""
import json
import re
import socket
import time
import urllib.error
import urllib.request

import harness
from harness import SCENARIO, read_events, write_events

PROVINCE, AUDITOR = "hn-auth", "hn-audit"
CITIES = ("zz-impl", "ly-impl", "ny-impl")
LAST_FOUNDING = 89  # what the example begins with: parties, roles, keys; all on one day


def free_port():
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return sock.getsockname()[1]


class Node:
    """One node: its home, its configuration, and its process while there is one."""

    def __init__(self, net, party, role):
        self.net, self.party, self.role = net, party, role
        self.home = net.folder / party
        self.config = net.folder / f"{party}.toml"
        self.log = net.folder / f"{party}.log"
        self.port, self.http = free_port(), free_port()
        self.sequencer_port = None  # another way to the sequencer, such as a proxy
        self.more = ""
        self.environment = harness.environment()
        self.process = None

    def write_config(self):
        keys = self.net.keys
        lines = [f'role = "{self.role}"', f'party = "{self.party}"', f'home = "{self.home}"',
                 f'transport_key = "{keys / self.party}#t.pem"',
                 f'listen = "127.0.0.1:{self.port}"', f'metrics = "127.0.0.1:{self.http}"',
                 f'policy = "{self.net.policy}"', 'log_level = "debug"']
        if self.role == "replica":
            peers = [node.port for node in self.net.cities if node is not self]
            lines += [f"peers = [{', '.join(json.dumps(f'127.0.0.1:{p}') for p in peers)}]"]
        if self.role == "sequencer":
            lines += ["checkpoint_ms = 20"]
        lines += [self.more]
        if self.role != "sequencer":
            lines += ["[sequencer]",
                      f'address = "127.0.0.1:{self.sequencer_port or self.net.province.port}"',
                      f'party = "{PROVINCE}"', f'key = "{self.net.public_key(PROVINCE)}"']
        if self.role == "replica":
            lines += ["[cosign]", f'key = "{keys / self.party}#c.pem"', f'name = "{self.party}"']
        self.config.write_text("\n".join(lines) + "\n", "utf-8")

    def start(self):
        self.write_config()
        log = self.log.open("ab")
        self.process = self.net.case.kill_at_end(
            harness.start("serve", "--config", self.config, stdout=log, stderr=log,
                          env=self.environment))
        log.close()
        return self

    def alive(self):
        return self.process is not None and self.process.poll() is None

    def up(self):
        """Waits until it answers."""
        harness.wait_until(lambda: self.get("/healthz") or not self.alive(),
                           f"{self.party} is up: {self.words()}")
        if not self.alive():
            raise AssertionError(f"{self.party} ended: {self.words()}")
        return self

    def kill(self):
        self.process.kill()
        self.process.wait()

    def stop(self):
        self.process.terminate()
        return self.process.wait(timeout=60)

    def words(self):
        return self.log.read_text("utf-8", "replace")[-3000:] if self.log.exists() else ""

    def get(self, path):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.http}{path}",
                                        timeout=5) as answer:
                return answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.read().decode()
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            return None

    def http_code(self, path, method="GET"):
        """The code of the answer."""
        request = urllib.request.Request(f"http://127.0.0.1:{self.http}{path}", method=method)
        try:
            with urllib.request.urlopen(request, timeout=5) as answer:
                return answer.status
        except urllib.error.HTTPError as error:
            return error.code

    def metrics(self):
        """{name: value} and {name{label="x"}: value}; empty while it does not answer."""
        text = self.get("/metrics") or ""
        return {match[1]: float(match[2])
                for match in re.finditer(r"^(luoshu_\S+) (\S+)$", text, re.M)}

    def metric(self, name):
        return self.metrics().get("luoshu_" + name, 0)

    def size(self):
        return int(self.metric("size"))

    def submit(self, *files, **options):
        words = ["submit", *files, "--home", self.home, "--json"]
        for name, value in options.items():
            words += [f"--{name}", value]
        return harness.luoshu(*words)


class Net:
    """A province and its cities. Nothing runs yet."""

    def __init__(self, case, cities=CITIES, auditor=True, quorum=None, until=LAST_FOUNDING,
                 home_below=None, transport_to=None):
        """`transport_to`: the last day of some parties' transport keys."""
        self.case, self.folder = case, case.folder
        self.keys = self.folder / PROVINCE / "keys"  # everybody's, in these tests
        self.policy = self.folder / "policy"
        self.province = Node(self, PROVINCE, "sequencer")
        self.cities = [Node(self, city, "replica") for city in cities]
        self.auditor = Node(self, AUDITOR, "auditor") if auditor else None
        for city in self.cities if home_below else []:
            city.home = city.home / home_below
        self.quorum = quorum or (len(cities) + 1) // 2
        self.case.ok("open", "--home", self.province.home, "--origin", harness.ORIGIN,
                     "--rehearsal", "--rules", 1)
        self.case.ok("import", "--home", self.province.home, SCENARIO["intl"], "--until", until)
        self.recorded = read_events(SCENARIO["intl"])[until - 1]["recorded"]
        self.ledger = self.case.status(self.province.home)["ledger"]
        parties = [PROVINCE, *cities] + ([AUDITOR] if auditor else [])
        enrolments = [self.enrolment(party, "transport", "t",
                                     (transport_to or {}).get(party, "2028-03-02"))
                      for party in parties]
        enrolments += [self.enrolment(city, "cosign", "c", "2028-03-02") for city in cities]
        self.record(*enrolments)
        self.write_policy()
        self.genesis = self.folder / "genesis"
        self.case.ok("export", "--home", self.province.home, "--format", "genesis", "--out",
                     self.genesis)
        for node in self.followers:
            self.join(node)

    @property
    def followers(self):
        return self.cities + ([self.auditor] if self.auditor else [])

    @property
    def nodes(self):
        return [self.province, *self.followers]

    def join(self, node):
        self.case.ok("open", "--home", node.home, "--genesis", self.genesis, "--ledger",
                     self.ledger)

    def enrolment(self, party, purpose, letter, valid_to):
        """Makes the key <party>#<letter>.pem and the event that enrols it."""
        key = self.keys / f"{party}#{letter}.pem"
        self.case.ok("key", "new", "--out", key)
        fields = self.case.ok("key", "export", key, "--enrol", party, "--ledger", self.ledger,
                              "--purpose", purpose).json[0]
        event = {"type": "KeyEnrolled", "author": PROVINCE, "role": "authority",
                 "effective": self.recorded, "recorded": self.recorded, "subject": party,
                 "fields": {**fields, "valid_to": valid_to}}
        if party != PROVINCE:
            event["cosigners"] = [{"party": party, "role": self.role_of(party)}]
        return event

    @staticmethod
    def role_of(party):
        return "auditor" if party == AUDITOR else "implementer"

    def record(self, *events):
        """Straight into the province's home, while its node does not run."""
        file = write_events(self.folder / f"record-{time.monotonic_ns()}.jsonl", events)
        self.case.ok("import", "--home", self.province.home, file)

    def public_key(self, party, letter="t"):
        return self.case.ok("key", "export", self.keys / f"{party}#{letter}.pem").out.strip()

    def write_policy(self):
        vkey = self.case.ok("checkpoint", "--vkey", "--home", self.province.home).out.strip()
        lines = [f"log {vkey}"]
        for city in self.cities:
            witness = self.case.ok("key", "export", self.keys / f"{city.party}#c.pem", "--name",
                                   city.party, "--purpose", "cosign").out.strip()
            lines.append(f"witness {city.party} {witness}")
        names = " ".join(city.party for city in self.cities)
        lines += [f"group cities {self.quorum} {names}", "quorum cities"] if self.cities else [
            "quorum none"]
        self.policy.write_text("\n".join(lines) + "\n", "utf-8")

    def start(self, *nodes):
        for node in nodes or self.nodes:
            node.start()
        for node in nodes or self.nodes:
            node.up()

    def wait_until_equal(self, nodes=None, size=None, seconds=60):
        """Until all of them have the province's size (or `size`)."""
        nodes = nodes or self.nodes

        def equal():
            sizes = {node.size() for node in nodes}
            return len(sizes) == 1 and sizes != {0} and (size is None or sizes == {size})
        harness.wait_until(equal, "all nodes have the same size: " + str(
            {node.party: node.size() for node in nodes}), seconds)

    def entries(self, count, first=1, name="entries", recorded=None):
        """Signed entries of one event each, which the rules accept in any order."""
        events = [{"type": "PolicyInstrumentAdopted", "author": PROVINCE, "role": "authority",
                   "effective": self.recorded, "recorded": recorded or self.recorded,
                   "subject": f"豫数〔2025〕{number}号",
                   "fields": {"title": "通知", "issuer": "省局"}}
                  for number in range(first, first + count)]
        file = write_events(self.folder / f"{name}.jsonl", events)
        out = self.folder / name
        self.case.ok("draft", file, "--home", self.province.home, "--each", "--out", out)
        files = sorted(out.iterdir())
        for at in range(0, len(files), 500):
            self.case.ok("sign", *files[at:at + 500], "--key", self.keys / f"{PROVINCE}#1.pem")
        return files
