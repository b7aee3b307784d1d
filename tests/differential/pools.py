"""Split, pools, earmark and divide of one sale: steps 5 to 7 of RULEBOOK 4.4."""

from dataclasses import dataclass, replace

import luorule
from apportion import WEIGHT_LIMIT, WeightError
from facts import PROVINCE, is_city

RESOURCE_METHODS = ("lineage", "metered-use")


@dataclass
class Line:
    """One line of money (A11); pool says which limit may see it, "" none (A27)."""
    ref: str
    rule: int
    step: str
    key: str
    beneficiary: str
    resource: str
    fen: int
    pool: str = ""

    def identity(self):
        return (self.step, self.key, self.beneficiary, self.resource)


def ascending(lines):
    """A8: inside a pool by (step, key, resource); A10: no lines of 0 fen."""
    return sorted((line for line in lines if line.fen),
                  key=lambda line: (line.step, line.key, line.resource))


class Pools:
    """Gives the rest of a sale, after withholding, cap and recovery, to the pools of its rule."""

    def __init__(self, rule, context, rounding):
        self.rule, self.context, self.rounding = rule, context, rounding
        self.contribution = {}

    def distribute(self, rest):
        """All lines of steps 5 to 7 in the order of A8."""
        amounts = self.split(rest)
        names = [name for name, _ in self.rule.split]
        giving = [n for n in names if self.rule.pools[n].method in RESOURCE_METHODS]
        lines = {name: self.by_resources(self.rule.pools[name], amounts[name])
                 for name in giving}
        self.contribution = self.contributions(
            [line for given in lines.values() if given for line in given])
        for name in giving:
            if lines[name] is None:
                lines[name] = self.fall_back(self.rule.pools[name], amounts[name])
        rest_of = [name for name in names if name not in giving]
        for name in rest_of:
            lines[name] = self.by_others(self.rule.pools[name], amounts[name])
        result = [line for name in giving + rest_of for line in ascending(lines[name])]
        for step in self.rule.after:
            result = self.apply(step, result)
        return result

    def split(self, rest):
        """Amount of each pool; ties by written position (A8)."""
        shares = [(i, ppm) for i, (_, ppm) in enumerate(self.rule.split)]
        pools = {i: name for i, (name, _) in enumerate(self.rule.split)}
        given = dict(self.rounding.share(("split", ""), rest, shares, None, pools))
        return {name: given.get(i, 0) for i, (name, _) in enumerate(self.rule.split)}

    def line(self, pool, step, key, beneficiary, resource, fen):
        return Line(self.context.sale, self.rule.version, step, key, beneficiary, resource, fen,
                    pool)

    # Pools that give to resources

    def by_resources(self, pool, amount):
        """Lines of a lineage or metered-use pool; None where only its fallback can serve."""
        if pool.method == "metered-use":
            lines = self.metered(pool, amount, lambda r: self.context.usage.get(r, 0))
        else:
            lines = self.lineage(pool, amount, lambda r, base: self.weight(pool, r, base))
        if lines is None and pool.fallback == "base":  # A24
            lines = self.lineage(pool, amount, lambda _, base: base)
        if lines is None and pool.fallback == "equal":
            if pool.method == "metered-use":
                lines = self.metered(pool, amount, lambda _: 1)
            else:
                lines = self.lineage(pool, amount, lambda _, __: 1)
        return lines

    def weight(self, pool, resource, base):
        """A20: the product of the written factors."""
        values = {"base": base, "use": self.context.usage.get(resource, 0),
                  "quality": self.context.quality[resource]}
        product = 1
        for factor in pool.factors:
            product *= values[factor] if isinstance(factor, str) else factor
        if product > WEIGHT_LIMIT:
            raise WeightError(f"weight {product} of {resource} in {self.context.sale}")
        return product

    def lineage(self, pool, amount, weight):
        """A20: first over the components, then over the resources of each; rounded twice."""
        components = []
        for component, share, needs in self.context.lineage:
            weights = sorted((r, weight(r, base)) for r, base in needs)
            if any(w for _, w in weights):
                components.append((component, share, weights))
        components.sort()
        shares = [(component, share) for component, share, _ in components]
        if not any(share for _, share in shares):
            return None
        given = dict(self.rounding.share((pool.name, ""), amount, shares))
        lines = []
        for component, _, weights in components:
            part = given.get(component, 0)
            for r, fen in self.rounding.share((pool.name, component), part, weights):
                lines.append(self.line(pool.name, pool.name, component,
                                       self.context.divisions[r], r, fen))
        return lines

    def metered(self, pool, amount, weight):
        """A23: over the distinct resources of the lineage, without components."""
        weights = [(r, weight(r)) for r in sorted(self.context.divisions)]
        if not any(w for _, w in weights):
            return None
        return [self.line(pool.name, pool.name, r, self.context.divisions[r], r, fen)
                for r, fen in self.rounding.share((pool.name, ""), amount, weights)]

    def contributions(self, lines):
        """A26: what each city got through its resources."""
        sums = {}
        for line in lines:
            if line.resource and is_city(line.beneficiary) and line.fen:
                sums[line.beneficiary] = sums.get(line.beneficiary, 0) + line.fen
        return dict(sorted(sums.items()))

    # The other pools

    def by_others(self, pool, amount):
        if pool.method == "fixed":
            return self.fixed(pool, amount)
        weights = self.investment(pool) if pool.method == "investment" else self.members(pool.over)
        if not any(w for _, w in weights) and pool.fallback == "equal":
            weights = self.members("parties-with-investment")  # A24
        if not any(w for _, w in weights):
            return self.fall_back(pool, amount)
        return [self.line(pool.name, pool.name, key, key, "", fen)
                for key, fen in self.rounding.share((pool.name, ""), amount, weights)]

    def investment(self, pool):
        """A18"""
        sums = self.context.invested_net if pool.net else self.context.invested
        return sorted(sums.items())

    def members(self, over):
        """A22: the members of a set, each with weight 1."""
        if over == "parties-with-investment":
            return [(p, 1) for p, amount in sorted(self.context.invested.items()) if amount > 0]
        return [(code, 1) for code in
                (self.context.cities if over == "all-cities" else self.cities_in_lineage())]

    def cities_in_lineage(self):
        return sorted({d for d in self.context.divisions.values() if is_city(d)})

    def fixed(self, pool, amount):
        """A25: without contribution the cities' percentage goes to the fallback target."""
        entries = [[position, target, ppm] for position, (target, ppm) in enumerate(pool.targets)]
        if not self.contribution:
            gone = sum(ppm for _, t, ppm in entries if t.kind == "city-by-contribution")
            entries = [e for e in entries if e[1].kind != "city-by-contribution"]
            if gone:
                self.move(entries, self.fallback_target(pool), gone, len(pool.targets))
        shares = [(position, ppm) for position, _, ppm in entries]
        targets = {position: target for position, target, _ in entries}
        lines = []
        for position, fen in self.rounding.share((pool.name, ""), amount, shares, None, targets):
            lines += self.to_target(pool, targets[position], fen)
        return lines

    @staticmethod
    def move(entries, target, ppm, end):
        for entry in entries:
            if entry[1] == target:
                entry[2] += ppm
                return
        entries.append([end, target, ppm])

    def fallback_target(self, pool):
        """A24, A25: the target behind `else` if it can be served, else the province."""
        target = pool.fallback
        if not isinstance(target, luorule.Target):
            return luorule.Target("province")
        if target.kind == "city-by-contribution" and not self.contribution:
            return luorule.Target("province")
        return target

    def fall_back(self, pool, amount):
        return self.to_target(pool, self.fallback_target(pool), amount)

    def to_target(self, pool, target, amount):
        """A11: the lines of one target of a pool."""
        step = pool.name + target.suffix()
        if target.kind == "city-by-contribution":
            site = ("city-by-contribution", pool.name)
            shares = self.rounding.share(site, amount, list(self.contribution.items()))
            return [self.line(pool.name, step, city, city, "", fen) for city, fen in shares]
        key, beneficiary = self.names(target)
        return [self.line(pool.name, step, key, beneficiary, "", amount)]

    @staticmethod
    def names(target):
        if target.kind == "province":
            return PROVINCE, PROVINCE
        if target.kind == "account":
            return target.name, "account:" + target.name
        return target.name, target.name

    # Steps on lines that exist

    def apply(self, step, lines):
        """A28: in written order, each on what the one before left."""
        work = self.earmark if isinstance(step, luorule.Earmark) else self.divide
        return [part for line in lines
                for part in (work(step, line) if line.pool == step.pool else [line]) if part.fen]

    def earmark(self, step, line):
        """A27: kept part first, then the cities, which belong to no pool."""
        if line.beneficiary not in self.context.holders.get(step.role, ()):
            return [line]
        cities = ([(c, 1) for c in self.cities_in_lineage()] if step.equal
                  else list(self.contribution.items()))
        if not cities:
            return [line]
        site = ("earmark", step.name)
        pair = dict(self.rounding.share(site, line.fen, [(0, 1000000 - step.ppm), (1, step.ppm)]))
        kept = replace(line, fen=pair.get(0, 0))
        return [kept] + [self.line("", step.name, city, city, "", fen) for city, fen
                         in self.rounding.share(site, pair.get(1, 0), cities)]

    def divide(self, step, line):
        """A29: the parts of one line in the order of the targets."""
        applies = is_city(line.beneficiary) if step.of == "city" else line.beneficiary == PROVINCE
        if not applies:
            return [line]
        shares = [(i, ppm) for i, (_, ppm) in enumerate(step.targets)]
        targets = {i: target for i, (target, _) in enumerate(step.targets)}
        parts = []
        for i, fen in self.rounding.share(("divide", step.pool), line.fen, shares, None, targets):
            parts += self.part(step, line, targets[i], fen)
        return parts

    def part(self, step, line, target, fen):
        if target.kind == "account":
            return [replace(line, step=line.step + target.suffix(), fen=fen)]
        if target.kind == "city-by-contribution":
            if self.contribution:
                shares = self.rounding.share(("divide", step.pool), fen,
                                             list(self.contribution.items()))
                return [replace(line, step=line.step + "_city", beneficiary=city, fen=part)
                        for city, part in shares]
            target = luorule.Target("province")
        return [replace(line, step=line.step + target.suffix(),
                        beneficiary=self.names(target)[1], fen=fen)]
