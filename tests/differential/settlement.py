"""The end of a period: run, statements, disputes, adjustments, finalising, payment, closing."""

import heapq

from history import add_working_days, day_after
from province_parts import AUTHORITY, CITIES, FINANCE, PRIMARY
from reference import claims_of_run, net_change
from runs import last_day


class Agenda:
    """What is to be done on which recorded day, in order."""

    def __init__(self):
        self.queue, self.count = [], 0

    def at(self, day, action):
        self.count += 1
        heapq.heappush(self.queue, (day, self.count, action))

    def work(self, end):
        while self.queue and self.queue[0][0] <= end:
            day, _, action = heapq.heappop(self.queue)
            action(day)


class Calendar:
    """Which periods of the province have run or are closed."""

    def __init__(self, periods):
        self.periods, self.run_periods = periods, set()
        self.closed_periods, self.stuck_periods = set(), set()

    def period_of(self, day):
        return next((p for p in self.periods if day <= last_day(p)), None)

    def last_day(self):
        return last_day(self.periods[-1])

    def closed(self, day):
        return self.period_of(day) in self.closed_periods

    def ran(self, day):
        return self.period_of(day) in self.run_periods

    def next(self, period):
        at = self.periods.index(period) + 1
        return self.periods[at] if at < len(self.periods) else None


