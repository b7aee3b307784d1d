"""What has been recorded so far: the facts a run may see (A19).

Facts are fed event by event in recording order; at an AllocationRunComputed they hold exactly what
was recorded before it. Questions about a date look at effective dates only.
"""

from dataclasses import dataclass, field

import luorule

PROVINCE = "410000"  # exists without a DivisionRegistered (B2)


@dataclass(frozen=True)
class Sale:
    id: str
    product: str
    agreement: str
    effective: str
    gross: int
    tax: int
    net: int


@dataclass(frozen=True)
class Refund:
    id: str
    sale: str
    effective: str
    gross: int
    tax: int
    net: int


@dataclass(frozen=True)
class Cost:
    party: str
    cost_class: str
    audited: str  # effective date of CostAudited (A15)
    allowed: int


@dataclass
class Context:
    """Everything a sale's pools depend on, as its run saw it (A7, A19, A33)."""
    sale: str
    lineage: list  # (component, share ppm, [(resource, base weight)])
    usage: dict
    quality: dict
    divisions: dict  # resource -> division code
    invested: dict  # party -> amount
    invested_net: dict  # party -> amount less subsidy
    cities: list  # registered divisions of level city
    holders: dict = field(default_factory=dict)  # role -> parties


def is_division(beneficiary):
    return len(beneficiary) == 6 and beneficiary.isdigit()


def is_city(beneficiary):
    """A26: the province is no city."""
    return is_division(beneficiary) and beneficiary != PROVINCE


def share_ppm(value):
    """A percentage in JSON is a number or a text such as "40%"."""
    return luorule.percent_ppm(str(value))


