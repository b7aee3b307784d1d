"""Sales and what follows them: payments, refunds, corrections of use, voiding."""

from dataclasses import dataclass

from history import day_after
from province_parts import PRIMARY


@dataclass
class Deal:
    """What the seller knows of one sale."""
    id: str
    day: str
    developer: str
    product: object
    usage: dict
    gross: int
    tax: int
    net: int
    rate: int
    paid: int = 0
    back_gross: int = 0
    back_tax: int = 0
    back_net: int = 0
    refunds: int = 0
    voided: bool = False
    held: bool = False  # a dispute about it is open


def vat(gross, rate):
    """Round half up of gross * r / (100 + r)."""
    return (2 * gross * rate + 100 + rate) // (2 * (100 + rate))


class Trade:
    """Makes the events of sales; calendar says which periods are still open."""

    def __init__(self, market, calendar, agenda):
        self.market, self.calendar, self.agenda = market, calendar, agenda
        self.rng, self.tell = market.rng, market.tell
        self.deals, self.payments, self.refunds, self.corrections = [], 0, 0, 0
        self.giant_chance = self.rng.choice((0, 0, 0, 0.1))

    def plan(self, count):
        """Spreads sales over the periods; some are recorded days later."""
        first, last = "2025-08-01", self.calendar.last_day()
        days = []
        while first <= last:
            days.append(first)
            first = day_after(first, 1)
        busy = self.rng.sample(days, min(len(days), max(5, count // 2)))
        for _ in range(count):
            day = self.rng.choice(busy)
            late = self.rng.choice((0, 0, 0, 0, 0, self.rng.randint(1, 25)))
            self.agenda.at(day_after(day, late), lambda now, day=day: self.sell(day, now))

    def sell(self, day, now):
        if self.calendar.closed(day):
            return
        product = self.rng.choice(self.market.province.products)
        agreement, developer = self.rng.choice(product.agreements)
        quantity = self.rng.choice((1, self.rng.randint(1, 40), self.rng.randint(1, 3000),
                                    self.rng.randint(1, 90000), self.rng.randint(1, 90000)))
        if self.rng.random() < self.giant_chance:
            quantity *= 10 ** 7
        rate = self.rng.choice((6, 6, 6, 13, 3, 0))
        gross = quantity * product.price
        tax = vat(gross, rate)
        number = len(self.deals) + 1
        mark = self.rng.choice("abcxyzABC交易")
        deal = Deal(f"TX-{mark}{self.rng.randint(0, 9)}-{number}", day, developer, product,
                    self.use(product), gross, tax, gross - tax, rate)
        self.tell("UsageMetered", PRIMARY, day, f"UM-{number}",
                  {"transaction": deal.id, "product": product.id, "by_resource": deal.usage,
                   "unit": "次"}, recorded=now)
        self.tell("TransactionSettled", PRIMARY, day, deal.id,
                  {"product": product.id, "agreement": agreement, "buyer": developer,
                   "quantity": quantity, "price_fen_per_unit": product.price,
                   "gross_fen": gross, "vat_rate_pct": rate, "tax_fen": tax,
                   "net_fen": deal.net, "venue": "zz-exchange",
                   "invoice_no": f"FP-{number}"},
                  cosign=[(developer, "secondary_developer")], recorded=now)
        self.deals.append(deal)
        self.follow(deal, now)

    def use(self, product):
        """Uses by resource: none, equal, some or all."""
        ids = [r.id for r in product.resources]
        kind = self.rng.choice(("zero", "equal", "some", "some", "all", "all"))
        if kind == "zero":
            return {r: 0 for r in ids}
        if kind == "equal":
            return {r: 12 for r in ids}
        if kind == "some":
            ids = self.rng.sample(ids, self.rng.randint(1, len(ids)))
        most = self.rng.choice((3, 90000, 90000, 10 ** 11))
        return {r: self.rng.choice((1, self.rng.randint(0, most))) for r in ids}

    def follow(self, deal, now):
        """Plans what happens to a sale after it was recorded."""
        def later(days):
            return day_after(now, self.rng.randint(0, days))
        fate = self.rng.random()
        if fate < 0.05:
            self.agenda.at(later(10), lambda then: self.void(deal, then))
            return
        for part in range(self.rng.choice((1, 1, 2, 3))):
            self.agenda.at(later(60), lambda then, part=part: self.pay(deal, part, then))
        for _ in range(self.rng.choice((0, 0, 0, 1, 1, 3))):
            self.agenda.at(later(150), lambda then: self.refund(deal, then))
        if self.rng.random() < 0.2:
            self.agenda.at(later(60), lambda then: self.correct(deal, then))

    def void(self, deal, now):
        if self.calendar.ran(deal.day) or deal.paid or deal.refunds:
            return
        deal.voided = True
        self.tell("TransactionVoided", PRIMARY, now, deal.id, {"reason": "重复开票"},
                  cosign=[(deal.developer, "secondary_developer")], recorded=now)

    def back(self, now, earliest):
        """An effective date some days before now, mostly now, never before what it follows."""
        return max(earliest, day_after(now, -self.rng.choice((0, 0, 0, self.rng.randint(0, 20)))))

    def pay(self, deal, part, now):
        open_fen = deal.gross - deal.back_gross - deal.paid
        if deal.voided or open_fen <= 0:
            return
        amount = open_fen if part == 0 else self.rng.randint(1, open_fen)
        deal.paid += amount
        self.payments += 1
        self.tell("PaymentReceived", PRIMARY, self.back(now, deal.day), f"PAY-{self.payments}",
                  {"transaction": deal.id, "amount_fen": amount}, recorded=now)

    def refund(self, deal, now):
        """A36; part of what is left, or all of it."""
        day = self.back(now, deal.day)
        left = deal.gross - deal.back_gross
        # Money that has come in is not refunded beyond what the payments leave (B11).
        if deal.voided or deal.held or left <= 0 or self.calendar.closed(day):
            return
        gross = self.rng.choice((left, self.rng.randint(1, left), min(left, 1)))
        tax_left, net_left = deal.tax - deal.back_tax, deal.net - deal.back_net
        tax = tax_left
        if gross < left:
            tax = max(min(vat(gross, deal.rate), tax_left), gross - net_left)
        deal.back_gross += gross
        deal.back_tax += tax
        deal.back_net += gross - tax
        deal.refunds += 1
        self.refunds += 1
        self.tell("RefundIssued", PRIMARY, day, f"RF-{self.rng.choice('abz')}{self.refunds}",
                  {"transaction": deal.id, "gross_fen": gross, "tax_fen": tax,
                   "net_fen": gross - tax, "reason": "重复计费",
                   "red_invoice_no": f"HZ-{self.refunds}"},
                  cosign=[(deal.developer, "secondary_developer")], recorded=now)

    def correct(self, deal, now):
        """UsageCorrected with new uses; True if there was something to correct."""
        if deal.voided or deal.refunds:
            return False
        old, new = dict(deal.usage), self.use(deal.product)
        changed = sorted(r for r in set(old) | set(new) if old.get(r, 0) != new.get(r, 0))
        if not changed:
            return False
        holders = sorted({r.holder for r in deal.product.resources if r.id in changed})
        self.corrections += 1
        self.tell("UsageCorrected", PRIMARY, max(deal.day, day_after(now, -30)),
                  f"UC-{self.corrections}",
                  {"transaction": deal.id, "by_resource_old": old, "by_resource_new": new,
                   "reason": "路由标识误记"},
                  cosign=[(h, "implementer") for h in holders], recorded=now)
        deal.usage = new
        return True
