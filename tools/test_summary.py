#!/usr/bin/env python3
"""Counts what a run of ctest and the checks beside it have shown.

    tools/test_summary.py REPORT_DIR

A report folder holds, each optional:
    ctest.xml       ctest's JUnit report: one case per program
    *_test.xml      a gtest program's own report, named after it: one case per test
    checks.txt      lines `passed NAME`, `failed NAME`, `skipped NAME: WHY` of other checks
A program that wrote a report of its own is counted test by test; one that failed without a failed
test (it crashed, or ran out of time) counts as one failure more. Prints names of failed and skipped
tests and, last, `N passed, N failed, N skipped`. Exit 1 where one failed or nothing ran.
"""
import sys
import xml.etree.ElementTree as ElementTree
from collections import Counter
from pathlib import Path


def gtest_results(path):
    """(name, result) of every test in one gtest report; None where there is no readable report."""
    try:
        root = ElementTree.parse(path).getroot()
    except (OSError, ElementTree.ParseError):
        return None
    results = []
    for case in root.iter("testcase"):
        name = f"{case.get('classname')}.{case.get('name')}"
        if case.find("failure") is not None:
            results.append((name, "failed"))
        elif case.get("status") == "notrun" or case.get("result") == "suppressed":
            continue  # filtered out or disabled: nobody asked for it
        elif case.find("skipped") is not None or case.get("result") == "skipped":
            results.append((name, "skipped"))
        else:
            results.append((name, "passed"))
    return results


def ctest_results(folder):
    report = folder / "ctest.xml"
    if not report.exists():
        return
    for case in ElementTree.parse(report).getroot().iter("testcase"):
        program = case.get("name")
        state = case.get("status")
        own = gtest_results(folder / f"{program}_test.xml")
        if own is not None:
            for name, result in own:
                yield f"{program}: {name}", result
            if state == "fail" and all(result != "failed" for _, result in own):
                yield f"{program}: the program ended badly", "failed"
        else:
            yield program, {"run": "passed", "fail": "failed"}.get(state, "skipped")


def check_results(folder):
    checks = folder / "checks.txt"
    if not checks.exists():
        return
    for line in checks.read_text(encoding="utf-8").splitlines():
        result, _, name = line.partition(" ")
        yield name, result


def summarize(folder):
    """(lines to print, whether all is well)."""
    lines = []
    count = Counter()
    for results in (ctest_results, check_results):
        for name, result in results(folder):
            count[result] += 1
            if result != "passed":
                lines.append(f"{result}: {name}")
    lines.append(f"{count['passed']} passed, {count['failed']} failed, {count['skipped']} skipped")
    return lines, count["failed"] == 0 and count["passed"] > 0


def main():
    if len(sys.argv) != 2:
        print(__doc__, file=sys.stderr)
        return 2
    lines, good = summarize(Path(sys.argv[1]))
    print("\n".join(lines))
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
