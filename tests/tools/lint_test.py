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
    ("tic", "ledger/log/x.cc", "// What became\n// of the entry.\n",
     'auto text = "what became of the entry";\n'),
    ("old-name", "node/core/x.cc", "void strange_key();\n", "void unpinned_key();\n"),
    ("tic", "tools/x.py", '"""Made anew."""\n', '"""Made again."""\nx = "so many"\n'),
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
     '// #include "ledger/base/own.h"\n#include "ledger/base/own.h"\n'),
    ("direction", "ledger/newroom/x.cc", '#include "ledger/base/ids.h"\n', "int x;\n"),
    ("direction", "projections/engine/x.cc", '#include "tools/luoshu/x.h"\n',
     '#include "ledger/ledger.h"\n'),
    ("direction", "projections/engine/x.cc", '#include "projections/views/view.h"\n',
     '#include "ledger/log/log.h"\n'),
    ("direction", "projections/words/x.cc", '#include "projections/views/view.h"\n',
     '#include "projections/views/table.h"\n'),
    ("direction", "projections/views/x.cc", '#include "ledger/audit/audit.h"\n',
     '#include "projections/explain/explanation.h"\n'),
    ("direction", "projections/query/x.cc", '#include "projections/checks/sum_checks.h"\n',
     '#include "projections/trace/find.h"\n'),
    ("direction", "projections/newroom/x.cc", '#include "ledger/base/ids.h"\n', "int x;\n"),
    ("direction", "node/core/x.cc", '#include "projections/views/view.h"\n',
     '#include "ledger/ledger.h"\n'),
    ("direction", "node/core/x.cc", '#include "node/shell/loop.h"\n',
     '#include "node/core/wire.h"\n'),
    ("direction", "node/execution/x.cc", '#include "node/shell/loop.h"\n',
     '#include "node/core/wire.h"\n'),
    ("direction", "node/shell/x.cc", '#include "projections/money/what_if.h"\n',
     '#include "projections/views/catalogue.h"\n'),
    ("direction", "tools/sim/x.cc", '#include "node/shell/loop.h"\n',
     '#include "node/execution/door.h"\n'),
    ("direction", "tools/bench/x.cc", '#include "tools/luoshu/console.h"\n',
     '#include "node/shell/tls.h"\n'),
    ("direction", "ledger/rules/engine/x.cc", '#include "ledger/rules/money/costs.h"\n',
     '#include "ledger/rules/engine/rule.h"\n'),
    ("direction", "ledger/rules/parties/x.cc", '#include "ledger/rules/money/costs.h"\n',
     '#include "ledger/rules/developers/developers.h"\n'),
    ("direction", "ledger/rules/newfolder/x.cc", '#include "ledger/rules/engine/rule.h"\n',
     "int x;\n"),
    ("internal-header", "projections/views/x.cc", '#include "ledger/form/inside.h"\n',
     '// #include "ledger/form/inside.h"\n'),
    ("internal-header", "ledger/form/y.cc", '#include "ledger/form/inside_two.h"\n',
     '#include "ledger/form/inside.h"\n'),
    ("internal-header", "ledger/base/x.h",
     "// Prose. Internal to the rules of sales.\n#pragma once\n",
     "// Prose. Internal to\n// this room: x.\n#pragma once\n"),
    ("citation", "ledger/log/x.cc", "// As A13 has it.\n", "// As A12 has it (RULEBOOK 3.9).\n"),
    ("citation", "tests/x.py", '"""B7."""\n', 'words = "B7"  # B1, F2\n'),
    ("citation", "ledger/log/x.cc", "// RULEBOOK 3.9,\n// 3.10.\n",
     "// RULEBOOK\n// 3.9 and appendix B.\n"),
    ("citation", "ledger/log/x.cc", "// RULEBOOK appendix C.\n", "// RULEBOOK 4.\n"),
    ("citation", "ledger/log/x.cc", "// docs/FORMATS.md §3.\n",
     "// docs/FORMATS.md §2, RFC 9162 §2.1.4.\n"),
    ("citation", "schema/x.capnp", "# Source: FORMATS 9; scenario data\n",
     "# Source: FORMATS 2; scenario data\n"),
    ("citation", "ledger/log/x.cc", "// Section §4 of nothing.\n", "// GB/T 32918.1 §6.1.\n"),
    ("citation", "ledger/log/x.cc", "// LUORULE-PRECISE A12.\n", "// A12.\n"),
    ("citation", "ledger/log/x.cc", "// ARCHITECTURE D10.\n", "// ARCHITECTURE, below.\n"),
    ("citation", "docs/x.md", "See decision 0002.\n", "See decision 0001.\n"),
    ("citation", "ledger/log/x.cc", "// docs/decisions/0002\n", "// docs/decisions/0001.\n"),
    ("citation", "ledger/log/x.cc", "// Invariant: invariant 2.\n", "// invariant 1\n"),
    ("citation", "ledger/log/x.cc", 'auto t = "docs/GONE.md";\n', 'auto t = "docs/FORMATS.md";\n'),
    ("citation", "ledger/log/x.cc", 'auto t = "see FORMATS, \\"Gone\\"";\n',
     'auto t = "see FORMATS, \\"Notes\\"";\n'),
    ("citation", "docs/x.md", "[a](GONE.md)\n", "[a](FORMATS.md#a), [b](https://a.b/GONE.md)\n"),
    ("citation", "docs/x.md", "`tests/gone_test.py`\n", "`ledger/base/own.h`, `ledger/…/x.h`\n"),
    ("unused", "ledger/base/x.h", header("int gone_word(int a);"), header("int used_word(int a);")),
    ("unused", "ledger/base/x.h", header("class Used {\n  int gone_ = 0;\n};"),
     header("class Used {\n  // gone_\n  int used_ = 0;\n};")),
    ("unused", "ledger/base/alone.h", header(), "// lint: allow unused: x\n#pragma once\n"),
    ("unused", "tools/gone.py", "x = 1\n", "x = 1  # lint: allow unused: x\n"),
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


