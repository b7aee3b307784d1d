"""Chinese whole: every sentence that the program can say has a Chinese one, in Chinese.

Sentences are read from the sources: a statement with an English sentence and no Chinese one must
be in a table of ledger/sentences, or in a file whose words are for machines and logs only (EXEMPT,
with the reason). And no Chinese sentence holds an English word but for names (NAMES).
"""
import re
import unittest
from pathlib import Path

SOURCE = Path(__file__).resolve().parents[2]
HAN = re.compile("[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]")
TOKEN = re.compile(r'//[^\n]*|/\*.*?\*/|R"([^()\s\\]*)\((.*?)\)\1"|"((?:\\.|[^"\\\n])*)"'
                   r"|'(?:\\.|[^'\\\n])'|[;{}]|\w+|\S", re.S)
FOLDERS = ("ledger", "projections", "node", "tools/luoshu")

# Files whose English sentences are not for readers of Chinese.
EXEMPT = {
    "node/core/http_answer.cc": "log lines of an operator",
    "node/core/http_gate.cc": "answers for machines",
    "node/core/http_head.cc": "answers for machines",
    "node/shell/http_session.cc": "answers for machines",
    "node/shell/http_call.cc": "log lines of an operator",
    "node/shell/boundary.h": "log lines of an operator",
    "node/shell/node_alarms.cc": "log lines of an operator",
    "node/shell/writer.cc": "log lines of an operator",
    "node/shell/witness_client.cc": "log lines of an operator",
    "tools/luoshu/main.cc": "an abort handler may call little more than write()",
    "node/shell/node.cc": "log lines of an operator",
    "node/shell/monitoring_http.cc": "metrics and answers for machines",
    "node/shell/network.cc": "log lines of an operator",
    "node/shell/network_links.cc": "log lines of an operator",
    "node/shell/network_calls.cc": "log lines of an operator",
    "node/shell/http.cc": "answers for machines",
    "node/shell/witness_server.cc": "answers for machines (C2SP tlog-witness)",
    "node/shell/channel_over.h": "log lines of an operator",
    "node/shell/api_server.cc": "log lines of an operator",
    "node/shell/node_api.cc": "log lines of an operator",
    "node/api/answer.cc": "phrases and fields of HTTP",
    "node/api/session.cc": "fields of HTTP",
    "node/answers/answers.cc": "fields of HTTP",
    "node/answers/log_answers.cc": "fields of HTTP",
    "ledger/allocation/rule_printer.cc": "the language of rules",
    "ledger/crypto/key_pem.cc": "PEM",
    "ledger/base/assert.h": "a broken invariant, for whoever mends the program",
    "ledger/base/result.cc": "a broken invariant, for whoever mends the program",
    "ledger/store/replayed_store.cc": "a broken invariant, for whoever mends the program",
    "node/answers/deadline_store.cc": "a broken invariant, for whoever mends the program",
}
# Literals that are data, not sentences.
DATA = re.compile(r"^(text/plain|text/csv|application/|# HELP|\{\}ledger \{\}|; Luoshu"
                  r"|-----BEGIN|cosignature/v1|largest-remainder|luoshu sim|While lock file"
                  r"|lock hold by|unexpected end|\{\} / "
                  r"|2, 3 \(1\))|^(luoshu|GET, HEAD)"
                  r"|^[a-z-]+ \{\}$|\\n$")


def statements(text):
    """The string literals of each statement, adjacent and concatenated ones joined by {}."""
    tokens = []
    for match in TOKEN.finditer(text):
        token = match.group()
        if token.startswith(("//", "/*")):
            continue
        block = token == "{" and text[match.end():match.end() + 1] == "\n"
        if token == ";" or block:
            yield tokens
            tokens = []
        else:
            literal = match.group(3) if token.startswith('"') else None
            tokens.append((token, text.count("\n", 0, match.start()) + 1, literal))
    yield tokens


def end_of_operand(tokens, at):
    depth = 0
    while at < len(tokens):
        token = tokens[at][0]
        if token in "([{" and len(token) == 1:
            depth += 1
        elif token in ")]}" and len(token) == 1:
            if depth == 0:
                break
            depth -= 1
        elif depth == 0 and token in "+,?:":
            break
        at += 1
    return at