class Facts:
    def __init__(self):
        self.divisions = {}  # code -> (effective, level)
        self.parties = {}  # alias -> (uscc, division)
        self.roles = []  # [party, role, first day, day after the last or ""]
        self.resources = {}  # resource -> division
        self.products = {}  # product -> lineage
        self.scores = {}  # resource -> [(effective, order, score)]
        self.investments = []  # (party, effective, amount, subsidy)
        self.recorded_costs = {}  # id -> (party, class)
        self.costs = {}  # id -> Cost, audited ones only
        self.cycles = {}  # id -> (first day, last day, maximum)
        self.usage = {}  # sale -> {resource: uses}
        self.sales, self.voided, self.payments, self.refunds = {}, set(), {}, {}
        self.rules = []
        self.count = 0

    def record(self, event):
        self.count += 1
        handler = getattr(self, "on_" + event["type"], None)
        if handler:
            handler(event["subject"], event["effective"], event["fields"])

    def on_DivisionRegistered(self, code, day, fields):
        self.divisions[code] = (day, fields["level"])

    def on_PartyRegistered(self, party, _day, fields):
        self.parties[party] = (fields["uscc"], fields["division"])

    def on_RoleGranted(self, party, day, fields):
        end = fields.get("valid_to") or ""
        self.roles.append([party, fields["role"], day, end and end + "+"])

    def on_RoleRevoked(self, party, day, fields):
        for role in self.roles:
            if role[:2] == [party, fields["role"]] and (not role[3] or day < role[3]):
                role[3] = day

    def on_CatalogEntryCompiled(self, resource, _day, fields):
        self.resources[resource] = fields["division"]

    def on_ProductDeveloped(self, product, _day, fields):
        self.products[product] = [
            (part["component"], share_ppm(part["share_pct"]),
             [(need["resource"], need["base_weight"]) for need in part["requires"]])
            for part in fields["lineage"]]

    def on_QualityScored(self, resource, day, fields):
        self.scores.setdefault(resource, []).append((day, self.count, fields["score_permille"]))

    def on_InvestmentRecorded(self, _id, day, fields):
        self.investments.append(
            (fields["party"], day, fields["amount_fen"], fields["subsidy_fen"]))

    def on_CostRecorded(self, cost, _day, fields):
        self.recorded_costs[cost] = (fields["party"], fields["cost_class"])

    def on_CostAudited(self, cost, day, fields):
        self.costs[cost] = Cost(*self.recorded_costs[cost], day, fields["allowed_fen"])

    def on_PermittedRevenueApproved(self, cycle, _day, fields):
        self.cycles[cycle] = (fields["cycle_from"], fields["cycle_to"],
                              fields["max_permitted_revenue_fen"])

    def on_UsageMetered(self, _id, _day, fields):
        if fields.get("transaction"):
            self.usage[fields["transaction"]] = dict(fields["by_resource"])

    def on_UsageCorrected(self, _id, _day, fields):
        self.usage[fields["transaction"]] = dict(fields["by_resource_new"])

    def on_TransactionSettled(self, sale, day, fields):
        self.sales[sale] = Sale(sale, fields["product"], fields["agreement"], day,
                                fields["gross_fen"], fields["tax_fen"], fields["net_fen"])

    def on_TransactionVoided(self, sale, _day, _fields):
        self.voided.add(sale)

    def on_PaymentReceived(self, _id, day, fields):
        self.payments.setdefault(fields["transaction"], []).append(
            (day, self.count, fields["amount_fen"]))

    def on_RefundIssued(self, refund, day, fields):
        self.refunds[refund] = Refund(refund, fields["transaction"], day, fields["gross_fen"],
                                      fields["tax_fen"], fields["net_fen"])

    def on_AllocationRuleAdopted(self, _rule, _day, fields):
        self.rules.append(luorule.parse(fields["text"]))

    on_AllocationRuleAmended = on_AllocationRuleAdopted

    def rule_of_scope(self, matches, day):
        """A5: the latest version of one scope decides; one that has ended revives no earlier."""
        latest = {}
        for rule in self.rules:
            if rule.effective <= day and matches(rule.scope):
                if rule.scope not in latest or latest[rule.scope].effective <= rule.effective:
                    latest[rule.scope] = rule
        alive = [r for r in latest.values() if not r.until or day <= r.until]
        return max(alive, key=lambda rule: rule.effective, default=None)

    def rule_for(self, sale):
        """A5, A6: agreement before product before all, on the sale's own effective date."""
        tests = (lambda s: s[0] == "agreement" and sale.agreement in s[1:],
                 lambda s: s[0] == "product" and sale.product in s[1:],
                 lambda s: s[0] == "all")
        for test in tests:
            rule = self.rule_of_scope(test, sale.effective)
            if rule:
                return rule
        return None

    def general_rule(self, day):
        """A17: the all-scope version in force on a day."""
        return self.rule_of_scope(lambda scope: scope[0] == "all", day)

    def allocation_date(self, sale, rule):
        """A7: None as long as a sale recognised on payment is not paid in full."""
        if rule.recognise == "settled":
            return sale.effective
        received = 0
        for day, _, amount in sorted(self.payments.get(sale.id, [])):
            received += amount
            if received >= sale.gross:
                return max(day, sale.effective)
        return None

    def score(self, resource, day):
        """A19, A21: the latest effective score, the later recorded of two; 1000 without."""
        known = [entry for entry in self.scores.get(resource, []) if entry[0] <= day]
        return max(known)[2] if known else 1000

    def invested(self, day, net):
        """A18: cumulative and never reset."""
        sums = {}
        for party, effective, amount, subsidy in self.investments:
            if effective <= day:
                sums[party] = sums.get(party, 0) + amount - (subsidy if net else 0)
        return sums

    def holders(self, day):
        """Role -> the parties that hold it on a day (A27)."""
        held = {}
        for party, role, first, end in self.roles:
            if first <= day and (not end or day < end):
                held.setdefault(role, set()).add(party)
        return held

    def context(self, sale, day):
        """What the pools of a sale depend on, on its allocation date (A7)."""
        lineage = self.products[sale.product]
        resources = sorted({r for _, _, needs in lineage for r, _ in needs})
        return Context(
            sale=sale.id, lineage=lineage, usage=dict(self.usage.get(sale.id, {})),
            quality={r: self.score(r, day) for r in resources},
            divisions={r: self.resources[r] for r in resources},
            invested=self.invested(day, False), invested_net=self.invested(day, True),
            cities=sorted(code for code, (since, level) in self.divisions.items()
                          if level == "city" and since <= day),
            holders=self.holders(day))

    def owner(self, beneficiary):
        """A34: whose statement a line goes to; None for reserves and accounts."""
        if is_division(beneficiary):
            return beneficiary
        if ":" in beneficiary:
            return None
        uscc, division = self.parties[beneficiary]
        return division if uscc.startswith("1") else beneficiary
