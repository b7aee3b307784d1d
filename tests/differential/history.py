"""A history under construction: events in recording order, and the reference that follows them."""

import copy
import datetime
import json

from reference import Reference

HOLIDAYS = {
    2025: ("2025-01-01 2025-01-28..02-04 2025-04-04..04-06 2025-05-01..05-05 2025-05-31..06-02 "
           "2025-10-01..10-08", "2025-01-26 2025-02-08 2025-04-27 2025-09-28 2025-10-11"),
    2026: ("2026-01-01..01-03 2026-02-15..02-23 2026-04-04..04-06 2026-05-01..05-05 "
           "2026-06-19..06-21 2026-09-25..09-27 2026-10-01..10-07",
           "2026-01-04 2026-02-14 2026-02-28 2026-05-09 2026-09-20 2026-10-10"),
}


def day_after(day, days):
    return (datetime.date.fromisoformat(day) + datetime.timedelta(days)).isoformat()


def days_between(first, last):
    return (datetime.date.fromisoformat(last) - datetime.date.fromisoformat(first)).days


def holidays(year):
    """All holidays of a year, one by one."""
    found = []
    for part in HOLIDAYS[year][0].split():
        first, _, last = part.partition("..")
        last = f"{year}-{last}" if last else first
        found += [day_after(first, i) for i in range(days_between(first, last) + 1)]
    return found


def workdays(year):
    return HOLIDAYS[year][1].split()


def is_working_day(day):
    year = int(day[:4])
    if day in workdays(year):
        return True
    return day not in holidays(year) and datetime.date.fromisoformat(day).weekday() < 5


def add_working_days(day, count):
    """RULEBOOK 3: day 0 is the day of the event."""
    while count:
        day = day_after(day, 1)
        count -= is_working_day(day)
    return day


class History:
    def __init__(self):
        self.events = []
        self.reference = Reference()

    def add(self, kind, author, day, subject, fields=None, cosign=(), basis=(), recorded=None):
        """Appends an event; author and co-signers are (party, role)."""
        event = {"n": len(self.events) + 1, "type": kind, "author": author[0],
                 "role": author[1], "effective": day, "recorded": recorded or day,
                 "subject": subject}
        if cosign:
            event["cosigners"] = [{"party": party, "role": role} for party, role in cosign]
        if basis:
            event["basis"] = list(basis)
        event["fields"] = fields or {}
        if self.events and event["recorded"] < self.events[-1]["recorded"]:
            raise ValueError(f"recorded backwards: {event}")
        self.events.append(event)
        return event

    def tell(self, *args, **kwargs):
        """An event that the reference hears of as well."""
        event = self.add(*args, **kwargs)
        self.reference.record(event)
        return event

    def preview(self, event):
        """The run that an AllocationRunComputed would give, without booking it."""
        trial = copy.deepcopy(self.reference)
        trial.record(event)
        return trial.runs[-1]

    def adjustment(self, event):
        """The net change of an AllocationAdjusted, without booking it."""
        trial = copy.deepcopy(self.reference)
        trial.record(event)
        return trial.adjustments[event["subject"]]

    def write(self, path):
        with open(path, "w", encoding="utf-8") as out:
            for event in self.events:
                out.write(json.dumps(event, ensure_ascii=False) + "\n")
