"""tools/lint: a planted violation of every rule is found, and its lawful neighbour is not."""
import importlib.machinery
import importlib.util
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

sys.dont_write_bytecode = True
LINT = Path(__file__).resolve().parents[2] / "tools" / "lint"


def load_lint():
    loader = importlib.machinery.SourceFileLoader("lint", str(LINT))
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader("lint", loader))
    loader.exec_module(module)
    return module


lint = load_lint()


def header(body=""):
    return f"// Prose.\n#pragma once\n{body}\n"


def function_of(lines):
    return "int f(int a) {\n" + "  a += 1;\n" * (lines - 2) + "}\n"


# (rule, path, text that breaks it, text that keeps it)
CASES = [
    ("retired-word", "tools/luoshu/x.cc", 'auto text = "分录";\n', 'auto text = "记录";\n'),
    ("retired-word", "projections/views/x.cc", 'auto text = "账本高度";\n',
     'auto text = "账本规模";\n'),
    ("direction", "ledger/log/log.cc", '#include "node/core/replica.h"\n',
     '#include "schema/e.h"\n'),
    ("direction", "ledger/log/log.cc", '#include "ledger/rules/parties/keys.h"\n',
     '#include "ledger/merkle/tile.h"\n'),
    ("direction", "ledger/rules/parties/keys.cc", '#include "ledger/log/log.h"\n',
     '#include "ledger/store/store.h"\n'),
    ("direction", "ledger/rules/parties/keys.cc", '#include "ledger/ledger.h"\n',
     '#include "ledger/rules/engine/reasons.h"\n'),
    ("direction", "ledger/base/ids.cc", '#include "ledger/crypto/key.h"\n', "#include <array>\n"),
    ("direction", "ledger/ledger.cc", '#include "ledger/audit/audit.h"\n',
     '#include "ledger/log/log.h"\n'),
    ("direction", "ledger/merkle/x.cc", '#include "ledger/store/store.h"\n',
     '// #include "ledger/store/store.h"\n'),
    ("direction", "ledger/newroom/x.cc", '#include "ledger/base/ids.h"\n', "int x;\n"),
    ("direction", "projections/engine/x.cc", '#include "tools/luoshu/x.h"\n',
     '#include "ledger/ledger.h"\n'),
    ("foreign-header", "ledger/store/store.h", header("#include <rocksdb/db.h>"), header()),
    ("foreign-header", "ledger/log/log.cc", "#include <rocksdb/db.h>\n", "#include <vector>\n"),
    ("foreign-header", "tools/luoshu/x.cc", "#include <openssl/evp.h>\n",
     "#include <fmt/format.h>\n"),
    ("foreign-header", "node/console/x.cc", "#include <boost/asio.hpp>\n", "#include <map>\n"),
    ("purity", "ledger/merkle/x.cc", "#include <chrono>\n", "#include <bit>\n"),
    ("purity", "ledger/rules/x.cc", "auto t = std::chrono::system_clock::now();\n",
     "// never system_clock\nauto text = \"system_clock\";\n"),
    ("purity", "ledger/allocation/x.cc", "std::unordered_map<int, int> m;\n",
     "std::map<int, int> m;\n"),
    ("purity", "node/core/x.cc", "std::random_device dice;\n", "int random_devices;\n"),
    ("floating-point", "ledger/log/x.cc", "double rate = 1;\n", "// double\nint double_entry;\n"),
    ("floating-point", "projections/views/x.cc", "float rate;\n", 'auto text = "a float";\n'),
    ("pragma-once", "ledger/base/x.h", "// #pragma once\nint x;\n", header("int x;")),
    ("own-header-first", "ledger/base/own.cc",
     '#include <vector>\n\n#include "ledger/base/own.h"\n',
     '#include "ledger/base/own.h"\n\n#include <vector>\n'),
    ("line-length", "ledger/base/x.cc", "// " + "word " * 20 + ".\n",
     "// " + "河 南 " * 24 + ".\n"),
    ("trailing-space", "ledger/base/x.cc", "int x; \n", "int x;\n"),
    ("trailing-space", "docs/x.md", "text\r\n", "text\n"),
    ("tab", "ledger/base/x.cc", "\tint x;\n", "int x;\n"),
    ("banned-word", "docs/x.md", "TO" "DO: write\n", "mastodon TO DO\n"),
    ("banned-word", "ledger/base/x.cc", "// FIX" "ME\n", 'auto t = "aXXXXXX";\n'),
    ("machine-path", "tools/x.sh", "cd /wo" "rk/main\n", "cd build/work/main https://a.b/home/x\n"),
    ("final-newline", "tools/x.sh", "exit 0", "exit 0\n"),
    ("file-length", "ledger/base/x.cc", "int x;\n" * 501, "int x;\n" * 299),
    ("function-length", "ledger/base/x.cc", function_of(71), function_of(70)),
    ("function-length", "ledger/base/x.cc",
     "namespace a {\nclass C {\n public:\n  C() : x_{1}, y_(2) {\n" +
     "    ++y_;\n" * 70 + "  }\n};\n}\n",
     "namespace a {\nclass C {\n public:\n  struct D {\n" +
     "    int a;\n" * 90 + "  };\n};\n}\n"),
    ("function-length", "tests/x_test.cc", "TEST(A, B) {\n" + "  if (a) {\n  }\n" * 35 + "}\n",
     "constexpr int kTable[] = {\n" + "  f(1),\n" * 90 + "};\n#define A(x) {\n"),
]


