#!/usr/bin/env python3
"""Writes a random but lawful history of a small province, with totals from reference.py.

random_province.py --seed N --out FILE: deterministic in the seed.
"""

import argparse
import random

from history import History, day_after
from market import CYCLES, Market
from province_parts import AUTHORITY, FINANCE, Founder
from rule_maker import RuleMaker
from settlement import Agenda, Calendar, Settlement
from trade import Trade

PERIODS = {"quarter": ["2025Q3", "2025Q4", "2026Q1"],
           "month": ["2025-07", "2025-08", "2025-09", "2025-10"], "year": ["2025"]}
RULE, NARROW_RULE = "RULE-R", "RULE-N"


class Rules:
    """The versions of a province's rules: all-scope ones, and narrower ones beside them."""

    def __init__(self, market, maker):
        self.market, self.maker, self.rng = market, maker, market.rng
        self.versions = {}
        self.latest = {}  # scope -> effective date of its last version
        self.wide = self.rng.random() < 0.2
        self.two_rules = self.rng.random() < 0.3

    def write(self, effective, recorded, scope="all", until=""):
        rule_id = NARROW_RULE if scope != "all" and self.two_rules else RULE
        last = self.latest.get(scope, "")
        if effective <= last:
            return
        self.latest[scope] = effective
        version = self.versions.get(rule_id, 0) + 1
        fields = {"version": version, "valid_from": effective,
                  "text": self.maker.text(rule_id, version, effective, until, scope)}
        if version > 1:
            fields["supersedes"] = version - 1
        self.versions[rule_id] = version
        self.market.tell("AllocationRuleAmended" if version > 1 else "AllocationRuleAdopted",
                         AUTHORITY, effective, rule_id, fields, cosign=[FINANCE],
                         recorded=recorded)

    def scope(self):
        """A narrow scope: one product or one application agreement."""
        products = self.market.province.products
        product = self.rng.choice(products)
        if self.wide:  # one list of products, so that no two scopes overlap
            return "product " + ", ".join(p.id for p in products[:2])
        if self.rng.random() < 0.5:
            return "product " + product.id
        return "agreement " + self.rng.choice(product.agreements)[0]

    def change(self, now, calendar):
        """A new version, recorded before or a little after it takes effect."""
        effective = day_after(now, self.rng.choice((0, 1, 10, -5)))
        if calendar.ran(effective) or calendar.closed(effective):
            return
        narrow = self.rng.random() < 0.5
        until = day_after(effective, self.rng.randint(5, 60)) if narrow else ""
        self.write(effective, now, self.scope() if narrow else "all",
                   until if self.rng.random() < 0.6 else "")


def make_style(rng, period):
    """What all rules of a province share; some provinces change rounding with the version."""
    rounds = ("largest-remainder tie key-ascending", "largest-remainder tie rotate-by-transaction",
              "cumulative")
    fixed = rng.choice(rounds + (None,))
    paid = rng.choice((0, 0, 1, 0.5))
    return {"period": period, "round": lambda: fixed or rng.choice(rounds),
            "recognise": lambda: "paid" if rng.random() < paid else "settled"}


def plan_facts(market, agenda, rng, end):
    """Costs, investments, scores, roles and a second cycle, on random days."""
    def day(first="2025-07-26"):
        return day_after(first, rng.randint(0, 200))

    def followed(make, days):
        def act(now):
            later = make(now)
            agenda.at(day_after(now, rng.randint(0, days)), later)
        return act
    for _ in range(rng.randint(2, 12)):
        agenda.at(day(), followed(market.cost, 60))
    for _ in range(rng.randint(0, 6)):
        agenda.at(day(), market.invest)
    for _ in range(rng.randint(0, 10)):
        agenda.at(day(), market.score)
    for _ in range(rng.randint(0, 2)):
        agenda.at(day(), followed(market.role, 80))
    agenda.at(day("2025-10-01"), lambda now: market.approve_cycle("CYCLE-B", "2025-09-30", now))
    agenda.at("2025-10-20", lambda now: market.founder.division(
        "410800", rng.choice(("2025-08-20", now)), now))


def build(seed):
    """The whole history of one seed."""
    rng = random.Random(seed)
    history = History()
    founder = Founder(history, rng)
    province = founder.found()
    market = Market(founder)
    period = rng.choice(("quarter", "quarter", "quarter", "month", "month", "year"))
    periods = PERIODS[period]
    if period == "quarter" and rng.random() < 0.4:
        periods = periods[:2]
    parties = sorted(province.holders) + sorted(province.developers) + ["hn-primary"]
    maker = RuleMaker(rng, province.cities, parties + sorted(province.companies),
                      sorted(CYCLES), make_style(rng, period))
    rules = Rules(market, maker)
    rules.write("2025-07-01", "2025-06-30")
    for _ in range(rng.choice((0, 1, 3, 6))):
        market.invest("2025-06-30")
    market.open()
    agenda, calendar = Agenda(), Calendar(periods)
    trade = Trade(market, calendar, agenda)
    trade.plan(rng.randint(20, 80))
    plan_facts(market, agenda, rng, calendar.last_day())
    for _ in range(rng.randint(0, 4)):
        agenda.at(day_after("2025-08-05", rng.randint(0, 150)),
                  lambda now: rules.change(now, calendar))
    Settlement(history, trade, RULE).plan()
    agenda.work("2026-06-30")
    return history


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--out", required=True, help="history to write, JSON Lines")
    arguments = parser.parse_args()
    build(arguments.seed).write(arguments.out)


if __name__ == "__main__":
    main()
