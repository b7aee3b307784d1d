"""The API of a node over real sockets: what it answers is what the command line answers; who may
ask what; every problem; whatever strangers send. One node for all of it."""
import json
import re
import socket
import ssl
import subprocess
import time
import unittest

import harness
from api_client import PREFIX, Client, address, statuses
from harness import REFUSED, SCENARIO, read_events, write_events
from nodes import PROVINCE, Net, free_port
from page import blocks
from views_test import NEEDS, RULE, SALE

CALLERS = {"luoyang": ("ly-impl", "city_officer", "410300"),
           "nanyang": ("ny-impl", "city_officer", "411300"),
           "finance": ("hn-fin", "finance", "410000"),
           "authority": (PROVINCE, "authority", "410000"),
           "auditor": ("hn-audit", "auditor", "410000"),
           "operator": ("hn-primary", "primary_developer", "410000"),
           "developer": ("dev-agri", "secondary_developer", "411300")}
STANDING = {"luoyang": "city", "nanyang": "city", "developer": "member"}
OCTETS = "application/octet-stream"


class Api(harness.Case):
    def setUp(self):
        super().setUp()
        self.net = Net(self, cities=(), auditor=False, until=len(read_events(SCENARIO["intl"])))
        self.home = self.net.province.home
        self.file = self.folder / "tokens.json"
        self.names, tokens = {}, {}
        for name, (party, role, division) in CALLERS.items():
            made = self.new_token(party, role, division)
            self.names[name], tokens[name] = made["name"], made["token"]
        self.key = self.folder / "web.pem"
        self.ok("key", "new", "--web", "--out", self.key, "--host", "localhost,127.0.0.1")
        port = free_port()
        self.log = self.folder / "access.log"
        self.net.province.more = "\n".join([
            'start = "trust-anchor"', "[api]", f'listen = "127.0.0.1:{port}"',
            f'certificate = "{self.folder / "web.crt"}"', f'key = "{self.key}"',
            f'tokens = "{self.file}"', 'hosts = ["localhost", "127.0.0.1"]',
            f'access_log = "{self.log}"'])
        self.client = Client(port, self.folder / "web.crt", tokens)
        self.net.start()
        harness.wait_until(lambda: self.client.get("/readyz").status == 200, "the API is ready")

    def new_token(self, party, role, division, *more):
        return self.ok("token", "new", "--file", self.file, "--party", party, "--role", role,
                       "--division", division, "--json", *more).json[0]

    def test_the_api(self):
        for name in sorted(vars(type(self))):
            if name.startswith("check_"):
                with self.subTest(name):
                    getattr(self, name)()
        self.hold_to_openapi()

    def good(self, path, token="auditor", **fields):
        answer = self.client.get(path, token, **fields)
        self.assertEqual(answer.status, 200, f"{path}: {answer}")
        return answer

    def problem(self, answer, status, code=None):
        self.assertEqual((answer.status, answer.kind), (status, "application/problem+json"),
                         str(answer))
        said = answer.json
        self.assertEqual(said["status"], status)
        self.assertTrue(said["type"].startswith(PREFIX + "/problems/"))
        for name in ("title", "title_zh", "detail", "detail_zh", "instance"):
            self.assertTrue(said[name], said)
        self.assertEqual(code or said["code"], said["code"])
        return said

    # ---- What is answered -----------------------------------------------------------------------
    def questions(self):
        """{code of a view: its parameters}, as views_test.py asks for it."""
        for view in self.good("/views", None).json:
            words = NEEDS.get(view["code"], [])
            query = {words[i][2:].replace("-", "_"): words[i + 1] for i in range(0, len(words), 2)}
            yield view, query, words

    def check_every_view_is_what_the_command_line_says(self):
        for view, query, words in self.questions():
            code = view["code"]
            if code == "L3":
                query["rule"] = RULE.read_text("utf-8")
            told = self.ok("view", code, *words, "--home", self.home, "--json").out
            path = address(f"/views/{code}", **query)
            if len(PREFIX + path) > 2048:  # a rule that is too long for an address
                self.assertEqual(code, "L3")
                continue
            answer = self.good(path)
            self.assertEqual(answer.body.decode(), told, code)
            same = self.client.get(path, "auditor", If_None_Match=answer.headers["ETag"])
            self.assertEqual((same.status, same.body), (304, b""), code)
            self.assertEqual(same.headers["ETag"], answer.headers["ETag"])
            fixed = answer.headers["Content-Location"]
            self.assertIn("as_of_size=", fixed)
            again = self.good(fixed[len(PREFIX):])
            self.assertEqual((again.body, again.headers["ETag"]),
                             (answer.body, answer.headers["ETag"]), code)

    def check_forms_of_a_table(self):
        words = ("--division", "410300", "--period", "2025Q4", "--home", self.home)
        path = address("/views/C2", division="410300", period="2025Q4")
        told = self.ok("view", "C2", *words, "--format", "csv").out
        for answer in (self.good(path, Accept="text/csv"), self.good(path + "&format=csv")):
            self.assertEqual(answer.body.decode(), told)
            self.assertRegex(answer.headers["Content-Disposition"], r'filename="C2-\d+\.csv"')
        told = self.ok("view", "C2", *words, "--format", "csv", "--for", "excel", "--lang", "zh")
        self.assertEqual(self.good(path + "&format=csv&for=excel").body.decode(), told.out)
        book = self.folder / "c2.xlsx"
        self.ok("view", "C2", *words, "--format", "xlsx", "--lang", "zh", "--out", book)
        self.assertEqual(self.good(path + "&format=xlsx").body, book.read_bytes())
        for name in ("lines", "statements"):
            told = self.ok("view", name, "--period", "2025Q4", "--home", self.home, "--json").out
            self.assertEqual(self.good(f"/views/{name}?period=2025Q4").body.decode(), told)

    def check_points_in_time(self):
        for query, words in (({"as_of_size": 300}, ("--as-of-size", "300")),
                             ({"as_of_recorded": "2025-11-03"}, ("--as-of-recorded", "2025-11-03")),
                             ({"as_of_effective": "2025-09-30"},
                              ("--as-of-effective", "2025-09-30"))):
            told = self.ok("view", "F1", *words, "--home", self.home, "--json").out
            self.assertEqual(self.good(address("/views/F1", **query)).body.decode(), told)

    def check_other_questions(self):
        def told(*words):
            value = self.ok(*words, "--home", self.home, "--json").json[0]
            for name in ("source", "prove"):
                value.pop(name, None)
            return value
        point = ("--division", "410300", "--period", "2025Q4")
        self.assertEqual(self.good("/explain?division=410300&period=2025Q4").json,
                         told("explain", *point))
        self.assertEqual(self.good("/diff?view=F1&from=2025-11-03&period=2025Q3").json,
                         told("diff", "--view", "F1", "--from", "2025-11-03", "--period", "2025Q3"))
        self.assertEqual(self.good(f"/trace?tx={SALE}").json, told("view", "A6", "--tx", SALE))
        self.assertEqual(self.good("/rules", "luoyang").json, told("view", "F7"))
        for path, words in (("/events/407", ("event", "407")), ("/entries/17", ("entry", "17")),
                            ("/search?text=25%2C731.43&limit=5",
                             ("find", "25,731.43", "--limit", "5"))):
            answer = self.good(path).json
            self.assertEqual(set(answer.pop("as_of")), {"size", "recorded", "root"})
            self.assertEqual(answer, told(*words), path)
        self.assertEqual(self.good("/schema", None).json, self.ok("schema", "--json").json[0])
        self.assertEqual(self.good("/schema/TransactionSettled", None).json,
                         self.ok("schema", "TransactionSettled", "--json").json[0])
        proof = self.ok("prove", "--consistency", "100", "400", "--home", self.home)
        self.assertEqual(self.good("/consistency?older=100&newer=400", None,
                                   Accept="text/plain").body.decode().strip(), proof.out.strip())
        proof = self.good("/consistency?older=100&newer=400", None).json
        self.assertEqual((proof["older_size"], proof["newer_size"]), (100, 400))
        self.assertEqual(self.good("/problems/E-FIELD", None).json["code"], "E-FIELD")
        for kind in self.good("/problems", None).json:
            self.assertEqual(self.good("/problems/" + kind["code"], None).json, kind)

    def check_head_and_receipts(self):
        head = self.good("/head", None)
        status = self.status(self.home)
        self.assertEqual((head.json["size"], head.json["ledger"]),
                         (status["size"], status["ledger"]))
        self.assertEqual(self.client.get("/head", If_None_Match=head.headers["ETag"]).status, 304)
        receipt = self.folder / "receipt.json"
        receipt.write_bytes(self.good("/receipts/407").body)
        self.ok("verify", receipt, "--policy", self.net.policy)

    def check_pages_put_together_are_the_whole(self):
        path = "/views/L1?period=2025Q4"
        whole = self.good(path).json
        rows, answer = [], self.good(path + "&limit=20")
        for _ in range(100):
            page = answer.json
            self.assertEqual(page["row_count"], len(whole["rows"]))
            self.assertEqual(page["totals"], whole["totals"])
            rows += page["rows"]
            if page["next"] is None:
                self.assertNotIn("Link", answer.headers)
                break
            link = re.fullmatch(r'<([^>]*)>; rel="next"', answer.headers["Link"])[1]
            self.assertIn(page["next"], link)
            cursor = page["next"]
            answer = self.good(link[len(PREFIX):])
        self.assertEqual(rows, whole["rows"])
        self.problem(self.client.get(f"/views/L1?period=2025Q3&cursor={cursor}", "auditor"), 400)
        self.problem(self.client.get(f"/views/L1?period=2025Q4&limit=7&cursor={cursor}",
                                     "auditor"), 400)

    # ---- Who may --------------------------------------------------------------------------------
    def check_the_rights_of_every_view(self):
        for view, query, _ in self.questions():
            may = re.findall(r"(\w+)( \(own\))?(?:, |$)", view["who_may"])
            self.assertTrue(may, view)
            for name, (_, role, division) in CALLERS.items():
                standing = STANDING.get(name, {"primary_developer": "operator"}.get(role, role))
                grant = dict(may).get(standing)
                divisions = ("410300", "411300", None) if standing == "city" else (None,)
                for asked in divisions:
                    narrowed = dict(query)
                    if asked and "division" in view["takes"]:
                        narrowed["division"] = asked
                    if view["code"] == "L3":
                        narrowed["rule"] = "x"
                    answer = self.client.get(address(f"/views/{view['code']}", **narrowed), name)
                    own = narrowed.get("division") == division
                    allowed = grant == "" or (grant == " (own)" and own)
                    self.assertEqual(answer.status != 403, allowed,
                                     (view["code"], name, narrowed, answer.status))
            anybody = self.client.get(address(f"/views/{view['code']}", **query))
            self.assertEqual(anybody.status != 401, view["code"].startswith("X"), view["code"])

    def check_a_city_sees_its_own(self):
        own = "/views/C2?division=411300&period=2025Q4"
        other = "/views/C2?division=410300&period=2025Q4"
        self.good(own, "nanyang")
        for path in (other, "/views/C2?period=2025Q4", "/views/C2?division=%E6%B4%9B%E9%98%B3",
                     "/explain?division=410300&period=2025Q4", "/views/F1", "/diff?view=F1&from=99",
                     "/diff?view=C2&from=99&division=410300", "/search?text=a",
                     f"/trace?tx={SALE}"):
            said = self.problem(self.client.get(path, "nanyang"), 403)
            self.assertTrue(said["would_do"], path)
        self.assertEqual(self.problem(self.client.get(own), 401)["code"], "unauthenticated")

    def check_what_is_signed_is_for_its_signers(self):
        signed = {}
        for number, event in enumerate(read_events(SCENARIO["intl"]), 1):
            signed.setdefault(event["author"], number)
        for party, name in (("ly-impl", "luoyang"), ("ny-impl", "nanyang")):
            for kind in ("events", "receipts"):
                path = f"/{kind}/{signed[party]}"
                self.good(path, name)
                for stranger in ("luoyang", "nanyang", "developer"):
                    if stranger != name:
                        self.problem(self.client.get(path, stranger), 403)
                self.problem(self.client.get(path), 401)
            entry = self.good(f"/events/{signed[party]}", name).json["entry"]
            entry = entry if isinstance(entry, int) else entry["number"]
            self.good(f"/entries/{entry}", name)

    def check_tokens_that_do_not_count(self):
        good = self.client.tokens["auditor"]
        for wrong in ("x", good[:-1] + ("1" if good[-1] == "0" else "0"), good + "0", good[:-1]):
            answer = self.client.get("/session", wrong)
            self.problem(answer, 401)
            self.assertEqual(answer.headers["WWW-Authenticate"], 'Bearer realm="luoshu"')
        self.problem(self.client.get("/session", Authorization="Basic YTpi"), 401)
        made = self.new_token("hn-audit", "auditor", "410000")
        harness.wait_until(lambda: self.client.get("/session", made["token"]).status == 200,
                           "a new token counts without a restart")
        self.ok("token", "revoke", made["name"], "--file", self.file)
        harness.wait_until(lambda: self.client.get("/session", made["token"]).status == 401,
                           "a revoked token counts no more")
        expired = self.new_token("hn-audit", "auditor", "410000")
        text = self.file.read_text("utf-8")
        at = text.rindex('"until": "') + 10
        self.file.write_text(text[:at] + "2025-01-01" + text[at + 10:], "utf-8")
        harness.wait_until(lambda: self.client.get("/session", expired["token"]).status == 401,
                           "an expired token counts no more")
        self.assertNotIn(made["token"], self.file.read_text("utf-8"))
        self.assertIn(made["name"], self.ok("token", "list", "--file", self.file).out)

    def check_sessions(self):
        self.problem(self.client.post("/session"), 401)
        begun = self.client.post("/session", token="luoyang")
        self.assertEqual((begun.status, begun.json["division"]), (200, "410300"))
        cookie = begun.headers["Set-Cookie"]
        for word in ("__Host-luoshu=", "Secure", "HttpOnly", "SameSite=Strict", "Path=/"):
            self.assertIn(word, cookie)
        cookie = cookie.split(";")[0]
        self.assertEqual(self.client.get("/session", Cookie=cookie).json["party"], "ly-impl")
        self.assertEqual(self.client.get("/views/C2?division=410300", Cookie=cookie).status, 200)
        self.problem(self.client.get("/views/C2?division=411300", Cookie=cookie), 403)
        self.problem(self.client.post("/session/end", Cookie=cookie, Sec_Fetch_Site="cross-site"),
                     403)
        self.assertEqual(self.client.post("/session/end", Cookie=cookie).status, 200)
        self.problem(self.client.get("/session", Cookie=cookie), 401)

    # ---- Handing in -----------------------------------------------------------------------------
    def instrument(self, subject, **more):
        return {"type": "PolicyInstrumentAdopted", "author": PROVINCE, "role": "authority",
                "effective": self.net.recorded, "recorded": self.net.recorded,
                "subject": subject, "fields": {"title": "通知", "issuer": "省局"}, **more}

    def check_try_draft_sign_and_hand_in(self):
        event = json.dumps(self.instrument("豫数〔2026〕1号")).encode()
        fields = {"Content_Type": "application/json"}
        tried = self.client.post("/try", event, "authority", **fields)
        self.assertEqual((tried.status, tried.json["accepted"]), (200, True), str(tried))
        self.problem(self.client.post("/try", event, "nanyang", **fields), 403)
        bad = json.dumps(self.instrument("豫政办〔2025〕5号")).encode()
        refused = self.problem(self.client.post("/try", bad, "authority", **fields), 422, "refused")
        file = self.folder / "bad.json"
        file.write_bytes(bad)
        told = self.expect(REFUSED, "try", file, "--home", self.home, "--json").json[0]
        self.assertEqual(refused["reasons"], told["reasons"])
        drafted = self.client.post("/drafts", event, "authority", Accept=OCTETS, **fields)
        self.assertEqual((drafted.status, drafted.kind), (200, OCTETS), str(drafted))
        self.assertEqual(self.client.post("/drafts", event, "authority",
                                          **fields).json["author"], PROVINCE)
        entry = self.folder / "api.entry"
        entry.write_bytes(drafted.body)
        unsigned = self.client.post("/entries?wait=sequenced", drafted.body, "authority",
                                    Content_Type=OCTETS)
        self.assertIn(unsigned.status, (400, 422), str(unsigned))
        self.ok("sign", entry, "--key", self.net.keys / f"{PROVINCE}#1.pem")
        size = self.good("/head", None).json["size"]
        got = self.client.post("/entries?wait=sequenced", entry.read_bytes(), "nanyang",
                               Content_Type=OCTETS)
        self.assertEqual((got.status, got.json["state"], got.json["entry"]),
                         (200, "sequenced", size), str(got))
        again = self.client.post("/entries?wait=sequenced", entry.read_bytes(), "luoyang",
                                 Content_Type=OCTETS)
        self.assertEqual(again.body, got.body)
        where = got.headers["Location"]
        self.assertEqual(self.good(where[len(PREFIX):]).json["entry"], size)
        self.problem(self.client.get(where[len(PREFIX):], "nanyang"), 403)
        self.problem(self.client.get(where[len(PREFIX):-2] + "00", "authority"), 404)
        queued = self.client.post("/entries", entry.read_bytes(), "luoyang", Content_Type=OCTETS)
        self.assertEqual((queued.status, queued.headers["Location"]), (202, where), str(queued))
        cosigned = self.client.post("/entries?wait=cosigned", entry.read_bytes(), "luoyang",
                                    Content_Type=OCTETS)
        self.assertIn(cosigned.status, (200, 202), str(cosigned))
        self.problem(self.client.post("/entries", entry.read_bytes(), Content_Type=OCTETS), 401)
        self.problem(self.client.post("/entries", b"no entry", "luoyang", Content_Type=OCTETS), 400)
        self.problem(self.client.post("/entries?wait=ever", entry.read_bytes(), "luoyang",
                                      Content_Type=OCTETS), 400)

    def check_refused_by_the_rules(self):
        file = write_events(self.folder / "late.jsonl", [self.instrument("豫数〔2026〕9号")])
        entries = []
        for name in ("one", "two"):
            out = self.folder / f"{name}.entry"
            self.ok("draft", file, "--home", self.home, "--out", out)
            self.ok("sign", out, "--key", self.net.keys / f"{PROVINCE}#1.pem")
            entries.append(out.read_bytes())
        first = self.client.post("/entries?wait=sequenced", entries[0], "luoyang",
                                 Content_Type=OCTETS)
        self.assertEqual(first.status, 200, str(first))
        second = self.client.post("/entries?wait=sequenced", entries[1], "luoyang",
                                  Content_Type=OCTETS)
        self.assertEqual(self.problem(second, 422)["reasons"][0]["code"], "E-DUPLICATE")

    # ---- Problems -------------------------------------------------------------------------------
    def check_every_problem(self):
        ask = self.client.ask
        typed = {"Content_Type": OCTETS}
        for status, answer in (
                (400, ask("GET", "/views/C2?colour=red", "auditor")),
                (400, ask("GET", "/views/C2?period=never", "auditor")),
                (400, ask("GET", "/views/F1?as_of_size=999999", "auditor")),
                (400, ask("GET", "/views/F1?format=csv&limit=5", "auditor")),
                (400, ask("GET", "/views/F1?as_of_size=5&as_of_recorded=2025-09-30", "auditor")),
                (400, ask("POST", "/try", "auditor", b"{", Content_Type="application/json")),
                (401, ask("GET", "/views/F1")), (403, ask("GET", "/views/F1", "operator")),
                (404, ask("GET", "/nothing")), (404, ask("GET", "/views/Z9", "auditor")),
                (404, ask("GET", "/events/99999999", "auditor")),
                (404, ask("GET", "/schema/Nothing")), (404, ask("GET", "/problems/nothing")),
                (405, ask("POST", "/head", None, b"")), (405, ask("DELETE", "/session")),
                (405, ask("OPTIONS", "/head")),
                (406, ask("GET", "/head", Accept="image/png")),
                (413, ask("POST", "/entries", "luoyang", b"x" * 1_114_113, **typed)),
                (413, ask("GET", "/head", None, b"x")),
                (415, ask("POST", "/entries", "luoyang", b"x", Content_Type="text/plain")),
                (417, ask("GET", "/head", Expect="100-continue")),
                (421, ask("GET", "/head", Host="elsewhere.example")),
                (431, ask("GET", "/head", X="y" * 20_000))):
            said = self.problem(answer, status)
            self.assertNotIn("<", answer.body.decode())
            self.assertEqual(self.good(said["type"][len(PREFIX):], None).json["status"], status)
        self.assertEqual(ask("POST", "/head", None, b"").headers["Allow"], "GET, HEAD")
        hostile = ask("GET", "/views/%3Cimg%20src=x%3E", "auditor")
        self.assertNotIn("<", self.problem(hostile, 404)["detail"])

    def check_what_stands_on_every_answer(self):
        for answer in (self.good("/head", None), self.client.get("/nothing"),
                       self.good("/healthz", None),
                       self.good("/views/F1?format=csv")):
            fields = answer.headers
            self.assertEqual(fields["X-Content-Type-Options"], "nosniff")
            self.assertIn("default-src 'none'", fields["Content-Security-Policy"])
            self.assertEqual(fields["Cross-Origin-Resource-Policy"], "same-origin")
            self.assertNotIn("Access-Control-Allow-Origin", fields)
            self.assertTrue(fields["X-Request-Id"] and fields["Date"] and fields["Cache-Control"])

    def check_whatever_strangers_send(self):
        host = b"Host: 127.0.0.1:%d\r\n" % self.client.port
        line = b"GET " + PREFIX.encode() + b"/healthz HTTP/1.1\r\n"
        for status, data in (
                (411, line + host + b"Transfer-Encoding: gzip\r\n\r\nGET / HTTP/1.1\r\n\r\n"),
                (411, line + host + b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
                (400, line + host + host + b"\r\n"), (400, line + b"\r\n"),
                (400, line + host + b"Content-Length: 5, 5\r\n\r\nhello"),
                (400, line + host + b"Content-Length: 5\r\nContent-Length: 5\r\n\r\nhello"),
                (400, line + host + b"A: b\r\n c\r\n\r\n"),
                (400, line.replace(b"/luoshu", b"https://h/luoshu") + host + b"\r\n"),
                (400, line.replace(b"healthz", b"%2e%2e/x") + host + b"\r\n"),
                (400, line.replace(b"healthz", b"a%00b") + host + b"\r\n"),
                (505, line.replace(b"1.1", b"1.0") + host + b"\r\n"),
                (431, line + host + b"A: " + b"b" * 20_000 + b"\r\n\r\n")):
            got = self.client.raw(data + line + host + b"\r\n")
            self.assertEqual(statuses(got), [status], data[:200])
            self.assertIn(b"application/problem+json", got)
        # Pipelined, half closed, in pieces.
        two = line + host + b"\r\n" + line + host + b"Connection: close\r\n\r\n"
        self.assertEqual(statuses(self.client.raw(two)), [200, 200])
        self.assertEqual(statuses(self.client.raw(two[:20], two[20:])), [200, 200])
        started = time.monotonic()
        self.assertEqual(self.client.raw(line), b"")  # never finished: five seconds
        self.assertLess(time.monotonic() - started, 12)
        for noise in (b"GET / HTTP/1.1\r\nHost: x\r\n\r\n", b"\x16\x03\x01\x00\x05hello", b""):
            with socket.create_connection(("127.0.0.1", self.client.port), timeout=20) as sock:
                sock.sendall(noise)
                sock.shutdown(socket.SHUT_WR)
                try:
                    self.assertNotIn(b"HTTP/1.1 200", sock.recv(1000))
                except ConnectionError:
                    pass
        self.assertEqual(self.client.get("/readyz").status, 200)
        self.assertEqual(self.net.province.metric("foreign_exceptions_total{where=\"api\"}"), 0)

    def check_tls(self):
        old = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        old.check_hostname, old.verify_mode = False, ssl.CERT_NONE
        old.maximum_version = ssl.TLSVersion.TLSv1_2
        with socket.create_connection(("127.0.0.1", self.client.port), timeout=20) as sock:
            with self.assertRaises((ssl.SSLError, ConnectionError)):
                old.wrap_socket(sock)
        with socket.create_connection(("127.0.0.1", self.client.port), timeout=20) as sock:
            with self.client.context().wrap_socket(sock, server_hostname="localhost") as link:
                self.assertEqual((link.version(), link.selected_alpn_protocol()),
                                 ("TLSv1.3", "http/1.1"))
                before = link.getpeercert(binary_form=True)
        for name in ("web.pem", "web.crt"):
            (self.folder / name).rename(self.folder / ("old-" + name))
        self.ok("key", "new", "--web", "--out", self.key, "--host", "localhost,127.0.0.1")

        def renewed():
            context = self.client.context()
            try:
                with socket.create_connection(("127.0.0.1", self.client.port)) as sock:
                    with context.wrap_socket(sock, server_hostname="localhost") as link:
                        return link.getpeercert(binary_form=True) != before
            except ssl.SSLError:
                return False
        harness.wait_until(renewed, "a new certificate is shown without a restart")

    def check_too_many_requests(self):
        # One connection, so that it is fast enough; a caller of its own, for others still ask.
        made = self.new_token("hn-audit", "auditor", "410000")
        harness.wait_until(lambda: self.client.get("/session", made["token"]).status == 200,
                           "the token counts")
        request = (f"GET {PREFIX}/healthz HTTP/1.1\r\nHost: 127.0.0.1:{self.client.port}\r\n"
                   f"Authorization: Bearer {made['token']}\r\n").encode()
        got = self.client.raw((request + b"\r\n") * 900 + request + b"Connection: close\r\n\r\n")
        found = statuses(got)
        self.assertEqual(len(found), 901)
        self.assertEqual(set(found), {200, 429})
        self.assertIn(b"Retry-After: 1", got)

    def check_the_access_log(self):
        text = self.log.read_text("utf-8")
        lines = [json.loads(line) for line in text.splitlines()]
        self.assertIn("ly-impl", {line["party"] for line in lines})
        self.assertTrue({200, 403} <= {line["status"] for line in lines})
        for token in self.client.tokens.values():
            self.assertNotIn(token, text)

    # ---- What is documented ---------------------------------------------------------------------
    def hold_to_openapi(self):
        document = self.good("/openapi.json", None).json
        self.assertEqual(document["openapi"], "3.1.0")
        patterns = [(re.compile(re.sub(r"\{[^}]*\}", "[^/]+", path)), item)
                    for path, item in document["paths"].items()]
        asked = set()
        for method, path, status, kind in self.client.seen:
            found = [item for pattern, item in patterns if pattern.fullmatch(PREFIX + path)]
            exact = [document["paths"][PREFIX + path]] if PREFIX + path in document["paths"] else []
            operation = next((item[method.lower()] for item in exact + found
                              if method.lower() in item), None)
            if operation is None:
                self.assertIn(status, (404, 405), (method, path))
                continue
            said = operation["responses"].get(str(status))
            self.assertIsNotNone(said, (method, path, status))
            kinds = {one.split(";")[0] for one in said.get("content", {})}
            self.assertTrue(kind in kinds or status == 304, (method, path, status, kind, kinds))
            asked.add(operation["operationId"])
        every = {operation["operationId"] for item in document["paths"].values()
                 for operation in item.values()}
        self.assertEqual(every - asked, set(), "routes that this test never asked")

    def check_the_examples_of_the_page(self):
        page = harness.SOURCE / "docs" / "API.md"
        for name, texts in blocks(page).items():
            for text in texts:
                done = subprocess.run(
                    ["bash", "-euo", "pipefail", "-c", text], cwd=self.folder, check=False,
                    capture_output=True, text=True, timeout=60,
                    env={**harness.environment(), "NODE": f"https://127.0.0.1:{self.client.port}",
                         "TOKEN": self.client.tokens["luoyang"], "CURL_CA_BUNDLE":
                         str(self.client.certificate)})
                self.assertEqual(done.returncode, 0, (name, text, done.stdout, done.stderr))


class Configuration(harness.Case):
    def test_check_says_what_is_missing(self):
        net = Net(self, cities=(), auditor=False)
        net.province.more = ('[api]\nlisten = "127.0.0.1:1"\ncertificate = "web.crt"\n'
                             'key = "web.pem"\ntokens = "tokens.json"\nhosts = ["localhost"]')
        net.province.write_config()
        words = ("serve", "--config", net.province.config, "--check")
        self.assertIn("web.crt", harness.luoshu(*words).err)
        self.ok("key", "new", "--web", "--out", self.folder / "web.pem", "--host", "localhost")
        self.assertIn("tokens.json", harness.luoshu(*words).err)
        self.ok("token", "new", "--file", self.folder / "tokens.json", "--party", "hn-audit",
                "--role", "auditor", "--division", "410000")
        self.ok(*words)
        (self.folder / "web.pem").chmod(0o644)
        self.assertIn("chmod 600", harness.luoshu(*words).err)
        other = self.folder / "ed.pem"
        self.ok("key", "new", "--out", other)
        net.province.more = net.province.more.replace("web.pem", "ed.pem")
        net.province.write_config()
        self.assertIn("P-256", harness.luoshu(*words).err)


if __name__ == "__main__":
    unittest.main()
