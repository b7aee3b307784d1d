"""Random rules that use the whole of LuoRule and pass its static checks."""

POOLS = ("invest", "contribute", "benefit", "support")
ACCOUNTS = ("risk_fund", "bonus", "green_account", "training")
CLASSES = ("platform_operation", "compute", "governance", "acquisition", "security")
EARMARK_ROLES = ("primary_developer", "data_holder", "implementer", "ip", "city_officer")
SETS = ("cities-in-lineage", "all-cities", "parties-with-investment")


def percent(ppm):
    whole, rest = divmod(ppm, 10000)
    return f"{whole}" + (f".{rest:04d}".rstrip("0") if rest else "") + "%"


def money(fen):
    return f"{fen // 100}.{fen % 100:02d}" if fen % 100 else str(fen // 100)


CEILINGS = (0, 50000, 150000, 333333, 450000, 600000, 1000000)  # ppm

class RuleMaker:
    def __init__(self, rng, cities, parties, cycles, style):
        """style: dict of choices that all rules of a province share (period, rounding, …)."""
        self.rng, self.cities, self.parties = rng, cities, parties
        self.cycles, self.style = cycles, style

    def often(self, chance):
        return self.rng.random() < chance

    def shares(self, count):
        """Percentages that sum to 100, sometimes with decimals."""
        step = self.rng.choice((10000, 10000, 2500, 1))
        cuts = sorted(self.rng.sample(range(1, 1000000 // step), count - 1))
        if count > 1 and self.often(0.05):
            cuts[0] = 0  # a share of 0%
        ends = [0] + [cut * step for cut in cuts] + [1000000]
        return [percent(b - a) for a, b in zip(ends, ends[1:])]

    def text(self, rule_id, version, effective, until="", scope="all"):
        """One rule text; names are chosen so that R3 holds."""
        self.accounts, self.province_pools = set(), set()
        self.pools = sorted(self.rng.sample(POOLS, self.rng.randint(1, 4)),
                            key=lambda _: self.rng.random())
        lines = [f'rule "{rule_id}" version {version}', f'  title "随机规则 {version}"  # 演练',
                 f"  effective {effective}" + (f"..{until}" if until else ""),
                 f"  period {self.style['period']}", "  base net",
                 f"  recognise on {self.style['recognise']()}", f"  scope {scope}"]
        lines += ["  " + line for line in self.steps()]
        lines += ["  refund reverse remaining-lines", "  round " + self.style["round"](), "end"]
        return "\n".join(lines) + "\n"

    def steps(self):
        head = self.withholds() + self.cap() + self.recovers()
        shares = self.shares(len(self.pools))
        head.append("split " + ", ".join(f"{p} {s}" for p, s in zip(self.pools, shares)))
        order = self.rng.sample(self.pools, len(self.pools))
        head += [self.pool(name) for name in order]
        after = [self.earmark(i) for i in range(self.rng.choice((0, 0, 1, 1, 2)))]
        after += [self.divide() for _ in range(self.rng.choice((0, 0, 0, 1, 2)))]
        self.rng.shuffle(after)
        return head + after + self.limits()

    def withholds(self):
        names = ("exchange_fee", "risk_reserve", "stamp")
        found = []
        for i in range(self.rng.choice((0, 0, 1, 2, 3))):
            usual = self.rng.randint(1, 60000)
            amount = (percent(self.rng.choice((usual,) * 9 + (1000000,))) if self.often(0.6)
                      else money(self.rng.randint(1, 20000)))
            found.append(f"withhold {names[i]} {amount} to {self.account()}")
        return found

    def account(self):
        name = self.rng.choice(ACCOUNTS)
        self.accounts.add(name)
        return self.rng.choice(("", "account ")) + name

    def cap(self):
        if not self.often(0.6):
            return []
        cycle = self.rng.choice(self.cycles)
        return [f'cap permitted-revenue cycle "{cycle}" excess to reserve over_cap']

    def recovers(self):
        found = []
        for _ in range(self.rng.choice((0, 1, 1, 2, 3))):
            classes = "any" if self.often(0.4) else ", ".join(
                self.rng.sample(CLASSES, self.rng.randint(1, 3)))
            share = percent(self.rng.choice((0, 50000, 125000, 200000, 333333, 500000, 1000000)))
            kind = "lapse" if self.often(0.35) else "carry"
            found.append(f"recover audited-cost class {classes} up-to {share} to bearer {kind}")
        return found

    def target(self, pool=""):
        """A target; remembers accounts and province targets of pools for the floors."""
        kind = self.rng.choice(("province", "province", "city", "city", "party", "division",
                                "account"))
        if kind == "province":
            self.province_pools.add(pool)
            return "province"
        if kind == "city":
            return "city-by-contribution"
        if kind == "party":
            return "party " + self.rng.choice(self.parties)
        if kind == "division":
            return "division " + self.rng.choice(self.cities)
        return "account " + self.account().replace("account ", "")

    def target_list(self, pool="", most=4):
        targets = sorted({self.target(pool) for _ in range(self.rng.randint(1, most))},
                         key=lambda _: self.rng.random())
        return ", ".join(f"{t} {s}" for t, s in zip(targets, self.shares(len(targets))))

    def fallback(self, pool, *words):
        choice = self.rng.choice(("", "target", *words))
        if choice == "target":
            choice = self.target(pool)
        return " else " + choice if choice else ""

    def pool(self, name):
        method = self.rng.choice(("fixed", "equal", "investment", "lineage", "lineage",
                                  "metered-use"))
        if name == "contribute":
            method = self.rng.choice(("lineage", "lineage", "metered-use"))
        if method == "fixed":
            body, tail = "fixed " + self.target_list(name), self.fallback(name)
        elif method == "equal":
            body, tail = "equal over " + self.rng.choice(SETS), self.fallback(name)
        elif method == "investment":
            body = "by investment" + (" net-of-subsidy" if self.often(0.6) else "")
            tail = self.fallback(name, "equal")
        elif method == "metered-use":
            body, tail = "by metered-use", self.fallback(name, "base", "equal")
        else:
            body = "by lineage weight " + " * ".join(self.factors())
            tail = self.fallback(name, "base", "equal")
        return f"pool {name} {body}{tail}"

    def factors(self):
        factors = [f for f in ("base", "use", "quality") if self.often(0.6)]
        if not factors or self.often(0.2):
            factors.append(str(self.rng.choice((1, 2, 3, 0))))
        return factors

    def earmark(self, number):
        share = percent(self.rng.choice((0, 100000, 250000, 333333, 500000, 1000000)))
        by = self.rng.choice(("city-contribution", "equal"))
        return (f"earmark {share} of {self.rng.choice(self.pools)} of "
                f"{self.rng.choice(EARMARK_ROLES)} as mark{number} by {by}")

    def divide(self):
        of = self.rng.choice(("city", "province"))
        return f"divide {self.rng.choice(self.pools)} of {of} into {self.target_list(most=3)}"

    def limits(self):
        found = []
        for pool in self.pools:
            if self.often(0.35):
                share = percent(self.rng.choice(CEILINGS))
                found.append(f"ceiling {pool} per {self.rng.choice(('division', 'party'))} {share} "
                             f"spill {self.rng.choice(('proportional', 'province'))}")
            account = self.floor_account()
            if account and self.often(0.5):
                fen = int(10 ** self.rng.uniform(1, 7))
                found.append(f"floor {pool} per {self.rng.choice(('city', 'party'))} {money(fen)} "
                             f"from {account}")
        self.rng.shuffle(found)
        return found

    def floor_account(self):
        names = sorted(self.accounts) + [p + "_province" for p in sorted(self.province_pools) if p]
        return self.rng.choice(names) if names else ""
