"""Apportionment in whole fen: largest remainder (RULEBOOK 4.4), rotation (A9), cumulative (A40)."""

import math
from fractions import Fraction

WEIGHT_LIMIT = 2**64 - 1


class WeightError(ValueError):
    """A20: a weight or a sum of weights above 2^64 - 1 refuses the run."""


def weighed(entries):
    """The entries that take part (A10: weight above 0), and the sum of their weights (A20)."""
    taking = [(key, weight) for key, weight in entries if weight > 0]
    total = sum(weight for _, weight in taking)
    if total > WEIGHT_LIMIT:
        raise WeightError(f"sum of weights {total}")
    return taking, total


def largest_remainder(amount, entries, shift=0):
    """[(key, fen)] for the entries of weight > 0, in the order given, which is ascending.

    A9: ties go to the smaller (rank - shift) mod n; shift 0 is the plain order.
    """
    taking, total = weighed(entries)
    if amount == 0 or not taking:
        return []
    count = len(taking)
    quotas = [amount * weight // total for _, weight in taking]
    ranks = sorted(range(count),
                   key=lambda i: (-(amount * taking[i][1] % total), (i - shift) % count))
    for i in ranks[:amount - sum(quotas)]:
        quotas[i] += 1
    return [(key, fen) for (key, _), fen in zip(taking, quotas)]


class Plain:
    """Largest remainder, ties key-ascending; also refunds, limits, adjustments (A40)."""

    shift = 0

    def share(self, _site, amount, entries, _most=None, _names=None):
        return largest_remainder(amount, entries, self.shift)


class Rotating(Plain):
    """Largest remainder, ties rotate-by-transaction (A9)."""

    def __init__(self, transaction):
        self.shift = sum(transaction.encode())


class Cumulative:
    """`round cumulative` (A40); residuals outlive the sale, one per site and key."""

    def __init__(self, residuals, rule_id):
        self.residuals, self.rule_id = residuals, rule_id

    def share(self, site, amount, entries, most=None, residual_names=None):
        """most: upper bound per key, where an amount may not exceed a balance (recover).

        residual_names: what a residual belongs to where the tie key is only a written position.
        """
        taking, total = weighed(entries)
        if amount == 0 or not taking:
            return []
        called = residual_names or {}
        names = [(self.rule_id, site, called.get(key, key)) for key, _ in taking]
        due = [Fraction(amount * weight, total) + self.residuals.get(name, 0)
               for name, (_, weight) in zip(names, taking)]
        limits = [most[key] if most else math.inf for key, _ in taking]
        given = settle(amount, due, limits)
        for name, exact, fen in zip(names, due, given):
            self.residuals[name] = exact - fen
        return [(key, fen) for (key, _), fen in zip(taking, given)]


def settle(amount, due, limits):
    """Whole fen nearest to what is due: the loop of A40, never above the limits."""
    given = [min(limit, max(0, exact.__floor__())) for exact, limit in zip(due, limits)]
    while sum(given) < amount:
        i = max((i for i in range(len(due)) if given[i] < limits[i]),
                key=lambda i: (due[i] - given[i], -i))
        given[i] += 1
    while sum(given) > amount:
        i = min((i for i in range(len(due)) if given[i] > 0), key=lambda i: (due[i] - given[i], i))
        given[i] -= 1
    return given


def rounding_for(rule, transaction, residuals):
    """The rounding of one sale under its rule."""
    if rule.rounding == "cumulative":
        return Cumulative(residuals, rule.id)
    if rule.rounding == "rotate-by-transaction":
        return Rotating(transaction)
    return Plain()