def joined(tokens):
    """(line, sentence) of each run of literals; what is added between them is {}."""
    at = 0
    while at < len(tokens):
        _, line, literal = tokens[at]
        at += 1
        if literal is None:
            continue
        while at < len(tokens):
            if tokens[at][2] is not None:
                literal += tokens[at][2]
                at += 1
            elif tokens[at][0] == "+":
                if at + 1 < len(tokens) and tokens[at + 1][2] is not None:
                    at += 1
                    continue
                literal += "{}"
                at = end_of_operand(tokens, at + 1)
            else:
                break
        yield line, literal


def files():
    for folder in FOLDERS:
        for path in sorted((SOURCE / folder).rglob("*")):
            if path.suffix in (".cc", ".h") and path.parent.name != "sentences":
                yield path


def english_alone():
    for path in files():
        name = path.relative_to(SOURCE).as_posix()
        if name in EXEMPT:
            continue
        parts = list(statements(path.read_text(encoding="utf-8")))
        # A pair of sentences may stand in neighbouring statements.
        chinese = [any(HAN.search(literal) for _, _, literal in part if literal) for part in parts]
        for at, tokens in enumerate(parts):
            words = {token for token, _, _ in tokens}
            if words & {"LUOSHU_ASSERT", "include", "static_assert"}:
                continue
            if any(chinese[max(0, at - 1):at + 2]):
                continue
            for line, sentence in joined(tokens):
                if " " in sentence.strip() and len(re.findall(r"[A-Za-z]{2,}", sentence)) >= 3 \
                        and not DATA.search(sentence):
                    yield name, line, sentence


# Where the two languages stand side by side as ledger/base/bilingual.h has them: Chinese first.
PAIRED = ("projections/", "tools/luoshu/", "ledger/audit/")
# Tables of a code and its Chinese name, and members of JSON.
NO_PAIRS = {("projections/trace/find.cc", "fen"), ("tools/luoshu/console.cc", "message_zh")} | {
    ("projections/trace/find_text.cc", code)
    for code in ("subject", "author", "cosigners", "basis")}


def operands(tokens, at):
    """What stands between the commas of the braces that open before `at`."""
    found, depth = [[]], 0
    for token in tokens[at:]:
        if token[0] in ("(", "[", "{"):
            depth += 1
        elif token[0] in (")", "]", "}"):
            if depth == 0:
                return found
            depth -= 1
        if token[0] == "," and depth == 0:
            found.append([])
        else:
            found[-1].append(token)
    return []


def swapped(name, text):
    """(line, literal) of each pair in braces whose first literal is English, its second Chinese."""
    tokens = []
    for match in TOKEN.finditer(text):
        token = match.group()
        if not token.startswith(("//", "/*")):
            tokens.append((token, text.count("\n", 0, match.start()) + 1,
                           match.group(3) if token.startswith('"') else None))
    for at, token in enumerate(tokens):
        pair = operands(tokens, at + 1) if token[0] == "{" else []
        if len(pair) != 2 or any(not operand or operand[0][0] == "{" for operand in pair):
            continue
        first, second = ([word for _, _, word in operand if word is not None] for operand in pair)
        if first and (name, first[0]) not in NO_PAIRS \
                and not any(map(HAN.search, first)) and any(map(HAN.search, second)):
            yield token[1], first[0]


def table():
    pairs = re.compile(r'\{"((?:\\.|[^"\\])*)"\s*((?:"(?:\\.|[^"\\])*"\s*)*),\s*'
                       r'((?:"(?:\\.|[^"\\])*"\s*)+)\}')
    for path in sorted((SOURCE / "ledger/sentences").glob("chinese_*.cc")):
        for match in pairs.finditer(path.read_text(encoding="utf-8")):
            parts = re.findall(r'"((?:\\.|[^"\\])*)"', match.group(2))
            english = match.group(1) + "".join(parts)
            chinese = "".join(re.findall(r'"((?:\\.|[^"\\])*)"', match.group(3)))
            yield english, chinese


