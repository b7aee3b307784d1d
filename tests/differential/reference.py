#!/usr/bin/env python3
"""Computes every allocation run of a history from the specification alone.

reference.py [--check] EVENTS.jsonl: prints runs, lines and statements as JSON; with --check only
compares what the history claims (runs, statements, adjustments) with its own sums and exits with 1
where they differ.
"""

import argparse
import json
import sys

from facts import Facts
from runs import Books

LINE_FIELDS = ("ref", "rule", "step", "key", "beneficiary", "resource", "fen")


def read_events(path):
    with open(path, encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


def line_json(line):
    return {name: getattr(line, name) for name in LINE_FIELDS}


def replaced_runs(events):
    """B16: positions of runs that a later run of the same period replaces."""
    latest = {}
    for at, event in enumerate(events):
        if event["type"] == "AllocationRunComputed":
            latest.setdefault(event["fields"]["period"], []).append(at)
    return {at for positions in latest.values() for at in positions[:-1]}


def net_change(lines):
    """Change per beneficiary of an adjustment, non-zero only."""
    sums = {}
    for line in lines:
        sums[line.beneficiary] = sums.get(line.beneficiary, 0) + line.fen
    return {beneficiary: fen for beneficiary, fen in sorted(sums.items()) if fen}


class Reference:
    """Feeds a history to facts and books in recording order."""

    def __init__(self):
        self.facts = Facts()
        self.books = Books(self.facts)
        self.runs = []
        self.adjustments = {}

    def record(self, event):
        """One event that counts; a run or an adjustment computes from what came before it."""
        fields = event["fields"]
        if event["type"] == "AllocationRunComputed":
            self.runs.append(self.books.compute(event["subject"], fields["period"]))
        elif event["type"] == "AllocationAdjusted":
            self.adjustments[event["subject"]] = self.books.adjust(
                event["subject"], fields["transaction"], fields["book_in"])
        self.facts.record(event)

    def json(self):
        return {"runs": [run_json(run) for run in self.runs],
                "adjustments": {name: [line_json(line) for line in lines]
                                for name, lines in self.adjustments.items()}}


def run_json(run):
    return {"run": run.id, "period": run.period, "gross_fen": run.gross, "tax_fen": run.tax,
            "net_fen": run.net, "cum_net_after_fen": run.cumulative_net,
            "line_count": len(run.lines), "lines": [line_json(line) for line in run.lines],
            "statements": run.statements, "open_cost_balances": run.open_costs}


def evaluate(events):
    """The Reference after a whole history."""
    reference, skipped = Reference(), replaced_runs(events)
    for at, event in enumerate(events):
        if at not in skipped:
            reference.record(event)
    return reference


def claims_of_run(run):
    return {"gross_fen": run.gross, "tax_fen": run.tax, "net_fen": run.net,
            "allocated_fen": sum(line.fen for line in run.lines), "line_count": len(run.lines)}


def differences(events, reference):
    """Sentences on what the history claims and the reference does not find."""
    runs = {run.id: run for run in reference.runs}
    last = {e["fields"]["period"]: e for e in events if e["type"] == "AllocationRunComputed"}
    counted = [e for e in events if e["type"] != "AllocationRunComputed"] + list(last.values())
    for event in counted:
        fields, own = event["fields"], {}
        if event["type"] == "AllocationRunComputed":
            own = claims_of_run(runs[event["subject"]])
        elif event["type"] == "StatementIssued" and fields["run"] in runs:
            own = runs[fields["run"]].statements.get(fields["beneficiary"], {"current_fen": None})
        elif event["type"] == "AllocationAdjusted":
            own = {"net_change": net_change(reference.adjustments[event["subject"]])}
        for name, value in own.items():
            if fields.get(name) != value:
                yield (f"{event['type']} {event['subject']}: {name} claimed {fields.get(name)}, "
                       f"computed {value}")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="compare with what is claimed")
    parser.add_argument("events", help="history, JSON Lines in recording order")
    arguments = parser.parse_args()
    events = read_events(arguments.events)
    reference = evaluate(events)
    if not arguments.check:
        print(json.dumps(reference.json(), ensure_ascii=False, indent=1))
        return
    found = list(differences(events, reference))
    print("\n".join(found) if found else f"{len(reference.runs)} runs agree")
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()
