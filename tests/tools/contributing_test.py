"""docs/CONTRIBUTING.md says truly where things are: what it names exists, and what it says of one
view, one event type, one metric, the exit codes and the words is what the tree has."""
import re
import sys
import unittest
from pathlib import Path

sys.dont_write_bytecode = True
SOURCE = Path(__file__).resolve().parents[2]
PAGE = (SOURCE / "docs/CONTRIBUTING.md").read_text(encoding="utf-8")
FOLDERS = ("ledger", "node", "projections", "schema", "tests", "tools", "docs")
PRODUCT = ("ledger/", "node/", "projections/", "schema/", "tools/")
PATH = re.compile(r"`((?:(?:%s)/[\w./-]+|README[\w.-]*\.md))`" % "|".join(FOLDERS))
# What tells of many things at once: logs of the worked example, and this page.
NOT_COUNTED = re.compile(r"^docs/(?:CONTRIBUTING\.md|examples/)|^tests/(?:golden/homes|fuzz)/")


def section(number):
    """The text of a numbered section."""
    match = re.search(rf"^## {number}\. .*?(?=^## )", PAGE, re.M | re.S)
    return match.group()


def named_in(text):
    return set(PATH.findall(text))


def text_files():
    for folder in FOLDERS:
        for path in sorted((SOURCE / folder).rglob("*")):
            name = path.relative_to(SOURCE).as_posix()
            if path.is_file() and "__pycache__" not in name and not NOT_COUNTED.search(name):
                try:
                    yield name, path.read_text(encoding="utf-8")
                except UnicodeDecodeError:
                    continue


def files_with(pattern):
    return {name for name, text in text_files() if re.search(pattern, text)}


class Contributing(unittest.TestCase):
    def held(self, number, found):
        """The product's files are exactly those named; of tests and pages at least those."""
        named = named_in(section(number))
        product = {name for name in found if name.startswith(PRODUCT)}
        self.assertEqual(product - named, set(), "the page does not name it")
        self.assertEqual(named - found, set(), "it has nothing of what the page follows")

    def test_everything_named_exists(self):
        named = named_in(PAGE)
        self.assertGreater(len(named), 40)
        self.assertEqual([name for name in sorted(named) if not (SOURCE / name).exists()], [])

    def test_a_view(self):
        # rows.h is named as the place of what views share.
        view = (SOURCE / "projections/views/finance/f9_open_matters.cc").read_text()
        variable = re.search(r"const View (?:views::)?(\w+)", view).group(1)
        found = files_with(rf"\bF9\b|views::{variable}\b|extern const View {variable}\b")
        found |= {"projections/views/rows.h", "projections/money"}
        self.held(1, found)

    def test_an_event_type(self):
        name = "QualityIssueClosed"
        member = name[0].lower() + name[1:]
        constant = re.sub(r"(?<!^)([A-Z])", r"_\1", name).upper()
        self.held(2, files_with(rf"\b(?:{name}|{member}|get{name}|{constant})\b"))
        self.assertRegex(section(2), name)

    def test_a_metric(self):
        self.held(6, files_with(r'"unsendable_total"|luoshu_unsendable_total'))

    def test_exit_codes(self):
        source = (SOURCE / "ledger/base/result.cc").read_text()
        body = source[source.index("int exit_code("):]
        codes = set(re.findall(r"return (\d+);", body[:body.index("\n}")]))
        self.assertEqual(codes, set("123456"))
        english = re.search(r"^Exit codes: (.*?)\. ", (SOURCE / "README.md").read_text(),
                            re.M | re.S).group(1)
        self.assertEqual(set(re.findall(r"(?:^|,\s)(\d+) ", english)), codes | {"0", "130"})
        chinese = re.search("^退出码：(.*?)。", (SOURCE / "README.zh-CN.md").read_text(),
                            re.M).group(1)
        self.assertEqual(set(re.findall(r"(?:^|，)(\d+) ", chinese)), codes | {"0", "130"})
        handbook = (SOURCE / "docs/zh/HANDBOOK.md").read_text()
        table = handbook[handbook.index("退出码"):]
        self.assertEqual(set(re.findall(r"^\| (\d) \|", table, re.M)), codes | {"0"})

    def test_a_word(self):
        lint = (SOURCE / "tools/lint").read_text()
        retired = re.search(r"^RETIRED = \{(.*?)\}", lint, re.M | re.S).group(1)
        pairs = re.findall(r'"(.*?)": "(.*?)"', retired)
        self.assertGreater(len(pairs), 5)
        glossary = (SOURCE / "docs/GLOSSARY.md").read_text()
        words = set(re.findall(r"^\| [^|]+ \| ([^|]+?) \|", glossary, re.M))
        self.assertEqual([new for _, new in pairs if new not in words], [])
        self.assertEqual([old for old, _ in pairs if old in words], [])

    def test_every_room_has_its_row(self):
        sys.path.insert(0, str(SOURCE / "tools"))
        from linting.rooms import ROOMS
        page = (SOURCE / "docs/ARCHITECTURE.md").read_text()
        rows = set(re.findall(r"^\| `([\w/*.]+?)/?(?:\*\.h)?` \|", page, re.M))
        rooms = {room for room in ROOMS if (SOURCE / room).is_dir()
                 and (not room.startswith("tools/") or room == "tools/sim")}
        self.assertGreater(len(rooms), 20)
        self.assertEqual(rooms - rows, set())
        here = {path.parent.relative_to(SOURCE).as_posix()
                for folder in ("ledger", "projections", "node", "tools")
                for path in (SOURCE / folder).glob("*/*.cc")}
        self.assertEqual(here - set(ROOMS), set(), "a room without a table of what it may include")

    def test_the_picture_names_types_and_functions_that_are_there(self):
        page = (SOURCE / "docs/ARCHITECTURE.md").read_text()
        picture = re.search(r"^## The way of the data.*?```(.*?)```", page, re.M | re.S).group(1)
        names = set(re.findall(r"\b(?:[A-Z][a-z]+(?:[A-Z][a-z]+)+|[a-z]+_[a-z_]+)\b", picture))
        self.assertGreater(len(names), 15)
        code = "\n".join(text for name, text in text_files() if name.endswith((".h", ".cc")))
        missing = [name for name in sorted(names) if not re.search(rf"\b{name}\b", code)]
        self.assertEqual(missing, [])


if __name__ == "__main__":
    unittest.main()
