"""Reads the text of a LuoRule (A1, A2, A4): English keywords, no messages beyond the line number.

The texts that reach this parser were accepted by a ledger; what it does not understand it refuses
with RuleError rather than guess.
"""

import re
from dataclasses import dataclass, field

TOKEN = re.compile(
    r'\s*(?:(?P<string>"[^"]*")|(?P<date>\d{4}-\d\d-\d\d)|(?P<range>\.\.)|'
    r'(?P<pct>\d+(?:\.\d{1,4})?%)|(?P<number>\d+(?:\.\d\d)?)(?![\d.])|'
    r'(?P<word>[A-Za-z_][A-Za-z0-9_-]*)|(?P<mark>[,*]))')
SETS = ("cities-in-lineage", "all-cities", "parties-with-investment")
STEP_ORDER = {"withhold": 0, "cap": 1, "recover": 2, "split": 3, "pool": 4, "earmark": 5,
              "divide": 5, "ceiling": 6, "floor": 6, "refund": 7, "round": 8, "end": 9}


class RuleError(ValueError):
    """The text is not a rule this parser knows."""


@dataclass(frozen=True)
class Target:
    """kind: province, city-by-contribution, party, division or account; name where it has one."""
    kind: str
    name: str = ""

    def suffix(self):
        """A11: what the step of a line gets behind the name of its pool."""
        words = {"city-by-contribution": "city", "account": self.name}
        return "_" + words.get(self.kind, self.kind)


@dataclass(frozen=True)
class Withhold:
    name: str
    ppm: int  # -1: a sum of money
    fen: int
    account: str


@dataclass(frozen=True)
class Recover:
    classes: tuple  # empty: any
    ppm: int
    lapse: bool

    def covers(self, cost_class):
        """A16: `class any` covers every class."""
        return not self.classes or cost_class in self.classes


@dataclass(frozen=True)
class Pool:
    name: str
    method: str  # fixed, equal, investment, lineage, metered-use
    targets: tuple = ()  # fixed: (Target, ppm)
    over: str = ""  # equal: the set
    net: bool = False  # investment: net of subsidy
    factors: tuple = ()  # lineage: "base", "use", "quality" or an int
    fallback: object = None  # None, "base", "equal" or a Target


@dataclass(frozen=True)
class Earmark:
    ppm: int
    pool: str
    role: str
    name: str
    equal: bool


@dataclass(frozen=True)
class Divide:
    pool: str
    of: str  # city or province
    targets: tuple


@dataclass(frozen=True)
class Ceiling:
    pool: str
    per: str  # division or party
    ppm: int
    proportional: bool


@dataclass(frozen=True)
class Floor:
    pool: str
    per: str  # city or party
    fen: int
    account: str


@dataclass
class Rule:
    id: str
    version: int
    effective: str = ""
    until: str = ""  # empty: no end date
    period: str = "quarter"
    recognise: str = "settled"
    scope: tuple = ("all",)
    withholds: list = field(default_factory=list)
    cap: tuple = ()  # (cycle, reserve name)
    recovers: list = field(default_factory=list)
    split: list = field(default_factory=list)  # (pool name, ppm)
    pools: dict = field(default_factory=dict)
    after: list = field(default_factory=list)  # Earmark and Divide in written order
    limits: list = field(default_factory=list)  # Ceiling and Floor in written order
    rounding: str = "key-ascending"  # or rotate-by-transaction, cumulative


class Words:
    """The tokens of one line, read from left to right."""

    def __init__(self, text, line):
        self.line, self.tokens, at = line, [], 0
        text = text.rstrip()
        while at < len(text):
            match = TOKEN.match(text, at)
            if not match:
                raise RuleError(f"line {line}: cannot read {text[at:]!r}")
            self.tokens.append((match.lastgroup, match.group(match.lastgroup)))
            at = match.end()
        self.at = 0

    def peek(self):
        return self.tokens[self.at] if self.at < len(self.tokens) else ("end", "")

    def fail(self):
        raise RuleError(f"line {self.line}: unexpected {self.peek()[1]!r}")

    def take(self, kind):
        if self.peek()[0] != kind:
            self.fail()
        self.at += 1
        return self.tokens[self.at - 1][1]

    def has(self, word):
        """Takes the word if it is the next one."""
        if self.peek()[1] != word:
            return False
        self.at += 1
        return True

    def expect(self, *words):
        for word in words:
            if not self.has(word):
                self.fail()

    def word(self, *allowed):
        value = self.take("word")
        if allowed and value not in allowed:
            self.at -= 1
            self.fail()
        return value

    def string(self):
        return self.take("string")[1:-1]

    def ppm(self):
        return percent_ppm(self.take("pct"))

    def fen(self):
        yuan, _, cents = self.take("number").partition(".")
        return int(yuan) * 100 + int(cents or 0)

    def done(self):
        if self.at != len(self.tokens):
            self.fail()


def percent_ppm(text):
    """`6.25%` as integer ppm (R6: at most four decimals)."""
    whole, _, decimals = text.rstrip("%").partition(".")
    return int(whole) * 10000 + int((decimals + "0000")[:4])


def ppm_text(ppm):
    """A11: a percentage without trailing zeros, such as `45%`."""
    whole, rest = divmod(ppm, 10000)
    return f"{whole}" + (f".{rest:04d}".rstrip("0") if rest else "") + "%"


def without_comment(text):
    """A1: `#` starts a comment except inside a string."""
    inside = False
    for at, letter in enumerate(text):
        if letter == '"':
            inside = not inside
        elif letter == "#" and not inside:
            return text[:at]
    return text


def listed(words, item):
    """item {"," item}"""
    found = [item(words)]
    while words.has(","):
        found.append(item(words))
    return tuple(found)


