"""Names that a header declares and nobody uses, headers that nobody includes, scripts nobody names.

A word search over the code of the whole tree, without comments and literals: it knows no scopes, so
a name that is used anywhere counts as used. What it finds is dead.
"""
import re
from collections import Counter

from linting.source import Finding

KEYWORDS = {"requires", "decltype", "noexcept", "sizeof", "alignof", "alignas", "operator"}
WORD = re.compile(r"[A-Za-z_]\w*")
# What a header declares: functions, types, constants, members.
DECLARED = [
    re.compile(r"(?<![\w:.>])([a-z]\w{2,})\((?!\))?[^;{]*?(?:\)|$)"),
    re.compile(r"\b(?:class|struct|using)\s+(?:\[\[\w+\]\]\s+)?([A-Z]\w+)"),
    re.compile(r"\b(?:constexpr|const|extern)\b.*\b(k[A-Z]\w+)\s*(?:=|\{|\[|;)"),
    re.compile(r"\b([a-z]\w*_)(?=\s*(?:;|=|\{|\[))"),
]


def declared_names(source):
    """(line number, name) of what a header declares."""
    for number, line in enumerate(source.code, 1):
        for pattern in DECLARED:
            for match in pattern.finditer(line):
                if match.group(1) not in KEYWORDS:
                    yield number, match.group(1)


def uses_of(sources):
    """How often each name occurs in the code of the tree."""
    count = Counter()
    for source in sources.values():
        if source.is_cpp or source.path.endswith(".in"):
            for line in source.code or source.lines:
                count.update(WORD.findall(line))
    return count


def check_unused(sources):
    yield from unused_names(sources)
    for path in sources:
        stem, _, suffix = path.rsplit("/", 1)[-1].partition(".")
        if suffix in ("py", "sh") and not any(
                stem in other.text for name, other in sources.items() if name != path):
            yield Finding(path, 1, "unused", f"no other file names {stem}: delete it")


def unused_names(sources):
    count = uses_of(sources)
    included = {target for source in sources.values() if source.is_cpp
                for _, target in source.includes()
                if source.path.rsplit(".", 1)[0] != target.rsplit(".", 1)[0]}
    for path, source in sources.items():
        if not source.is_header:
            continue
        if path not in included:
            yield Finding(path, 1, "unused", "no other file includes this header: delete it")
        own = sources.get(path[:-2] + ".cc")
        for number, name in declared_names(source):
            definitions = defined_in(own, name) if own else 0
            # What is declared and defined is not used yet.
            if count[name] - definitions <= 1:
                yield Finding(path, number, "unused", f"{name}: nobody uses it: delete it")


def defined_in(own, name):
    """How often the .cc file defines the name: at its begin of a line, outside of any body."""
    pattern = re.compile(rf"^[A-Za-z][^=;]*?\b{name}\(")
    return sum(bool(pattern.match(line)) for line in own.code)
