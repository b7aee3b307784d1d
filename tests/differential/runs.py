"""Runs: recognition, order, waterfall, refunds, adjustments, statements (A7 to A38)."""

import calendar
from dataclasses import dataclass

from apportion import Plain, Rotating, largest_remainder, rounding_for
from limits import Limits
from pools import Line, Pools


@dataclass
class TakenSale:
    """A sale that a run has taken; lines and left change with adjustments and refunds."""
    rule: object
    context: object
    day: str
    head: list  # withhold, reserve and recover lines, which an adjustment keeps
    rest: int  # what the split gave out
    lines: list
    left: list
    refunded: bool = False


@dataclass
class Run:
    id: str
    period: str
    gross: int
    tax: int
    net: int
    cumulative_net: int
    lines: list
    statements: dict
    open_costs: dict
    versions: list  # of the sales, refunds and adjustments it took, with or without lines


def last_day(period):
    """A38: periods are 2025Q3, 2025-08 or 2025."""
    year = int(period[:4])
    month = 12
    if "Q" in period:
        month = 3 * int(period[5:])
    elif "-" in period:
        month = int(period[5:])
    return f"{year:04d}-{month:02d}-{calendar.monthrange(year, month)[1]:02d}"


class Books:
    """What carries over from run to run."""

    def __init__(self, facts):
        self.facts = facts
        self.taken, self.booked_refunds = {}, set()
        self.recovered = {}  # cost -> what is no longer open
        self.cycle_net = []  # (allocation date of the sale, net), refunds negative (A13)
        self.residuals = {}
        self.carries = {}
        self.cumulative_net = 0
        self.adjustments = []  # (period, version of the rule, lines)

    # Step 2 to 4

    def withhold(self, sale, rule):
        """A12"""
        lines, left = [], sale.net
        for step in rule.withholds:
            wanted = step.fen if step.ppm < 0 else sale.net * step.ppm // 1000000
            fen = min(wanted, left)
            left -= fen
            lines.append(Line(sale.id, rule.version, "withhold", step.name,
                              "account:" + step.account, "", fen))
        return lines, left

    def reserve(self, sale, rule, day, left):
        """A13, A14"""
        if not rule.cap or rule.cap[0] not in self.facts.cycles:
            return [], left
        cycle, name = rule.cap
        first, last, most = self.facts.cycles[cycle]
        if not first <= day <= last:
            return [], left
        before = sum(net for date, net in self.cycle_net if first <= date <= last)
        take = min(left, max(0, most - before))
        return [Line(sale.id, rule.version, name, "reserve", "reserve:" + cycle, "",
                     left - take)], take

    def balance(self, cost):
        return self.facts.costs[cost].allowed - self.recovered.get(cost, 0)

    def recover(self, sale, rule, day, take, rounding):
        """A15, A16"""
        lines, left = [], take
        for number, step in enumerate(rule.recovers):
            open_costs = [(cost, self.balance(cost))
                          for cost, known in sorted(self.facts.costs.items())
                          if known.audited <= day and step.covers(known.cost_class)]
            amount = min(take * step.ppm // 1000000, sum(fen for _, fen in open_costs), left)
            given = rounding.share(("recover", number), amount, open_costs, dict(open_costs))
            for cost, fen in given:
                self.recovered[cost] = self.recovered.get(cost, 0) + fen
                lines.append(Line(sale.id, rule.version, "recover", cost,
                                  self.facts.costs[cost].party, "", fen))
            left -= amount
        return lines, left

    # The actions of a run

    def book_sale(self, sale, rule, day):
        rounding = rounding_for(rule, sale.id, self.residuals)
        withheld, left = self.withhold(sale, rule)
        reserved, take = self.reserve(sale, rule, day, left)
        recovered, rest = self.recover(sale, rule, day, take, rounding)
        self.cycle_net.append((day, sale.net))
        context = self.facts.context(sale, day)
        head = [line for line in withheld + reserved + recovered if line.fen]
        lines = head + Pools(rule, context, rounding).distribute(rest)
        assert sum(line.fen for line in lines) == sale.net, sale
        self.taken[sale.id] = TakenSale(rule, context, day, head, rest, lines,
                                        [line.fen for line in lines])
        return lines

    def book_refund(self, refund):
        """A32: over what is left of every line, ties in line order."""
        sale = self.taken[refund.sale]
        sale.refunded = True
        self.booked_refunds.add(refund.id)
        self.cycle_net.append((sale.day, -refund.net))
        lines = []
        for i, fen in largest_remainder(refund.net, list(enumerate(sale.left))):
            if not fen:
                continue
            sale.left[i] -= fen
            of = sale.lines[i]
            if of.step == "recover":
                self.recovered[of.key] -= fen
            lines.append(Line(refund.id, of.rule, of.step, of.key, of.beneficiary, of.resource,
                              -fen, of.pool))
        return lines

    def actions(self, period_end):
        """A8, A38: (allocation date, sales before refunds, id) of what no run has taken."""
        due, dates = [], {tx: sale.day for tx, sale in self.taken.items()}
        for sale in self.facts.sales.values():
            if sale.id in self.taken or sale.id in self.facts.voided:
                continue
            rule = self.facts.rule_for(sale)
            if rule is None:
                raise ValueError(f"no rule governs {sale.id}")
            day = self.facts.allocation_date(sale, rule)
            if day and day <= period_end:
                dates[sale.id] = day
                due.append((day, 0, sale.id, sale, rule))
        for refund in self.facts.refunds.values():
            if refund.id in self.booked_refunds or refund.sale not in dates:
                continue
            day = max(refund.effective, dates[refund.sale])  # A7
            if day <= period_end:
                due.append((day, 1, refund.id, refund, None))
        return sorted(due, key=lambda action: action[:3])

    def compute(self, run_id, period):
        """One AllocationRunComputed."""
        end = last_day(period)
        lines, batches, money = [], {}, [0, 0, 0]
        for day, kind, _, what, rule in self.actions(end):
            sign = -1 if kind else 1
            money = [m + sign * v for m, v in zip(money, (what.gross, what.tax, what.net))]
            new = self.book_refund(what) if kind else self.book_sale(what, rule, day)
            lines += new
            sale = self.taken[what.sale if kind else what.id]
            key = (sale.rule.id, sale.rule.version)
            batch = batches.setdefault(key, (sale.rule, set(), [], []))
            batch[3].extend(new)
            if not kind:
                batch[1].add(what.id)
            if not kind or what.sale in batch[1]:  # A30
                batch[2].extend(new)
        versions = [(rule, batch, booked) for _, (rule, _, batch, booked)
                    in sorted(batches.items())]
        lines += Limits(period).lines(versions)
        self.lapse(end)
        booked = [entry for entry in self.adjustments if entry[0] == period]
        lines += [line for _, _, changes in booked for line in changes]
        self.cumulative_net += money[2]
        return Run(run_id, period, *money, self.cumulative_net, lines,
                   self.statements(lines), self.open_costs(end),
                   sorted({rule.version for rule, _, _ in versions}
                          | {version for _, version, _ in booked}))

    def lapse(self, end):
        """A17: the first covering step of the all-scope version in force on the last day."""
        rule = self.facts.general_rule(end)
        for cost, known in self.facts.costs.items():
            step = next((s for s in rule.recovers if s.covers(known.cost_class)), None) \
                if rule else None
            if step and step.lapse and known.audited <= end:
                self.recovered[cost] = known.allowed

    def open_costs(self, end):
        """A38"""
        return {cost: self.balance(cost) for cost, known in sorted(self.facts.costs.items())
                if known.audited <= end and self.balance(cost)}

    def statements(self, lines):
        """A35"""
        current = {}
        for line in lines:
            owner = self.facts.owner(line.beneficiary)
            if owner is not None:
                current[owner] = current.get(owner, 0) + line.fen
        issued = {}
        for owner, fen in sorted(current.items()):
            carry = self.carries.get(owner, 0)
            issued[owner] = {"current_fen": fen, "carry_fen": carry, "payable_fen": carry + fen}
            self.carries[owner] = min(0, carry + fen)
        return issued

    def adjust(self, adjustment, transaction, book_in):
        """A33: the sale again, with the usage as corrected by now."""
        sale = self.taken[transaction]
        sale.context.usage = dict(self.facts.usage.get(transaction, {}))
        rotating = sale.rule.rounding == "rotate-by-transaction"
        rounding = Rotating(transaction) if rotating else Plain()
        lines = sale.head + Pools(sale.rule, sale.context, rounding).distribute(sale.rest)
        changes = {}
        for line, sign in [(old, -1) for old in sale.lines] + [(new, 1) for new in lines]:
            changes[line.identity()] = changes.get(line.identity(), 0) + sign * line.fen
        booked = [Line(adjustment, sale.rule.version, "adjust:" + step, key, beneficiary,
                       resource, fen)
                  for (step, key, beneficiary, resource), fen in sorted(changes.items()) if fen]
        sale.lines, sale.left = lines, [line.fen for line in lines]
        self.adjustments.append((book_in, sale.rule.version, booked))
        return booked