class Settlement:
    def __init__(self, history, trade, rule_id):
        self.history, self.trade, self.rule_id = history, trade, rule_id
        self.rng, self.calendar, self.agenda = trade.rng, trade.calendar, trade.agenda
        self.tell, self.disputes = trade.tell, 0

    def plan(self):
        """Plans the first run of all periods; each run plans what follows it."""
        for period in self.calendar.periods:
            days = self.rng.randint(3, 8) if "-" in period else self.rng.randint(3, 25)
            self.agenda.at(day_after(last_day(period), days),
                           lambda now, period=period: self.run(period, now))

    def run(self, period, now):
        """Waits until the period before is closed; sometimes the first run is replaced (B16)."""
        before = self.calendar.periods[:self.calendar.periods.index(period)]
        settled = self.calendar.closed_periods | self.calendar.stuck_periods
        if any(p not in settled for p in before):
            self.agenda.at(day_after(now, 1), lambda then: self.run(period, then))
            return
        self.calendar.run_periods.add(period)
        if self.rng.random() < 0.25:
            run = self.claim(period, f"RUN-{period}-A", now, False)
            if self.rng.random() < 0.5:
                self.issue(run, "A", now)
            self.agenda.at(day_after(now, self.rng.randint(1, 4)),
                           lambda then: self.final_run(period, then))
        else:
            self.final_run(period, now)

    def claim(self, period, name, now, final):
        """AllocationRunComputed with the totals of the reference."""
        event = {"type": "AllocationRunComputed", "subject": name, "effective": now,
                 "fields": {"period": period}}
        run = self.history.preview(event)
        fields = {"period": period, "rule": self.rule_id, "rule_versions": run.versions,
                  **claims_of_run(run)}
        write = self.tell if final else self.history.add
        write("AllocationRunComputed", AUTHORITY, now, name, fields, recorded=now)
        return run

    def final_run(self, period, now):
        run = self.claim(period, "RUN-" + period, now, True)
        if not run.statements and run.lines:  # nobody could confirm it: it stays open
            self.calendar.stuck_periods.add(period)
            return
        self.agenda.at(day_after(now, 1), lambda then: self.statements(run, then))

    def issue(self, run, mark, now):
        """StatementIssued for every owner; gives back the last day to answer."""
        answer_by = add_working_days(now, 10)
        for owner, fen in run.statements.items():
            self.tell("StatementIssued", AUTHORITY, now, f"ST-{run.period}{mark}-{owner}",
                      {"run": run.id, "beneficiary": owner, **fen, "confirm_by": answer_by})
        return answer_by

    def statements(self, run, now):
        answer_by = self.issue(run, "", now)
        disputed = self.dispute(run, day_after(now, 2)) if self.rng.random() < 0.5 else ""
        self.agenda.at(day_after(now, 4), lambda then: self.confirm(run, disputed, then))
        self.agenda.at(day_after(answer_by, 1), lambda then: self.finalise(run, then))

    def officer(self, owner):
        if owner == "410000":
            return FINANCE
        if owner == "hn-primary":
            return PRIMARY
        if owner in self.trade.market.province.cities:
            return CITIES[owner] + "-impl", "city_officer"
        return None  # deemed confirmed

    def confirm(self, run, disputed, now):
        for owner, fen in run.statements.items():
            officer = self.officer(owner)
            if officer and owner != disputed and self.rng.random() < 0.85:
                self.tell("StatementConfirmed", officer, now, f"ST-{run.period}-{owner}",
                          {"current_fen": fen["current_fen"]}, recorded=now)

    def dispute(self, run, now):
        """Plans a dispute about a sale that the run has taken; gives back whose."""
        owners = [o for o in run.statements if o in self.trade.market.province.cities]
        taken = self.history.reference.books.taken  # by this run or one before
        deals = [d for d in self.trade.deals
                 if d.id in taken and not d.refunds and not d.voided and not d.held]
        if not owners or not deals or not self.calendar.next(run.period):
            return ""
        owner, deal = self.rng.choice(owners), self.rng.choice(deals)
        deal.held = True
        self.disputes += 1
        name = f"DSP-{self.disputes}"
        self.agenda.at(now, lambda then: self.raise_dispute(run, owner, name, deal, then))
        return owner

    def raise_dispute(self, run, owner, name, deal, now):
        stated = run.statements[owner]["current_fen"]
        self.tell("StatementDisputed", self.officer(owner), now, f"ST-{run.period}-{owner}",
                  {"dispute": name, "amount_stated_fen": stated, "ground": deal.id + " 用量有误",
                   "evidence": "日志（演示）"}, recorded=now)
        upheld = self.trade.correct(deal, now)
        steps = [lambda then: self.resolve(name, upheld, then)]
        confirming = [lambda then: self.tell(
            "StatementConfirmed", self.officer(owner), then, f"ST-{run.period}-{owner}",
            {"current_fen": stated}, recorded=then)]
        if upheld:
            confirming.append(lambda then: self.adjust(run, name, deal, then))
            self.rng.shuffle(confirming)
        for step in steps + confirming:
            now = day_after(now, 1)
            self.agenda.at(now, step)
        self.agenda.at(day_after(now, 1), lambda then: setattr(deal, "held", False))

    def resolve(self, name, upheld, now):
        fields = {"outcome": "upheld" if upheld else "dismissed", "reason": "经核对"}
        if upheld:
            fields |= {"remedy": "下期调整", "adjustment": "ADJ-" + name}
        self.tell("DisputeResolved", AUTHORITY, now, name, fields, cosign=[FINANCE],
                  recorded=now)

    def adjust(self, run, name, deal, now):
        """AllocationAdjusted with the net change of the reference."""
        fields = {"source": name, "transaction": deal.id,
                  "book_in": self.calendar.next(run.period),
                  "rule_version": self.history.reference.books.taken[deal.id].rule.version}
        lines = self.history.adjustment({"type": "AllocationAdjusted", "subject": "ADJ-" + name,
                                         "effective": now, "fields": fields})
        fields |= {"net_change": net_change(lines), "total_fen": 0}
        self.tell("AllocationAdjusted", AUTHORITY, now, "ADJ-" + name, fields, cosign=[FINANCE],
                  recorded=now)

    def finalise(self, run, now):
        self.tell("AllocationRunFinalized", FINANCE, now, run.id, {"net_fen": run.net},
                  cosign=[AUTHORITY], recorded=now)
        for owner, fen in run.statements.items():
            self.pay(f"ST-{run.period}-{owner}", owner, fen["payable_fen"], now)
        self.tell("PeriodClosed", FINANCE, now, run.period, {}, recorded=now)
        self.calendar.closed_periods.add(run.period)

    def pay(self, statement, owner, fen, now):
        if fen <= 0:
            return
        if owner == "hn-primary":
            self.tell("AllocationRetained", PRIMARY, now, statement, {"amount_fen": fen},
                      recorded=now)
        else:
            self.tell("AllocationPaid", PRIMARY, now, statement,
                      {"amount_fen": fen, "channel": "缴入同级国库（演示）",
                       "receipt_no": "JK-" + statement}, cosign=[FINANCE], recorded=now)
