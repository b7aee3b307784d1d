"""The second half of the foundation: cycles, prices, listing, developers, and the first facts."""

from history import day_after
from province_parts import AUTHORITY, FINANCE, MEASURE, PRICING, PRIMARY
from rule_maker import CLASSES

CYCLES = {"CYCLE-A": ("2025-07-01", "2025-12-31"), "CYCLE-B": ("2025-10-15", "2026-06-30")}


class Market:
    """Opens the market of a province that Founder has founded."""

    def __init__(self, founder):
        self.rng, self.province, self.founder = founder.rng, founder.province, founder
        self.tell = founder.history.tell
        self.costs = self.investments = 0
        self.given_roles = set()

    def open(self):
        self.register_products()
        self.approve_cycle("CYCLE-A", "2025-07-10", "2025-07-10")
        self.set_prices()
        self.admit_developers()
        self.list_products()
        for developer in self.province.developers:
            self.admit(developer)
        self.sign_agreements()

    def register_products(self):
        for p in self.province.products:
            self.tell("RegistrationPublicized", ("hn-registrar", "registrar"), "2025-07-01",
                      "RG-" + p.id, {"publicity_from": "2025-07-01",
                                     "publicity_to": "2025-07-15", "working_days": 10})

    def approve_cycle(self, cycle, day, recorded):
        """Permitted revenue = cost + profit + tax - deduction."""
        cost = self.rng.choice((1000000, 20000000, 60000000, 200000000))
        rate = self.rng.choice((50000, 78000))
        first, last = CYCLES[cycle]
        self.tell("PermittedRevenueApproved", PRICING, day, cycle,
                  {"primary": "hn-primary", "cycle_from": first, "cycle_to": last, "trial": True,
                   "operating_cost_fen": cost, "profit_rate_ppm": rate,
                   "permitted_profit_fen": cost * rate // 1000000, "tax_fen": cost // 100,
                   "carry_deduction_fen": 0,
                   "max_permitted_revenue_fen": cost + cost * rate // 1000000 + cost // 100},
                  cosign=[AUTHORITY], basis=["发改价格〔2025〕65号"], recorded=recorded)

    def set_prices(self):
        for p in self.province.products:
            self.tell("PriceCapSet", (p.resources[0].holder, "implementer"), "2025-07-11", p.id,
                      {"cycle": "CYCLE-A", "unit": "次", "cap_fen_per_unit": p.price + 3,
                       "tax_inclusive": True, "reported_to": ["hn-ndrc", "hn-auth"]})
        for p in self.province.products:
            self.tell("PriceSet", PRIMARY, "2025-07-14", p.id,
                      {"unit": "次", "price_fen_per_unit": p.price, "tax_inclusive": True,
                       "publicised": True})

    def admit_developers(self):
        developers = self.province.developers
        for d in developers:
            self.tell("DeveloperAdmissionApplied", (d, "applicant"), "2025-07-15", "ADM-" + d,
                      {"developer": d, "scenario": "演示", "legal_person": True})
        self.code_products()
        self.tell("EmergencyPlanFiled", PRIMARY, "2025-07-17", "EP-2025",
                  {"title": "应急处置预案（演示）", "valid_to": "2028-07-16"})
        for d in developers:
            self.tell("DeveloperAssessed", PRIMARY, "2025-07-17", "ADM-" + d,
                      {"capability": True, "need_reasonable": True, "scenario_compliant": True,
                       "security_risk": "低"})

    def admit(self, developer):
        reviewer = (self.province.products[0].resources[0].holder, "implementer")
        self.tell("DeveloperAdmissionReviewed", reviewer, "2025-07-22", "ADM-" + developer,
                  {"outcome": "approved"})
        self.tell("RoleGranted", AUTHORITY, "2025-07-22", developer,
                  {"role": "secondary_developer", "level": "market",
                   "division": self.province.developers[developer]})

    def code_products(self):
        for p in self.province.products:
            self.founder.register([("RegistrationCoded", "2025-07-16",
                                    {"valid_from": "2025-07-16", "valid_to": "2028-07-15"})],
                                  p.id, PRIMARY, p.id, "410000")

    def list_products(self):
        for p in self.province.products:
            self.tell("ProductListed", PRIMARY, "2025-07-18", p.id, {"venue": "演示交易场所"},
                      cosign=[("zz-exchange", "exchange")])

    def sign_agreements(self):
        number = 0
        for p in self.province.products:
            devs = sorted(self.province.developers)
            for d in self.rng.sample(devs, self.rng.randint(1, min(2, len(devs)))):
                number += 1
                p.agreements.append((f"AA-{number}", d))
                self.tell("ApplicationAgreementSigned", PRIMARY, "2025-07-25", f"AA-{number}",
                          {"developer": d, "product": p.id, "purpose": "演示", "scope": "按清单",
                           "method": "API", "valid_from": "2025-08-01",
                           "valid_to": "2026-07-31", "revenue_terms": "按PriceSet计价",
                           "confidentiality": True}, cosign=[(d, "secondary_developer")])

    # Facts that go on while the market is open

    def investor(self):
        """(party, role, division) of somebody who invests or bears costs."""
        found = [("hn-primary", "primary_developer", "410000")]
        found += [(h, "data_holder", d) for h, d in self.province.holders.items()]
        found += [(c, "data_holder", d) for c, d in self.province.companies.items()]
        return self.rng.choice(found)

    def invest(self, recorded):
        party, role, division = self.investor()
        self.investments += 1
        amount = self.rng.choice((5000000, 5000000, self.rng.randint(1, 90000000), 10 ** 15))
        subsidy = self.rng.choice((0, 0, amount, self.rng.randint(0, amount)))
        self.tell("InvestmentRecorded", (party, role), self.back(recorded),
                  f"INV-{self.investments}",
                  {"party": party, "division": division, "investment_class": "governance",
                   "amount_fen": amount, "subsidy_fen": subsidy,
                   "subsidy_source": "补助（演示）" if subsidy else None,
                   "evidence": "决算（演示）"}, cosign=[FINANCE], recorded=recorded)

    def back(self, recorded):
        """An effective date: mostly the recorded one, sometimes weeks before."""
        days = self.rng.choice((0, 0, 0, self.rng.randint(1, 40)))
        return max(day_after(recorded, -days), "2025-06-20")

    def cost(self, recorded):
        """Records a cost; gives back what audits it later."""
        party, role, division = self.investor()
        self.costs += 1
        name = f"COST-{self.costs}"
        day = self.back(recorded)
        amount = self.rng.choice((100000, self.rng.randint(1, 3000000)))
        agreements = sorted({r.division for r in self.province.resources})
        agreement = division if division in agreements else agreements[0]
        self.tell("CostRecorded", (party, role), day, name,
                  {"party": party, "division": division,
                   "cost_class": self.rng.choice(CLASSES), "amount_fen": amount,
                   "agreement": "AG-" + agreement, "vouchers": ["V-" + name]},
                  recorded=recorded)

        def audit(now):
            allowed = self.rng.choice((amount, self.rng.randint(0, amount)))
            self.tell("CostAudited", FINANCE, max(day, self.back(now)), name,
                      {"allowed_fen": allowed, "disallowed_fen": amount - allowed,
                       "opinion": "核定"}, recorded=now)
        return audit

    def score(self, recorded):
        r = self.rng.choice(self.province.resources)
        self.tell("QualityScored", AUTHORITY, self.back(recorded), r.id,
                  {"score_permille": self.rng.choice((0, 500, 1000, self.rng.randint(1, 1000))),
                   "method": "演示"}, cosign=[(r.holder, "implementer")], recorded=recorded)

    def role(self, recorded):
        """Gives a role that only earmarks look at; gives back what takes it away."""
        party = self.rng.choice([p for p in sorted(self.province.holders) + ["hn-primary"]
                                 if p not in self.given_roles])
        self.given_roles.add(party)
        fields = {"role": "ip", "level": "province", "division": "410000"}
        if self.rng.random() < 0.4:
            fields["valid_to"] = day_after(recorded, self.rng.randint(1, 60))
        self.tell("RoleGranted", AUTHORITY, self.back(recorded), party, fields,
                  recorded=recorded)

        def revoke(now):
            if "valid_to" in fields:
                return
            self.tell("RoleRevoked", AUTHORITY, now, party,
                      {"role": "ip", "level": "province", "division": "410000"}, recorded=now)
        return revoke
