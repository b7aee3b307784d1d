"""tools/test_summary.py: every way in which a test can end is counted as what it is."""
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

SCRIPT = Path(__file__).resolve().parents[2] / "tools" / "test_summary.py"

CTEST = """<testsuite>
<testcase name="a" status="run"/><testcase name="b" status="{b}"/>
<testcase name="script" status="run"/><testcase name="absent" status="disabled"/>
</testsuite>"""
GTEST = """<testsuites><testsuite name="S">
<testcase name="One" status="run" result="completed" classname="S"/>
<testcase name="Two" status="run" result="skipped" classname="S"><skipped message="x"/></testcase>
<testcase name="Off" status="notrun" result="suppressed" classname="S"/>
{more}</testsuite></testsuites>"""
FAILED = """<testcase name="Bad" status="run" result="completed" classname="S">
<failure message="no"/></testcase>"""


class Summary(unittest.TestCase):
    def summarize(self, **files):
        with tempfile.TemporaryDirectory() as folder:
            for name, text in files.items():
                suffix = ".txt" if name == "checks" else ".xml"
                (Path(folder) / (name + suffix)).write_text(text, encoding="utf-8")
            run = subprocess.run([sys.executable, str(SCRIPT), folder], capture_output=True,
                                 text=True, check=False)
        return run.returncode, run.stdout.splitlines()

    def test_programs_count_by_their_own_tests(self):
        code, lines = self.summarize(ctest=CTEST.format(b="run"), a_test=GTEST.format(more=""))
        self.assertEqual(code, 0)
        self.assertEqual(lines, ["skipped: a: S.Two", "skipped: absent",
                                 "3 passed, 0 failed, 2 skipped"])

    def test_a_failed_test_is_named(self):
        code, lines = self.summarize(ctest=CTEST.format(b="fail"), b_test=GTEST.format(more=FAILED))
        self.assertEqual(code, 1)
        self.assertIn("failed: b: S.Bad", lines)
        self.assertEqual(lines[-1], "3 passed, 1 failed, 2 skipped")

    def test_a_crash_without_a_failed_test_still_fails(self):
        code, lines = self.summarize(ctest=CTEST.format(b="fail"), b_test=GTEST.format(more=""))
        self.assertEqual((code, lines[-1]), (1, "3 passed, 1 failed, 2 skipped"))
        code, lines = self.summarize(ctest=CTEST.format(b="fail"))
        self.assertEqual((code, lines[-1]), (1, "2 passed, 1 failed, 1 skipped"))
        code, lines = self.summarize(ctest=CTEST.format(b="fail"), b_test="<torn")
        self.assertEqual((code, lines[-1]), (1, "2 passed, 1 failed, 1 skipped"))

    def test_checks_count_too(self):
        code, lines = self.summarize(checks="passed lint\nskipped fuzz: clang is absent\n")
        self.assertEqual((code, lines), (0, ["skipped: fuzz: clang is absent",
                                             "1 passed, 0 failed, 1 skipped"]))
        self.assertEqual(self.summarize(checks="passed lint\nfailed format\n")[0], 1)

    def test_nothing_run_is_no_success(self):
        self.assertEqual(self.summarize(), (1, ["0 passed, 0 failed, 0 skipped"]))


if __name__ == "__main__":
    unittest.main()