# What a Chinese sentence may hold of English: words that a person types or reads as they are.
NAMES = set("""
root export checkpoint list true false approved rejected draft show format diff log Lines upheld
entry none csv bundle new check sign submit rules allocate views net luoyang kit revoke pem txt
split partly dismissed cosign transport unfounded resource product initial change correction
deregistration renewal pass fail industry ulimit sequencer replica auditor debug info warning error
GiB KiB chmod day synthetic ledger calendar province city party authority prove lost compromised
Excel excel xlsx json Release bench try ground view lines jsonl hledger fen vkey key anchor judge
curl metrics rule cosigned quorum witness group any all url proof old index rehearsal purpose vkey
open restore audit home genesis intl gm pool base use quality end gross division statements table
confirm dispute close find event LimitNOFILE limit reasons hosts detail instance next crt path query
Bearer Authorization Allow Expect Accept Host
""".split())
# Options, values in quotes, holes, commands, codes and everything with a digit or a sign in it.
TYPED = re.compile(r"\{[^}]*\}|\\n|“[^”]*”"
                   r"|--[a-z-]+|\bluoshu( [a-z-]+)*|`[^`]*`|\$[A-Z_]+|<[^>]*>")


def english_in(sentence):
    """English words of a Chinese sentence that are no names."""
    text = TYPED.sub(" ", sentence)
    for word in re.findall(r"[A-Za-z][-_.:/=0-9A-Za-z]*", text):
        plain = re.fullmatch(r"[A-Za-z]{3,}", word) and not word.isupper()
        event_type = re.fullmatch(r"([A-Z][a-z]+){2,}", word)
        if plain and not event_type and word not in NAMES:
            yield word


def loose(text):
    """The words of a sentence with every hole alike: what a pattern and a literal share."""
    return re.sub(r"\s+", " ", re.sub(r"\{[^}]*\}", "{}", text.replace("\\n", ""))).strip(" :;,'")


class Chinese(unittest.TestCase):
    def test_every_sentence_has_a_chinese_one(self):
        known = {loose(english) for english, _ in table()}
        self.assertGreater(len(known), 300)
        missing = [f"{name}:{line}: {sentence}" for name, line, sentence in english_alone()
                   if loose(sentence) not in known
                   and not any(loose(sentence) in other for other in known)]
        self.assertEqual([], missing, "\n".join(missing))

    def test_chinese_stands_first_in_every_pair(self):
        found = []
        for path in files():
            name = path.relative_to(SOURCE).as_posix()
            if name.startswith(PAIRED):
                found += [f"{name}:{line}: {word}"
                          for line, word in swapped(name, path.read_text(encoding="utf-8"))]
        self.assertEqual([], found, "\n".join(found))
        for right in ('{"期间", "period"}', '{fmt::format("{} 行", n), fmt::format("{} rows", n)}',
                      'Fault{Errc::kIo, "no room", "没有空间"}', '{"code", {"期间", "period"}}'):
            self.assertEqual([], list(swapped("", right)), right)
        for wrong in ('{"period", "期间"}', '{fmt::format("{} rows", n), fmt::format("{} 行", n)}',
                      'Bilingual{"a" "b", "期" "间"}', '{"code", {"period", "期间"}}'):
            self.assertEqual(1, len(list(swapped("", wrong))), wrong)

    def test_no_chinese_sentence_holds_english(self):
        found = []
        sentences = 0
        for path in files():
            for tokens in statements(path.read_text(encoding="utf-8")):
                for line, sentence in joined(tokens):
                    # An English sentence may quote the gazette.
                    if 2 * len(HAN.findall(sentence)) < len(re.findall("[a-z]", sentence)) \
                            or sentence.startswith("one of "):
                        continue
                    if HAN.search(sentence):
                        sentences += 1
                        found += [f"{path}:{line}: {word}: {sentence}"
                                  for word in english_in(sentence)]
        found += [f"{word}: {chinese}" for _, chinese in table() for word in english_in(chinese)]
        self.assertGreater(sentences, 1000)
        self.assertEqual([], found, "\n".join(found))


if __name__ == "__main__":
    unittest.main()
