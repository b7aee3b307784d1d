#!/usr/bin/env python3
"""Plants a bug: writes a copy of a source file in which some lines are others.

    plant.py PLAN ROOT COPY

PLAN holds comment lines (#), the path of the source under ROOT, the lines to take out (-) and those
to put in their place (+). Fails where what is to be taken out does not stand in the source exactly
once, so that a bug that can no longer be planted is noticed.
"""
import sys
from pathlib import Path


def main():
    plan, root, copy = sys.argv[1:]
    lines = [line for line in Path(plan).read_text(encoding="utf-8").splitlines()
             if not line.startswith("#")]
    out = "".join(line[1:] + "\n" for line in lines[1:] if line.startswith("-"))
    instead = "".join(line[1:] + "\n" for line in lines[1:] if line.startswith("+"))
    text = Path(root, lines[0]).read_text(encoding="utf-8")
    if not out or text.count(out) != 1:
        sys.exit(f"{plan}: {lines[0]} holds this {text.count(out)} times, not once:\n{out}")
    Path(copy).write_text(text.replace(out, instead), encoding="utf-8")


if __name__ == "__main__":
    main()
