"""What every rule looks at: a file as text, as code without comments, as comments without code."""
import functools
import io
import re
import tokenize
from typing import NamedTuple

INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]')
ALLOW = re.compile(r"lint: allow ([\w-]+): \S")
# Comments and literals. A quote after a word character separates digits and opens nothing.
NOT_CODE = re.compile(
    r'//[^\n]*|/\*.*?\*/|R"([^()\s\\]*)\(.*?\)\1"|"(?:\\.|[^"\\\n])*"'
    r"|(?<![0-9A-Za-z_])'(?:\\.|[^'\\\n])*'", re.S)


class Finding(NamedTuple):
    path: str
    line: int
    rule: str
    advice: str
    warning: bool = False

    def __str__(self):
        kind = "warning: " if self.warning else ""
        return f"{self.path}:{self.line}: {kind}{self.rule}: {self.advice}"


class Source:
    """One file: its path from the root, its lines, and the same lines with code alone."""

    def __init__(self, path, text):
        self.path = path
        self.text = text
        self.lines = text.split("\n")
        self.is_header = path.endswith(".h")
        self.is_cpp = self.is_header or path.endswith(".cc")
        self.is_python = path.endswith(".py") or text.startswith("#!/usr/bin/env python3")
        self.code = code_of(text).split("\n") if self.is_cpp else []

    def includes(self):
        """(line number, path included) for each include that is not commented out."""
        for number, (line, code) in enumerate(zip(self.lines, self.code), 1):
            match = INCLUDE.match(line)
            if match and code.lstrip().startswith("#"):
                yield number, match.group(2)

    @functools.cached_property
    def prose(self):
        """The words of the comments (of a page: of all of it); every line keeps its number."""
        if self.is_cpp:
            return cpp_comments(self.text)
        if self.is_python:
            return python_comments(self.text)
        if self.path.endswith(".md"):
            return self.text
        return "\n".join(line.lstrip("# ") if line.lstrip().startswith("#") else ""
                         for line in self.lines)

    def opening(self):
        """The words of the comment that a C++ file begins with, on one line."""
        lines = []
        for line in self.lines:
            if not line.startswith("//"):
                break
            lines.append(line.lstrip("/ "))
        return " ".join(lines)


def code_of(text):
    """The text with comments and the inside of literals blanked; every line keeps its number."""
    def blank(match):
        token = match.group()
        if token.startswith("/"):
            return "\n" * token.count("\n") or " "
        return '"' + "\n" * token.count("\n") + '"'
    return NOT_CODE.sub(blank, text)


def cpp_comments(text):
    parts, end = [], 0
    for match in NOT_CODE.finditer(text):
        parts.append("\n" * text.count("\n", end, match.start()))
        token = match.group()
        comment = token.startswith("/")
        parts.append(token.strip("/* ") if comment else "\n" * token.count("\n"))
        end = match.end()
    return "".join(parts)


def python_comments(text):
    lines = [""] * (text.count("\n") + 2)
    fresh = True  # at the begin of a statement, where a text is a docstring
    try:
        for token in tokenize.generate_tokens(io.StringIO(text).readline):
            if token.type == tokenize.COMMENT:
                lines[token.start[0]] = token.string.lstrip("# ")
            elif token.type == tokenize.STRING and fresh:
                for number, line in enumerate(token.string.split("\n"), token.start[0]):
                    lines[number] = line.strip('" ')
            if token.type not in (tokenize.COMMENT, tokenize.NL):
                fresh = token.type in (tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT)
    except (tokenize.TokenError, SyntaxError):
        pass  # half a program has the comments that were read so far
    return "\n".join(lines[1:])
