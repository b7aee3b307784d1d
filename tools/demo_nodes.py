#!/usr/bin/env python3
"""The province as nodes: one sequencer, five cities and an auditor, each a process with a home of
its own, over TLS on this machine. Called by tools/demo; standard library only.

demo_nodes.py --luoshu BINARY --scenario FILE --suite gm|intl --lang zh|en --out DIR

Leaves the province's home in DIR/province and the policy of the witnesses in DIR/policy.
"""
import argparse
import json
import pathlib
import signal
import socket
import subprocess
import sys
import time

from cable import Cable

PROVINCE, AUDITOR = "hn-auth", "hn-audit"
CITIES = {"zz-impl": ("Zhengzhou", "郑州"), "ly-impl": ("Luoyang", "洛阳"),
          "ny-impl": ("Nanyang", "南阳"), "hg-impl": ("Airport zone", "航空港"),
          "jy-impl": ("Jiyuan", "济源")}
NAMES = {PROVINCE: ("Province", "省级"), AUDITOR: ("Auditor", "审计"), **CITIES}
FOUNDING = 129           # events with which the ledger begins: parties, roles, keys
CUT, HEALED = 431, 476   # Nanyang records nothing of its own between these events
QUORUM = 3
PATIENCE_S = 120


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as sock:
        return sock.getsockname()[1]