# What planted citations lead to, and headers that stay in their room.
HOUSE = {
    "docs/rules/README.md": "## 3 Life cycles\n\n| 3.9 | sale | settled |\n\n## 4 Money\n\n"
                            "## Appendix B · Codes\n",
    "docs/rules/ALLOCATION.md": "- **A12 · withhold.** A part.\n",
    "docs/rules/ADMISSION.md": "| B1 | beginning |\n",
    "docs/VIEWS.md": "### F2 收支勾稽表 · shares against income\n",
    "docs/FORMATS.md": "## 2. Notes\n\nSee §2.\n",
    "docs/ARCHITECTURE.md": "## Invariants\n\n| 1 | positions have no gap |\n",
    "docs/decisions/0001-record.md": "Why.\n",
    "ledger/form/inside.h": "// Prose. Internal to\n// this room.\n#pragma once\n",
    "ledger/form/inside_two.h": "// Prose. Internal to x.cc and z.cc.\n#pragma once\n",
}

# Who uses the headers that are planted.
HOUSE["tests/user_test.cc"] = "".join(
    f'#include "{path}"\n' for path in sorted({"ledger/base/own.h", *HOUSE, *(c[1] for c in CASES)})
    if path.endswith(".h") and path != "ledger/base/alone.h") + "int a = used_word(Used().used_);\n"
HOUSE["tests/names.txt"] = "x.py x.sh\n"


class Tree(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.root = Path(self.folder.name)
        self.write("ledger/base/own.h", header())
        for path, text in HOUSE.items():
            self.write(path, text)

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
        source = LINT.read_text(encoding="utf-8") + "".join(
            part.read_text(encoding="utf-8") for part in sorted(LINT.parent.glob("linting/*.py")))
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
