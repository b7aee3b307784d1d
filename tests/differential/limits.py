"""Ceilings and floors at the end of a run (A30, A31, A37)."""

from apportion import largest_remainder
from facts import PROVINCE, is_city, is_division
from luorule import Ceiling, ppm_text
from pools import Line


def counts(per, beneficiary):
    """A30: whose lines a limit looks at."""
    if per == "division":
        return is_division(beneficiary)
    if per == "city":
        return is_city(beneficiary)
    return not is_division(beneficiary) and ":" not in beneficiary


def sums_of(lines, pool, per):
    """Sum per beneficiary of what a limit looks at."""
    sums = {}
    for line in lines:
        if line.pool == pool and counts(per, line.beneficiary):
            sums[line.beneficiary] = sums.get(line.beneficiary, 0) + line.fen
    return sums


def ceiling_changes(limit, sums):
    """A37: net change per beneficiary."""
    total = sum(sums.values())
    if total <= 0:
        return {}
    most = total * limit.ppm // 1000000
    now, cut = dict(sums), set()
    exempt = set() if limit.proportional else {PROVINCE}
    while True:
        above = [b for b in now if now[b] > most and b not in cut and b not in exempt]
        if not above:
            break
        spilled = sum(now[b] - most for b in above)
        cut.update(above)
        now.update({b: most for b in above})
        spread(limit, now, cut, spilled)
    return {b: now[b] - sums.get(b, 0) for b in sorted(now)}


def spread(limit, now, cut, spilled):
    """Gives what was cut off to whoever may still receive, else to the province."""
    takers = []
    if limit.proportional:
        takers = [(b, now[b]) for b in sorted(now) if b not in cut and now[b] > 0]
    for b, fen in largest_remainder(spilled, takers) or [(PROVINCE, spilled)]:
        now[b] = now.get(b, 0) + fen
        if not takers:
            cut.add(PROVINCE)


class Limits:
    """All limits of one run, version by version."""

    def __init__(self, period):
        self.period = period

    def lines(self, versions):
        """versions: [(rule, lines of the sub-batch, all lines under the version)].

        A31: floors run after all ceilings of their version; versions do not touch each other.
        """
        found = []
        for rule, batch, booked in versions:
            changes = {}
            for limit in rule.limits:
                if isinstance(limit, Ceiling):
                    changes[limit.pool] = ceiling_changes(
                        limit, sums_of(batch, limit.pool, limit.per))
                    found += self.ceiling_lines(rule, limit, changes[limit.pool])
            found += self.floor_lines(rule, batch, booked, changes)
        return found

    def line(self, rule, step, key, beneficiary, fen):
        return Line(self.period, rule.version, step, key, beneficiary, "", fen)

    def ceiling_lines(self, rule, limit, changes):
        return [self.line(rule, "ceiling_adjust", ppm_text(limit.ppm), b, fen)
                for b, fen in changes.items() if fen]

    def floor_lines(self, rule, batch, booked, changes):
        """A31: lifts whoever is below, ascending, as far as the account lasts."""
        found, drawn = [], {}
        for limit in rule.limits:
            if isinstance(limit, Ceiling):
                continue
            holder, balance = account(rule, limit.account, booked)
            balance = max(0, balance) - drawn.get(limit.account, 0)
            sums = sums_of(batch, limit.pool, limit.per)
            for b, fen in changes.get(limit.pool, {}).items():
                if counts(limit.per, b):
                    sums[b] = sums.get(b, 0) + fen
            used = 0
            for b in sorted(sums):
                lift = min(limit.fen - sums[b], balance - used) if 0 < sums[b] < limit.fen else 0
                if lift > 0:
                    found.append(self.line(rule, "floor_topup", str(limit.fen), b, lift))
                    used += lift
            if used:
                found.append(self.line(rule, "floor_topup", str(limit.fen), holder, -used))
                drawn[limit.account] = drawn.get(limit.account, 0) + used
        return found


def account(rule, name, booked):
    """A31: who holds the account of a floor, and its balance before other floors."""
    for pool in rule.pools:
        if name == pool + "_province":
            return PROVINCE, sum(line.fen for line in booked if line.step == name)
    holder = "account:" + name
    return holder, sum(line.fen for line in booked if line.beneficiary == holder)