class Demo:
    def __init__(self, options):
        self.options = options
        self.out = pathlib.Path(options.out)
        self.keys = self.out / "province" / "keys"
        self.processes = {}
        self.ports = {party: free_port() for party in NAMES}
        self.cable = None

    # ---- Words and commands ----------------------------------------------------------------------
    def pick(self, en, zh):
        return zh if self.options.lang == "zh" else en

    def say(self, en, zh):
        print("\n== " + self.pick(en, zh), flush=True)

    def tell(self, en, zh):
        print(self.pick(en, zh), flush=True)

    def name(self, party):
        return self.pick(*NAMES[party])

    def run(self, *words, show=False, check=True):
        words = [self.options.luoshu, *map(str, words), "--lang", self.options.lang]
        done = subprocess.run(words, capture_output=True, text=True, check=False)
        if show:
            print(done.stdout, end="", flush=True)
        if check and done.returncode != 0:
            sys.exit(f"{' '.join(words)}: exit {done.returncode}\n{done.stdout}{done.stderr}")
        return done.stdout

    def json(self, *words):
        return json.loads(self.run(*words, "--json").splitlines()[0])

    def home(self, party):
        return self.out / ("province" if party == PROVINCE else party)

    def status(self, party):
        return self.json("status", "--home", self.home(party))

    # ---- Before anything runs --------------------------------------------------------------------
    def found(self):
        self.run("open", "--home", self.home(PROVINCE), "--origin", "luoshu.example/henan",
                 "--suite", self.options.suite, "--rehearsal", show=True)
        self.run("import", self.options.scenario, "--home", self.home(PROVINCE), "--until",
                 FOUNDING, show=True)
        ledger = self.status(PROVINCE)["ledger"]
        events = [self.enrolment(party, "transport", ledger) for party in NAMES]
        events += [self.enrolment(city, "cosign", ledger) for city in CITIES]
        file = self.out / "node-keys.jsonl"
        file.write_text("".join(json.dumps(event, ensure_ascii=False) + "\n" for event in events),
                        "utf-8")
        self.run("import", file, "--home", self.home(PROVINCE), show=True)
        self.write_policy()
        genesis = self.out / "genesis"
        self.run("export", "--format", "genesis", "--out", genesis, "--home", self.home(PROVINCE))
        for party in (*CITIES, AUDITOR):
            self.run("open", "--home", self.home(party), "--genesis", genesis, "--ledger", ledger)

    def enrolment(self, party, purpose, ledger):
        """Makes a key; the event that enrols it is signed by the party itself."""
        key = self.key(party, purpose)
        self.run("key", "new", "--out", key)
        fields = self.json("key", "export", key, "--enrol", party, "--ledger", ledger, "--purpose",
                           purpose)
        day = self.founding_day()
        event = {"type": "KeyEnrolled", "author": PROVINCE, "role": "authority", "effective": day,
                 "recorded": day, "subject": party, "fields": {**fields, "valid_to": "2028-03-02"}}
        if party != PROVINCE:
            role = "auditor" if party == AUDITOR else "implementer"
            event["cosigners"] = [{"party": party, "role": role}]
        return event

    def founding_day(self):
        with open(self.options.scenario, encoding="utf-8") as lines:
            return json.loads([next(lines) for _ in range(FOUNDING)][-1])["recorded"]

    def key(self, party, purpose):
        return self.keys / f"{party}#{purpose}.pem"

    def public_key(self, party, *words):
        return self.run("key", "export", self.key(party, words[-1] if words else "transport"),
                        *words[:-1]).strip()

    def write_policy(self):
        vkey = self.run("checkpoint", "--vkey", "--home", self.home(PROVINCE)).strip()
        lines = [f"log {vkey}"]
        for city in CITIES:
            witness = self.run("key", "export", self.key(city, "cosign"), "--name", city,
                               "--purpose", "cosign").strip()
            lines.append(f"witness {city} {witness}")
        lines += [f"group cities {QUORUM} {' '.join(CITIES)}", "quorum cities"]
        (self.out / "policy").write_text("\n".join(lines) + "\n", "utf-8")

    # ---- Nodes -----------------------------------------------------------------------------------
    def configure(self, party):
        role = {PROVINCE: "sequencer", AUDITOR: "auditor"}.get(party, "replica")
        lines = [f'role = "{role}"', f'party = "{party}"', f'home = "{self.home(party)}"',
                 f'transport_key = "{self.key(party, "transport")}"',
                 f'listen = "127.0.0.1:{self.ports[party]}"', f'policy = "{self.out / "policy"}"',
                 'log_level = "warning"']
        if role == "replica":
            peers = ", ".join(f'"127.0.0.1:{self.ports[city]}"' for city in CITIES if city != party)
            lines.append(f"peers = [{peers}]")
        if role != "sequencer":
            port = self.cable.port if party == "ny-impl" else self.ports[PROVINCE]
            lines += ["[sequencer]", f'address = "127.0.0.1:{port}"', f'party = "{PROVINCE}"',
                      f'key = "{self.public_key(PROVINCE)}"']
        if role == "replica":
            lines += ["[cosign]", f'key = "{self.key(party, "cosign")}"', f'name = "{party}"']
        file = self.out / f"{party}.toml"
        file.write_text("\n".join(lines) + "\n", "utf-8")
        return file

    def start(self):
        self.cable = Cable(self.ports[PROVINCE])
        for party in NAMES:
            log = (self.out / f"{party}.log").open("wb")
            self.processes[party] = subprocess.Popen(
                [self.options.luoshu, "serve", "--config", self.configure(party)],
                stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        self.wait(lambda: all((self.home(party) / "node.sock").exists() for party in NAMES),
                  "every node listens")
        self.wait(self.level, "every node has the whole log")

    def stop(self):
        for process in self.processes.values():
            process.send_signal(signal.SIGTERM)
        for party, process in self.processes.items():
            if process.wait(timeout=60) != 0:
                sys.exit(f"{party} ended with {process.returncode}: see {self.out / party}.log")

    def kill(self):
        for process in self.processes.values():
            if process.poll() is None:
                process.kill()

    def wait(self, done, what):
        end = time.monotonic() + PATIENCE_S
        while not done():
            for party, process in self.processes.items():
                if process.poll() is not None:
                    sys.exit(f"{party} ended: {(self.out / f'{party}.log').read_text()}")
            if time.monotonic() > end:
                sys.exit(f"waited {PATIENCE_S} s in vain until {what}")
            time.sleep(0.2)

    def level(self, but=()):
        sizes = {self.status(party)["size"] for party in NAMES if party not in but}
        return len(sizes) == 1

    def bring(self, until):
        nodes = ",".join(f"{party}={self.home(party)}" for party in (PROVINCE, *CITIES))
        words = ["--until", until] if until else []
        self.run("import", self.options.scenario, "--nodes", nodes, "--keys", self.keys, *words,
                 show=True)

    def table(self):
        self.tell(f"{'node':<14}{'size':>6}  {'root':<14}{'state digest':<14}{'signatures':>10}",
                  f"{'节点':<12}{'规模':>4}  {'根':<13}{'状态摘要':<10}{'检查点签名':>5}")
        for party in NAMES:
            stands = self.status(party)
            note = self.run("checkpoint", "--home", self.home(party), "--latest", check=False)
            signatures = sum(line.startswith("— ") for line in note.splitlines())
            print(f"{self.name(party):<14}{stands['size']:>6}  {stands['root'][:10]}…   "
                  f"{stands['state_digest'][:10]}…  {signatures:>8}", flush=True)

    # ---- The story -------------------------------------------------------------------------------
    def play(self):
        self.say("A rehearsal ledger is opened; bodies, roles and keys are recorded; each node "
                 "gets keys for its links, each city one for cosigning",
                 "开立演练账本；记录机构、角色与密钥；各节点登记传输密钥，各市登记会签密钥")
        self.found()
        self.say("Province, five cities and an auditor start as seven processes; the six catch up",
                 "省级、五市与审计共七个进程启动，六个副本追平日志")
        self.start()
        self.table()
        self.say("The province's events come in, each by way of its author's own node",
                 "事件经各主体所在节点提交")
        self.bring(CUT)
        self.say("Nanyang is cut off from the province; the others go on",
                 "切断南阳与省级之间的网络，其余节点继续")
        self.cable.cut()
        self.bring(HEALED)
        self.wait(lambda: self.level(but={"ny-impl"}), "the others have what came since")
        self.table()
        self.tell("Nanyang still answers from its own copy:", "南阳仍可查阅自己的副本：")
        self.run("view", "statements", "--period", "2025Q3", "--home", self.home("ny-impl"),
                 show=True)
        self.say("The network heals; Nanyang catches up, and all go on to the end",
                 "网络恢复，南阳追平，继续到最后")
        self.cable.heal()
        self.wait(self.level, "Nanyang has caught up")
        self.bring(None)
        self.wait(self.level, "every node has the whole log")
        self.wait(self.cosigned, "the last checkpoint has its quorum")
        self.say("Every node holds the same: size, root and state digest; the checkpoint with its "
                 "cosignatures", "各节点规模、根与状态摘要一致；检查点附会签")
        self.table()
        self.stop()

    def cosigned(self):
        stands = self.status(PROVINCE)
        note = self.run("checkpoint", "--home", self.home(PROVINCE), "--latest", check=False)
        lines = note.splitlines()
        return (len(lines) > 3 and lines[1] == str(stands["size"]) and
                sum(line.startswith("— ") for line in lines) > QUORUM)


def main():
    parser = argparse.ArgumentParser()
    for name in ("luoshu", "scenario", "suite", "lang", "out"):
        parser.add_argument(f"--{name}", required=True)
    demo = Demo(parser.parse_args())
    try:
        demo.play()
    finally:
        demo.kill()


if __name__ == "__main__":
    main()
