"""What the end-to-end tests share: running the binary, a folder for each test, the example file.

The binary is named by $LUOSHU_BIN (ctest sets it). $LUOSHU_LONG=1 asks for the long form.
"""
import json
import os
import shutil
import signal
import subprocess
import tempfile
import time
import unittest
from pathlib import Path

SOURCE = Path(__file__).resolve().parents[2]
BINARY = os.environ.get("LUOSHU_BIN") or str(SOURCE / "build/release/bin/luoshu")
LONG = os.environ.get("LUOSHU_LONG") == "1"
SUITES = ("gm", "intl")
SCENARIO = {"gm": SOURCE / "docs/examples/henan-scenario.jsonl",
            "intl": SOURCE / "docs/examples/henan-scenario-intl.jsonl"}
SCENARIO_2 = {"gm": SOURCE / "docs/examples/henan-scenario-2.jsonl",
              "intl": SOURCE / "docs/examples/henan-scenario-2-intl.jsonl"}
ORIGIN = "luoshu.example/henan"

DONE, REFUSED, USAGE, NOT_FOUND, VERIFICATION, BUSY, IO = range(7)
INTERRUPTED = 130


class Run:
    """A finished run: `code`, `out`, `err` (texts), and `json`, one value per line of `out`."""

    def __init__(self, words, code, out, err):
        self.words, self.code = words, code
        self.out, self.err = out.decode(errors="replace"), err.decode(errors="replace")

    @property
    def json(self):
        return [json.loads(line) for line in self.out.splitlines() if line.strip()]

    def __str__(self):
        shown = " ".join(str(word) for word in self.words)
        return f"luoshu {shown}\nexit {self.code}\n--- out\n{self.out}\n--- err\n{self.err}"


def environment(**more):
    """English, no home: what a test does not say must not come from whoever runs it."""
    kept = {name: value for name, value in os.environ.items()
            if name not in ("LUOSHU_HOME", "LUOSHU_LANG", "LC_ALL", "LC_MESSAGES", "LANG",
                            "LANGUAGE")}
    return {**kept, "LANG": "C.UTF-8", **more}


def luoshu(*words, cwd=None, env=None, stdin=b"", before=None):
    words = [str(word) for word in words]
    done = subprocess.run([BINARY, *words], input=stdin, capture_output=True, cwd=cwd,
                          env=env or environment(), timeout=300, preexec_fn=before, check=False)
    return Run(words, done.returncode, done.stdout, done.stderr)


def start(*words, **options):
    """A run in the background; with pipes, unless told otherwise."""
    options = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "env": environment(),
               **options}
    return subprocess.Popen([BINARY, *(str(word) for word in words)], **options)


def finish(process):
    out, err = process.communicate(timeout=300)
    return Run(process.args[1:], process.returncode, out or b"", err or b"")


def wait_until(condition, what, seconds=60):
    """A bound against hanging, not a measurement."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            raise AssertionError(f"waited in vain until {what}")
        time.sleep(0.005)


def read_events(path):
    return [json.loads(line) for line in Path(path).read_text("utf-8").splitlines() if line]


def write_events(path, events):
    """Canonical spelling: `, ` and `: `, UTF-8 as it is, one event a line."""
    path.write_text("".join(json.dumps(event, ensure_ascii=False) + "\n" for event in events),
                    "utf-8")
    return path


def meaning(value):
    """A value as the business form means it: null is absent."""
    if isinstance(value, dict):
        return {key: meaning(item) for key, item in value.items() if item is not None}
    return [meaning(item) for item in value] if isinstance(value, list) else value


def meanings(events):
    return [{key: item for key, item in meaning(event).items() if key != "n"} for event in events]


class Case(unittest.TestCase):
    """A test with a folder of its own, `self.folder`, gone afterwards."""

    maxDiff = 2000

    def setUp(self):
        self.folder = Path(tempfile.mkdtemp(prefix="luoshu-e2e-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)

    def expect(self, code, *words, **options):
        """Runs, and holds the run to its exit code."""
        run = luoshu(*words, **options)
        self.assertEqual(run.code, code, run)
        return run

    def ok(self, *words, **options):
        return self.expect(DONE, *words, **options)

    def open(self, name="home", suite="intl", rehearsal=True, rules=1):
        home = self.folder / name
        self.ok("open", "--home", home, "--origin", ORIGIN, "--suite", suite, "--rules", rules,
                *(["--rehearsal"] if rehearsal else []))
        return home

    def imported(self, name="home", suite="intl", until=None):
        """A rehearsal home with the example in it, whole or up to an event."""
        home = self.open(name, suite)
        self.ok("import", "--home", home, SCENARIO[suite],
                *(["--until", until] if until else []))
        return home

    def status(self, home):
        return self.ok("status", "--home", home, "--json").json[0]

    def export(self, home, out=None):
        """The business form of a home, as a text."""
        out = out or self.folder / f"export-{time.monotonic_ns()}.jsonl"
        self.ok("export", "--home", home, "--format", "jsonl", "--out", out)
        return out.read_text("utf-8")

    def audit(self, home):
        return self.ok("audit", "--home", home, "--json").json[0]

    def kill_at_end(self, process):
        """Nothing that a test started outlives it, even stopped."""
        def end():
            if process.poll() is None:
                process.send_signal(signal.SIGKILL)
            process.wait()
            for pipe in (process.stdout, process.stderr):
                if pipe:
                    pipe.close()
        self.addCleanup(end)
        return process


def main():
    unittest.main(verbosity=2)
