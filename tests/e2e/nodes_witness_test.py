"""A witness over HTTP (C2SP tlog-witness), asked by the province and by anybody else."""
import unittest
import urllib.error
import urllib.request

import harness
from nodes import Net

NAME = "witness.example"


class OverHttp(harness.Case):
    """The auditor's node is the witness; nobody else's cosignature counts."""

    def setUp(self):
        super().setUp()
        self.net = net = Net(self, cities=("zz-impl",), auditor=True)
        key = net.keys / "witness.pem"
        self.ok("key", "new", "--out", key)
        vkey = self.ok("key", "export", key, "--name", NAME, "--purpose", "cosign").out.strip()
        log = self.ok("checkpoint", "--vkey", "--home", net.province.home).out.strip()
        net.policy.write_text(f"log {log}\nwitness w {vkey} http://127.0.0.1:{net.auditor.http}\n"
                              "quorum w\n", "utf-8")
        net.auditor.more = f'[witness]\nkey = "{key}"\nname = "{NAME}"\nlogs = ["{log}"]'
        # A witness that is asked cannot say by itself what it has seen.
        net.province.more = 'start = "trust-anchor"'
        self.files = net.entries(4)
        net.start()

    def cosigned(self, file):
        done = self.net.province.submit(file, wait="cosigned", policy=self.net.policy)
        self.assertEqual(done.code, harness.DONE, done)
        self.assertIn(f"— {NAME} ", done.json[0]["cosigned"])

    def test_the_quorum_comes_over_http_and_outlives_restarts(self):
        self.cosigned(self.files[0])
        self.cosigned(self.files[1])
        for node in (self.net.auditor, self.net.province):
            node.kill()
            node.start().up()
            self.cosigned(self.files.pop())

    def post(self, body):
        url = f"http://127.0.0.1:{self.net.auditor.http}/add-checkpoint"
        request = urllib.request.Request(url, body.encode(), method="POST")
        try:
            with urllib.request.urlopen(request, timeout=5) as answer:
                return answer.status, answer.headers["Content-Type"], answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.headers["Content-Type"], error.read().decode()

    def test_what_a_witness_answers(self):
        self.cosigned(self.files[0])
        self.net.wait_until_equal()  # a witness need not have followed that far
        note = self.ok("checkpoint", "--latest", "--home", self.net.auditor.home).out
        size = note.splitlines()[1]
        self.assertEqual(self.post("old x\n\n" + note)[0], 400)
        other = note.replace(harness.ORIGIN, "a.example/b")
        self.assertEqual(self.post("old 0\n\n" + other)[0], 404)
        status, kind, body = self.post("old 1\n\n" + note)
        self.assertEqual((status, kind, body), (409, "text/x.tlog.size", f"{size}\n"))
        forged = note.replace("\n" + size + "\n", f"\n{int(size) + 1}\n")
        self.assertEqual(self.post(f"old {size}\n\n" + forged)[0], 403)
        status, _, line = self.post(f"old {size}\n\n" + note)
        self.assertEqual(status, 200)
        self.assertTrue(line.startswith(f"— {NAME} "), line)


if __name__ == "__main__":
    unittest.main(verbosity=2)
