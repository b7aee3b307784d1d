"""Whatever a comment or a page cites is in this tree: sentences, sections, decisions, pages, files.

    A12, B3                   a sentence of docs/rules/ (or a view's code, docs/VIEWS.md)
    RULEBOOK 3.9, appendix B  a section of docs/rules/README.md
    FORMATS §8, FORMATS 8     a numbered section of that page
    decision 0015             a file of docs/decisions/
    invariant 8               a row of docs/ARCHITECTURE.md
    docs/PROTOCOL.md, "Forks" words that the page says
    [text](page.md)           a link of a page
    tests/e2e/page.py         a file
"""
import re

from linting.source import Finding

SENTENCE = re.compile(r"(?<![\w./`#\"'’-])([A-D])(\d{1,2})(?![\w/'-])")
RULEBOOK = re.compile(r"\bRULEBOOK\s+"
                      r"((?:(?:§\s?)?\d+(?:\.\d+)?(?: [A-Z]\b)?(?:,\s|\sand\s|\sto\s)?)+)")
APPENDIX = re.compile(r"\b[Aa]pp(?:endix|\.) ([A-Z])\b")
SECTION = re.compile(r"(\S+)\s+§\s?(\d+(?:\.\d+)*)")
NUMBERED = re.compile(r"\b([A-Z]{4,}(?:-[A-Z]+)*)(?:\.md)?\s+(\d+)(?![\w.]*\w)")
STRANGE = re.compile(r"\b([A-Z]{4,}(?:-[A-Z]+)*)\s+(?:[A-D]\d{1,2}\b|§)")
DECISION = re.compile(r"\bdecisions?[ /]\s*\[?(\d{4})\b")
INVARIANT = re.compile(r"\binvariants? (\d+)\b")
SAYS = re.compile(r'\b(?:docs/)?([A-Z]{4,})(?:\.md)?, \\?["“]([^"”\\]+)')
LINK = re.compile(r"\]\(([^)#:\s]+)(?:#[^)]*)?\)")
PAGE = re.compile(r"\bdocs/[\w./-]+")
FILE = re.compile(r"(?<![\w./<…*-])(?:ledger|node|projections|schema|tests|tools)/[\w./-]+"
                  r"\.(?:cc|h|capnp|py|txt|jsonl?|md|service)\b(?!\.)")
# Names tests by their path below tests/; a test holds it to what is there.
GENERATED = "docs/RULEBOOK.md"
# What others publish, before a § or a number.
FOREIGN = re.compile(r"^[\d.]+$|^tlog-\w+$|§|https:")
CODE_SPAN = re.compile(r"`[^`\n]*`")


class Tree:
    """What can be cited. `paths`: all files; `text_of(path)`: the text of one, or empty."""

    def __init__(self, paths, text_of):
        self.paths = set(paths)
        self.folders = {path[:at] for path in paths for at in range(len(path)) if path[at] == "/"}
        pages = {path: text_of(path) for path in paths
                 if path.startswith("docs/") and path.endswith(".md")}
        self.pages = {path.split("/")[1][:-3]: text for path, text in pages.items()
                      if path.count("/") == 1}
        rules = [text for path, text in pages.items() if path.startswith("docs/rules/")]
        self.sentences = {found for text in rules for found in
                          re.findall(r"(?:\*\*|^\| |^#+ )([A-Z]\d+)\b", text, re.M)}
        self.sentences |= set(re.findall(r"^### ([A-Z]\d+) ", self.pages.get("VIEWS", ""), re.M))
        sections = pages.get("docs/rules/README.md", "")
        self.sections = set(re.findall(r"^## (\d+) |(?:\*\*|\| )(\d+\.\d+)\b", sections, re.M))
        self.sections = {name for pair in self.sections for name in pair if name}
        self.appendices = set(re.findall(r"^## Appendix ([A-Z]) ", sections, re.M))
        self.decisions = {path.split("/")[2][:4] for path in paths
                          if path.startswith("docs/decisions/")}
        invariants = self.pages.get("ARCHITECTURE", "").split("## Invariants")[-1]
        self.invariants = set(re.findall(r"^\| (\d+) \|", invariants, re.M))

    def sections_of(self, page):
        return set(re.findall(r"^#+ (\d+)\. ", self.pages.get(page, ""), re.M))

    def has(self, path):
        path = path.rstrip("./-")
        return (path in self.paths or path in self.folders or path + ".md" in self.paths
                or path.startswith("docs/decisions/")
                and path[len("docs/decisions/"):] in self.decisions)


