"""Computes an explanation of `luoshu explain --tx … --json` again, from its own figures alone.

Knows nothing of Luoshu but docs/LUORULE.md: shares are largest remainders over the weights given,
or cumulative with the residuals given; every step takes what an earlier one gave. Run as a program
it reads one explanation from standard input and says whether it holds.
"""
import json
import sys
from fractions import Fraction


def largest_remainder(amount, weights, turn):
    """Floors, then a fen each to the largest remainders; ties to (rank - turn) mod n (A9)."""
    total = sum(weights)
    parts = [amount * weight // total for weight in weights]
    entries = [i for i, weight in enumerate(weights) if weight > 0]
    waiting = sorted((-(amount * weights[i] % total), (rank - turn) % len(entries), i)
                     for rank, i in enumerate(entries))
    for _, _, i in waiting[:amount - sum(parts)]:
        parts[i] += 1
    return parts


def cumulative(amount, weights, residuals):
    """Every entry's residual enters; floors at 0, then fen by fen to the nearest (A40)."""
    total = sum(weights)
    entries = [i for i, weight in enumerate(weights) if weight > 0]
    exact = {i: Fraction(amount * weights[i], total) + residuals[i] for i in entries}
    parts = {i: max(0, exact[i].numerator // exact[i].denominator) for i in entries}
    while sum(parts.values()) < amount:
        parts[max(entries, key=lambda i: (exact[i] - parts[i], -i))] += 1
    while sum(parts.values()) > amount:
        over = [i for i in entries if parts[i] > 0]
        parts[min(over, key=lambda i: (exact[i] - parts[i], i))] -= 1
    return [parts.get(i, 0) for i in range(len(weights))]


def check_step(step, problems):
    where = f"{step['list']} {step['component']} (line {step['rule_line']['number']})"
    if "least_of" in step:
        if step["fen"] != min(bound["fen"] for bound in step["least_of"]):
            problems.append(f"{where}: not the least of its bounds")
        return
    entries = step["entries"]
    weights = [entry["weight"] for entry in entries]
    if any("residual_before" in entry for entry in entries):
        parts = cumulative(step["fen"], weights,
                           [Fraction(entry.get("residual_before", "0")) for entry in entries])
    else:
        parts = largest_remainder(step["fen"], weights, step["turn"])
    if parts != [entry["fen"] for entry in entries]:
        problems.append(f"{where}: {parts} instead of {[entry['fen'] for entry in entries]}")


def check_flow(sale, problems):
    """What the first steps leave is split; each pool shares out its part."""
    left = sale["net_fen"]
    pools = {}
    for step in sale["steps"]:
        if "least_of" in step:
            if step["list"] == "cap":
                left = step["fen"]
            else:
                left -= step["fen"]
        elif step["list"] == "split":
            if step["fen"] != left:
                problems.append(f"split of {step['fen']}, {left} are left")
            pools = {entry["name"]: entry["fen"] for entry in step["entries"]}
        elif step["component"] == "" and step["list"] in pools:
            if step["fen"] != pools[step["list"]]:
                problems.append(f"pool {step['list']}: {step['fen']} of {pools[step['list']]}")
            components = {entry["name"]: entry["fen"] for entry in step["entries"]}
        elif step["list"] in pools:
            if step["fen"] != components[step["component"]]:
                problems.append(f"component {step['component']}: {step['fen']}")
    if sum(line["fen"] for line in sale["lines"]) != sale["net_fen"]:
        problems.append("the lines do not sum to the net amount")


def check_weights(sale, problems):
    """A weight over resources is a product of some of base, use, quality and a constant."""
    inputs = {(one["component"], one["resource"]): one for one in sale["inputs"]}
    for step in sale["steps"]:
        for entry in step.get("entries", []):
            one = inputs.get((step["component"], entry["name"]))
            if one is None or entry["weight"] == 0:
                continue
            text = step["rule_line"]["text"]
            if "weight" not in text or "else" in text and one["use"] == 0:
                continue
            weight = 1
            for factor in text.split("weight")[1].split("else")[0].split("*"):
                factor = factor.strip()
                weight *= {"base": one["base"], "use": one["use"],
                           "quality": one["quality_permille"]}.get(factor) or int(factor)
            if weight != entry["weight"]:
                problems.append(f"{entry['name']}: weight {entry['weight']}, its factors {weight}")


def check_refunds(explanation, problems):
    for refund in explanation["refunds"]:
        weights = [line["fen"] for line in refund["remaining"]]
        parts = largest_remainder(refund["net_fen"], weights, 0) if sum(weights) else []
        if parts != [line["refunded_fen"] for line in refund["remaining"]][:len(parts)]:
            problems.append(f"refund {refund['refund']}: {parts}")


def check_limits(explanation, problems):
    """A ceiling's bound is its share of the sum, nobody cut stays above it; changes sum to 0."""
    for limit in explanation["limits"]:
        where = f"line {limit['rule_line']['number']}"
        if sum(limit["change"].values()) != 0:
            problems.append(f"{where}: what is moved does not sum to 0")
        if limit["limit"] == "floor":
            continue
        percent = next(word for word in limit["rule_line"]["text"].split() if word.endswith("%"))
        bound = limit["sum_fen"] * Fraction(percent[:-1]) / 100
        if limit["bound_fen"] != bound.numerator // bound.denominator:
            problems.append(f"{where}: at most {limit['bound_fen']}, {percent} is {bound}")
        if limit["sum_fen"] != sum(limit["before"].values()):
            problems.append(f"{where}: the amounts before do not sum to the sum")
        for name, change in limit["change"].items():
            if change < 0 and limit["before"][name] + change != limit["bound_fen"]:
                problems.append(f"{where}: {name} is not cut to the bound")


def problems_of(explanation):
    problems = []
    if sum(line["fen"] for line in explanation["lines"]) != explanation["sum_fen"]:
        problems.append("the lines do not sum to the sum")
    statement = explanation.get("statement")
    if statement and statement["current_fen"] != explanation["sum_fen"]:
        problems.append("the lines do not sum to the statement")
    sale = explanation.get("sale")
    if sale:
        for step in sale["steps"]:
            check_step(step, problems)
        check_flow(sale, problems)
        check_weights(sale, problems)
    check_refunds(explanation, problems)
    check_limits(explanation, problems)
    return problems


if __name__ == "__main__":
    FOUND = problems_of(json.load(sys.stdin))
    print("\n".join(FOUND) if FOUND else "every figure is what its inputs give")
    sys.exit(1 if FOUND else 0)
