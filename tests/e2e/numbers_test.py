"""Every number of every option is decimal, whole and in range, or refused by the option's name."""
import re

import harness
from harness import USAGE

WRONG = ("-1", "010", "0x10", "1e3", "18446744073709551616", " 1", "1 ", "\uff11", "", "+1", "1.0",
         "1_000", "\u0661")
CHINESE = re.compile("[\u4e00-\u9fff]")
# Words that a verb must have before its options are looked at, and verbs below a verb.
BELOW = {"key": ("new", "list", "show", "export"), "rule": ("check", "format", "diff"),
         "bank": ("read",),
         "bench": ("log", "rules", "allocate", "views", "net")}
OPTION = re.compile(r"^\s+(?:-\w,)?(--[\w-]+) (N|\d+\.\.\d*)(?:=\S+)?(?:\s|$)", re.M)


def verbs():
    out = harness.luoshu("--help").out
    names = [line.split()[0] for line in out.splitlines() if line.startswith("  ")]
    for name in names:
        for below in BELOW.get(name, ("",)):
            yield [name, below] if below else [name]


class Numbers(harness.Case):
    def test_every_numeric_option_of_every_verb(self):
        seen = set()
        for verb in verbs():
            text = self.ok(*verb, "--help").out
            needed = re.findall(r"^\s+(--[\w-]+) .*REQUIRED", text, re.M)
            words = [word for option in needed for word in (option, "x")]
            for option, kind in OPTION.findall(text):
                seen.add(option)
                self.refuses([*verb, *words], option, self.past(kind))
        self.assertGreaterEqual(seen, {"--as-of-size", "--until", "--jobs", "--entry-events",
                                       "--seed", "--count", "--timeout", "--nodes", "--rounds"})

    @staticmethod
    def past(kind):
        least, _, most = kind.partition("..")
        below = [str(int(least) - 1)] if least.isdigit() and int(least) > 0 else []
        above = [str(int(most) + 1)] if most.isdigit() else []
        return below + above

    def refuses(self, words, option, more):
        for value in (*WRONG, *more):
            for given in ([option, value], [f"{option}={value}"]):
                with self.subTest(words=words, given=given):
                    run = self.expect(USAGE, *words, *given, cwd=self.folder)
                    self.assertIn(option, run.err)
        zh = self.expect(USAGE, *words, option, "010", "--lang", "zh", cwd=self.folder)
        self.assertIn(option, zh.err)
        self.assertTrue(CHINESE.search(zh.err))

    def test_numbers_that_are_words_of_their_own(self):
        home = self.imported(until=60)
        for value in (*WRONG[:5], "\uff15", "entry:010", "entry:-1", "entry:0x1", "entry:"):
            run = harness.luoshu("prove", value, "--home", home, "--out", self.folder / "p")
            self.assertEqual(run.code, USAGE, run)
        for value in ("1..010", "-1..2", "0x1..2", "2..1", "1.."):
            self.expect(USAGE, "sim", "--seeds", value)

    def test_options_of_a_sample_are_refused_elsewhere(self):
        home = self.imported(until=100)
        for words in (["--seed", "7"], ["--count", "5"]):
            run = self.expect(USAGE, "view", "R1", "--home", home, *words)
            self.assertIn(words[0], run.err)

    def test_the_list_of_views_says_what_each_needs(self):
        out = self.ok("view", "list").out
        for option in ("--tx", "--subject", "--from"):
            self.assertIn(option, out)


if __name__ == "__main__":
    harness.main()