def read_target(words):
    word = words.word()
    if word in ("province", "city-by-contribution"):
        return Target(word)
    if word == "party":
        return Target(word, words.word())
    if word == "division":
        return Target(word, words.take("number"))
    return Target("account", words.word() if word == "account" else word)


def read_account(words):
    words.has("account")
    return words.word()


def target_share(words):
    target = read_target(words)
    return target, words.ppm()


def read_header(rule, words, key):
    if key in ("title", "basis"):
        words.string()
    elif key == "effective":
        rule.effective = words.take("date")
        if words.has(".."):
            rule.until = words.take("date")
    elif key == "period":
        rule.period = words.word("month", "quarter", "year")
    elif key == "base":
        words.expect("net")  # A3
    elif key == "recognise":
        words.expect("on")
        rule.recognise = words.word("settled", "paid")
    elif key == "scope":
        kind = words.word("all", "product", "agreement")
        rule.scope = (kind,) if kind == "all" else (kind, *sorted(listed(words, Words.word)))
    else:
        return False
    return True


def read_withhold(rule, words):
    name, ppm, fen = words.word(), -1, 0
    if words.peek()[0] == "pct":
        ppm = words.ppm()
    else:
        fen = words.fen()
    words.expect("to")
    rule.withholds.append(Withhold(name, ppm, fen, read_account(words)))


def read_cap(rule, words):
    words.expect("permitted-revenue", "cycle")
    cycle = words.string()
    words.expect("excess", "to", "reserve")
    rule.cap = (cycle, words.word())


def read_recover(rule, words):
    words.expect("audited-cost", "class")
    classes = () if words.has("any") else listed(words, Words.word)
    words.expect("up-to")
    ppm = words.ppm()
    words.expect("to", "bearer")
    rule.recovers.append(Recover(classes, ppm, words.word("carry", "lapse") == "lapse"))


def read_factor(words):
    if words.peek()[0] == "number":
        return int(words.take("number"))
    return words.word("base", "use", "quality")


def read_method(words):
    if words.has("fixed"):
        return {"method": "fixed", "targets": listed(words, target_share)}
    if words.has("equal"):
        words.expect("over")
        return {"method": "equal", "over": words.word(*SETS)}
    words.expect("by")
    method = words.word("investment", "lineage", "metered-use")
    if method == "investment":
        return {"method": method, "net": words.has("net-of-subsidy")}
    if method == "metered-use":
        return {"method": method}
    words.expect("weight")
    factors = [read_factor(words)]
    while words.has("*"):
        factors.append(read_factor(words))
    return {"method": method, "factors": tuple(factors)}


def read_pool(rule, words):
    name, method, fallback = words.word(), read_method(words), None
    if words.has("else"):
        fallback = words.word() if words.peek()[1] in ("base", "equal") else read_target(words)
    rule.pools[name] = Pool(name, fallback=fallback, **method)


def read_earmark(rule, words):
    ppm = words.ppm()
    words.expect("of")
    pool = words.word()
    words.expect("of")
    role = words.word()
    words.expect("as")
    name = words.word()
    words.expect("by")
    rule.after.append(
        Earmark(ppm, pool, role, name, words.word("city-contribution", "equal") == "equal"))


def read_divide(rule, words):
    pool = words.word()
    words.expect("of")
    of = words.word("city", "province")
    words.expect("into")
    rule.after.append(Divide(pool, of, listed(words, target_share)))


def read_ceiling(rule, words):
    pool = words.word()
    words.expect("per")
    per, ppm = words.word("division", "party"), words.ppm()
    words.expect("spill")
    proportional = words.word("proportional", "province") == "proportional"
    rule.limits.append(Ceiling(pool, per, ppm, proportional))


def read_floor(rule, words):
    pool = words.word()
    words.expect("per")
    per, fen = words.word("city", "party"), words.fen()
    words.expect("from")
    rule.limits.append(Floor(pool, per, fen, read_account(words)))


def read_split(rule, words):
    rule.split = [(name, ppm) for name, ppm in
                  listed(words, lambda w: (w.word(), w.ppm()))]


def read_refund(_, words):
    words.expect("reverse", "remaining-lines")


def read_round(rule, words):
    rule.rounding = words.word("largest-remainder", "cumulative")
    if rule.rounding == "largest-remainder":
        words.expect("tie")
        rule.rounding = words.word("key-ascending", "rotate-by-transaction")


STEPS = {"withhold": read_withhold, "cap": read_cap, "recover": read_recover,
         "split": read_split, "pool": read_pool, "earmark": read_earmark, "divide": read_divide,
         "ceiling": read_ceiling, "floor": read_floor, "refund": read_refund,
         "round": read_round, "end": lambda rule, words: None}


def parse(text):
    """The rule that a text says; RuleError where it says none."""
    rule, stage = None, -1
    for number, raw in enumerate(text.split("\n"), 1):
        words = Words(without_comment(raw.rstrip("\r")), number)
        if not words.tokens:
            continue
        key = words.word()
        if rule is None:
            if key != "rule":
                raise RuleError(f"line {number}: not a rule")
            rule = Rule(words.string(), 0)
            words.expect("version")
            rule.version = int(words.take("number"))
        elif stage == -1 and read_header(rule, words, key):
            pass
        else:
            if key not in STEPS or STEP_ORDER[key] < stage:  # A4
                raise RuleError(f"line {number}: {key} out of place")
            stage = STEP_ORDER[key]
            STEPS[key](rule, words)
        words.done()
    if stage != STEP_ORDER["end"] or not rule.effective:
        raise RuleError("the rule is incomplete")
    return rule