def cited_things(tree, prose, own_page):
    """(place, what is cited and missing) of the words of comments, or of the page `own_page`."""
    for match in SENTENCE.finditer(CODE_SPAN.sub(lambda span: "." * len(span.group()), prose)):
        if match.group() not in tree.sentences:
            yield match.start(), f"sentence {match.group()}"
    for match in RULEBOOK.finditer(prose):
        for section in re.findall(r"\d+(?:\.\d+)?", match.group(1)):
            if section not in tree.sections:
                yield match.start(), f"RULEBOOK {section}"
    for match in APPENDIX.finditer(prose):
        if match.group(1) not in tree.appendices:
            yield match.start(), f"appendix {match.group(1)}"
    for match in SECTION.finditer(prose):
        page = match.group(1).lstrip("([`").removeprefix("docs/").removesuffix(".md")
        if page == "RULEBOOK" or FOREIGN.search(match.group(1)):
            continue
        if match.group(2) not in tree.sections_of(page if page in tree.pages else own_page):
            yield match.start(), f"{match.group(1).lstrip('([')} §{match.group(2)}"
    for match in NUMBERED.finditer(prose):
        page = match.group(1)
        if page in tree.pages and page != "RULEBOOK" \
                and match.group(2) not in tree.sections_of(page):
            yield match.start(), f"{page} {match.group(2)}"
    for match in STRANGE.finditer(prose):
        if match.group(1) not in tree.pages:
            yield match.start(), f"the page {match.group(1)}"
    for match in DECISION.finditer(prose):
        if match.group(1) not in tree.decisions:
            yield match.start(), f"decision {match.group(1)}"
    for match in INVARIANT.finditer(prose):
        if match.group(1) not in tree.invariants:
            yield match.start(), f"invariant {match.group(1)}"


def missing_words(tree, text):
    """(place, what is cited and missing) of pages and files, wherever they are named."""
    for match in SAYS.finditer(text):
        page, words = match.group(1), " ".join(match.group(2).split())
        if page in tree.pages and words not in " ".join(tree.pages[page].split()):
            yield match.start(), f"{page} says nowhere \"{words}\""
    for match in PAGE.finditer(text):
        if not tree.has(match.group()):
            yield match.start(), match.group()


def check_citations(source, tree):
    if source.path in ("tests/tools/lint_test.py",) or source.path.endswith((".json", ".jsonl")):
        return
    prose = source.prose
    is_page = source.path.startswith("docs/") and source.path.endswith(".md")
    found = list(cited_things(tree, prose, source.path[len("docs/"):-3] if is_page else ""))
    if source.path != GENERATED:
        found += [(match.start(), match.group()) for match in FILE.finditer(prose)
                  if not tree.has(match.group())]
    numbered = [(prose.count("\n", 0, at) + 1, what) for at, what in found]
    numbered += [(source.text.count("\n", 0, at) + 1, what)
                 for at, what in missing_words(tree, source.text)]
    if source.path.endswith(".md"):
        numbered += dead_links(source, tree)
    for number, what in sorted(set(numbered)):
        yield Finding(source.path, number, "citation",
                      f"{what}: nothing of that name is in this tree")


def dead_links(source, tree):
    folder = source.path.split("/")[:-1]
    for match in LINK.finditer(source.text):
        parts = list(folder)
        for part in match.group(1).rstrip("/").split("/"):
            if part == ".." and parts:
                parts.pop()
            elif part not in (".", ".."):
                parts.append(part)
        if not tree.has("/".join(parts)):
            yield source.text.count("\n", 0, match.start()) + 1, f"link {match.group(1)}"