class Tree(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.root = Path(self.folder.name)
        self.write("ledger/base/own.h", header())

    def tearDown(self):
        self.folder.cleanup()

    def write(self, path, text):
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text if isinstance(text, bytes) else text.encode())

    def findings(self):
        return lint.check_tree(self.root)

    def errors(self):
        return [finding for finding in self.findings() if not finding.warning]


class Rules(Tree):
    def test_every_planted_violation_is_found_and_its_neighbour_is_not(self):
        for rule, path, broken, kept in CASES:
            with self.subTest(rule=rule, broken=broken[:60]):
                self.write(path, broken)
                self.assertEqual({(f.path, f.rule) for f in self.errors()}, {(path, rule)})
                self.write(path, kept)
                self.assertEqual(self.findings(), [])
            (self.root / path).unlink()
            self.write("ledger/base/own.h", header())

    def test_every_rule_has_a_case(self):
        source = LINT.read_text(encoding="utf-8")
        named = set(lint.re.findall(r'Finding\(\s*[\w.]+,\s*(?:[\w.()]+,\s*)+?"([\w-]+)"', source))
        self.assertGreaterEqual(len(named), 10)
        self.assertEqual(named - {case[0] for case in CASES} - {"encoding"}, set())

    def test_a_finding_names_its_line(self):
        self.write("ledger/log/x.cc", "// a\n/* double\n double */\nint x;\ndouble y;\n")
        self.assertEqual([str(f).split(":")[:3] for f in self.findings()],
                         [["ledger/log/x.cc", "5", " floating-point"]])

    def test_lengths_between_aim_and_limit_only_warn(self):
        self.write("ledger/base/x.cc", "int x;\n" * 400)
        self.assertEqual([(f.rule, f.warning) for f in self.findings()], [("file-length", True)])

    def test_tests_may_include_any_library(self):
        self.write("tests/x_test.cc", "#include <rocksdb/db.h>\n#include <openssl/evp.h>\n")
        self.assertEqual(self.findings(), [])

    def test_digit_separators_open_no_literal(self):
        self.write("ledger/log/x.cc", "int a = 8'192;\ndouble b = 1'000;\nchar c = '\"';\nint d;\n")
        self.assertEqual([f.line for f in self.findings()], [2])

    def test_a_reason_beside_the_code_allows_its_own_rule_only(self):
        self.write("ledger/log/x.cc", "// lint: allow floating-point: a reason\ndouble x;\n")
        self.assertEqual(self.findings(), [])
        self.write("ledger/log/x.cc", "// lint: allow floating-point:\ndouble x;\n")
        self.assertEqual(len(self.findings()), 1, "an allowance without a reason is none")
        self.write("ledger/log/x.cc", "// lint: allow purity: a reason\ndouble x;\n")
        self.assertEqual(len(self.findings()), 1)

    def test_bytes_that_are_no_text(self):
        self.write("docs/x.md", b"\xff\xfe\n")
        self.assertEqual([f.rule for f in self.findings()], ["encoding"])
        (self.root / "docs/x.md").unlink()
        self.write("tests/golden/x.txt", "kept as it is \n")
        self.write("tests/fuzz/corpus/json/x.json", "\t \r\n")
        self.assertEqual(self.findings(), [])


class Program(Tree):
    def run_lint(self, *arguments):
        command = [sys.executable, "-B", str(LINT), "--root", str(self.root), *arguments]
        return subprocess.run(command, capture_output=True, text=True, check=False)

    def test_exit_codes_and_selected_paths(self):
        self.assertEqual(self.run_lint().returncode, 0)
        self.write("ledger/log/x.cc", "double x;\n")
        self.assertEqual(self.run_lint().returncode, 1)
        self.assertIn("ledger/log/x.cc:1: floating-point: double", self.run_lint().stdout)
        self.assertEqual(self.run_lint("ledger/base").returncode, 0)
        self.assertEqual(self.run_lint("ledger/log/").returncode, 1)

    def test_only_the_files_of_a_repository_count(self):
        git = ["git", "-C", str(self.root)]
        try:
            subprocess.run([*git, "init", "-q"], check=True, capture_output=True)
        except (OSError, subprocess.CalledProcessError):
            self.skipTest("git is absent")
        self.write(".gitignore", "/out/\n")
        self.write("out/x.cc", "int x; \n")
        self.assertEqual(self.run_lint().returncode, 0)
        self.write("new.cc", "int x; \n")
        self.assertEqual(self.run_lint().returncode, 1, "a file not yet added counts too")


if __name__ == "__main__":
    unittest.main()
