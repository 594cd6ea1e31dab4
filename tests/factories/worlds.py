"""A world drawn by chance, in which everything happens that the office's rules speak of."""

import random
from datetime import UTC, date, datetime, timedelta

from compliance.correspondence.models import ContactKind, NoticeKind
from compliance.deadlines.models import DeadlineRule, YearClosing
from compliance.filings.models import Filing
from compliance.filings.recording import record_filing
from compliance.filings.reviewing import AlreadyReviewed, Superseded, accept_filing, return_filing
from facilities.models import Facility, FormerAuthority, TypeCode
from tests.factories.accounts import make_user
from tests.factories.compliance import new_filing, partner
from tests.factories.contacts import make_contact
from tests.factories.deadlines import RuleFields, make_rule
from tests.factories.facilities import make_facility, suspend
from tests.factories.medical_partners import make_clinic, make_hospital
from tests.factories.notices import NoticeFields, make_notice

FIRST, LAST = date(2024, 4, 1), date(2027, 6, 30)


def midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


class RuleWorld:
    """Homes of every type under three authorities; the same seed gives the same."""

    def __init__(self, seed, city, prefecture, other_city):
        self.chance = random.Random(seed)  # noqa: S311 - chance that can be repeated
        self.offices = [city, prefecture, other_city]
        self.draw_rules(city, prefecture, other_city)
        self.reviewers = {office.pk: make_user(office) for office in self.offices}
        self.institutions = [make_hospital(), make_hospital(), make_clinic()]
        self.homes = [self.home(code, office) for code in TypeCode for office in self.offices]
        for home in self.homes:
            self.live(home)
        self.merge_some()

    def happens(self, likelihood):
        return self.chance.random() < likelihood

    def day(self, first=FIRST, last=LAST):
        return first + timedelta(self.chance.randint(0, (last - first).days))

    def draw_rules(self, city, prefecture, other_city):
        city.review_required = True
        city.save()
        prefecture.records_from = self.chance.choice(
            [None, date(2024, 4, 1), date(2025, 4, 1), date(2025, 10, 1), date(2026, 8, 1)]
        )
        prefecture.review_required = self.happens(0.5)
        prefecture.save()
        counts, houses = list(DeadlineRule.ChangeCounts), list(DeadlineRule.House)
        july: RuleFields = {"kind": DeadlineRule.Kind.FIXED_DAY, "due_month": 7, "due_day": 31}
        make_rule(city, **(july | {"change_counts": self.chance.choice(counts)}))
        make_rule(
            city,
            bonus_month=9,
            bonus_day=1,
            facility_types=[TypeCode.GROUP_HOME, TypeCode.NURSING_HOME],
            house=self.chance.choice(houses),
        )
        make_rule(
            prefecture,
            last_fiscal_year=2025,
            change_counts=DeadlineRule.ChangeCounts.SINCE_LAST,
            bonus_month=6,
            bonus_day=30,
        )
        make_rule(
            prefecture,
            first_fiscal_year=2026,
            last_fiscal_year=2026,
            extended_to=self.chance.choice([None, date(2027, 4, 20)]),
            house=self.chance.choice(houses),
        )
        make_rule(prefecture, **(july | {"first_fiscal_year": 2027, "change_counts": "no"}))

    def home(self, code, office) -> Facility:
        home = make_facility(
            type=code,
            authority=office,
            has_specified_designation=self.happens(0.5),
            designated_date=self.chance.choice([None, date(2010, 4, 1), self.day()]),
        )
        if self.happens(0.4):
            start = self.day()
            back = None if self.happens(0.2) else start + timedelta(self.chance.randint(1, 500))
            suspend(home, start, back)
        if self.happens(0.25):
            others = [one for one in self.offices if one != office]
            for day in sorted({self.day() for _ in range(self.chance.randint(1, 2))}):
                FormerAuthority.objects.create(
                    facility=home, authority=self.chance.choice(others), until_date=day
                )
        return home

    def live(self, home):
        for _ in range(self.chance.randint(0, 5)):
            self.file(home)
        for year in (2024, 2025, 2026):
            if self.happens(0.1):
                self.close(home, year)
        self.write(home)

    # Filings

    def file(self, home):
        received = self.day()
        filed = received - timedelta(self.chance.choice([0, 0, 3]))
        kind = self.chance.choice([Filing.Kind.ANNUAL, Filing.Kind.ANNUAL, Filing.Kind.CHANGE])
        moment = midnight(received) + timedelta(self.chance.randint(0, 40))
        filing = self.record(
            home, moment, kind=kind, filed_date=filed, received_date=received, **self.contents(home)
        )
        while self.happens(0.35):
            moment += timedelta(self.chance.randint(1, 60))
            filing = self.correct(filing, moment)

    def contents(self, home):
        named = self.chance.sample(self.institutions, self.chance.randint(0, 3))
        promises = ["".join(mark for mark in "ⅰⅱⅲ" if self.happens(0.7)) for _ in named]
        return {
            "partners": [partner(*pair) for pair in zip(named, promises, strict=True)],
            "claims_bonus": self.chance.choice([None, True, False]),
            "stage": self.chance.choice(["", *Filing.Stage]),
            "planned_month": self.chance.choice([None, None, date(2026, 9, 1), date(2027, 9, 1)]),
        }

    def record(self, home, moment, **said):
        said = {"year": self.chance.choice([None, None, None, 2025]), **said}
        said["confirmed_date"] = self.chance.choice([None, said["filed_date"]])
        partners = said.pop("partners")
        filing = record_filing(new_filing(home, partners, **said), now=moment, by=None)
        if filing.review_required and self.happens(0.75):
            self.decide(filing, moment + timedelta(self.chance.randint(0, 50)))
        return filing

    def correct(self, filing, moment):
        received = filing.received_date + timedelta(self.chance.choice([0, 0, 0, -2, 20]))
        return self.record(
            filing.facility,
            moment,
            kind=Filing.Kind.CORRECTION,
            corrects=filing,
            correction_reason="記載誤り",
            year=self.chance.choice([filing.fiscal_year, filing.fiscal_year, 2025, 2026]),
            filed_date=min(filing.filed_date, received),
            received_date=received,
            **self.contents(filing.facility),
        )

    def decide(self, filing, at):
        by = self.reviewers[filing.facility.authority_id]
        try:
            if self.happens(0.55):
                accept_filing(filing, now=at, by=by)
                return
            lacking = self.happens(0.5)
            return_filing(filing, reasons="不備", form_lacking=lacking, now=at, by=by)
        except (AlreadyReviewed, Superseded):
            return
        if self.happens(0.5):  # 再提出
            again = {"filed_date": at.date(), "received_date": at.date()}
            contents = self.contents(filing.facility)
            year = filing.fiscal_year
            self.record(filing.facility, at, kind="annual", year=year, **again, **contents)

    # Everything else

    def close(self, home, year):
        by, at = self.reviewers[home.authority_id], midnight(self.day())
        said = {"facility": home, "fiscal_year": year, "kind": "unfiled", "reason": "被災のため"}
        closing = YearClosing.objects.create(**said, recorded_at=at, recorded_by=by)
        if self.happens(0.4):
            later = at + timedelta(days=100)
            YearClosing.objects.create(**said, reopens=closing, recorded_at=later, recorded_by=by)

    def write(self, home):
        letters = []
        for _ in range(self.chance.randint(0, 2)):
            day = self.day()
            due = self.chance.choice([None, day + timedelta(days=30)])
            kind = self.chance.choice(list(NoticeKind))
            said: NoticeFields = {"kind": kind, "notice_date": day, "reply_due_date": due}
            letters.append(make_notice(home, **(said | {"issued_at": midnight(day)})))
        for _ in range(self.chance.randint(0, 2)):
            day, answered = self.day(), self.chance.choice([None, *letters])
            contact = make_contact(
                home,
                ContactKind.REPLY if answered else self.chance.choice(list(ContactKind)),
                on=day,
                notice=answered,
                promised_date=self.chance.choice([None, day + timedelta(days=60)]),
                next_contact_date=self.chance.choice([None, day + timedelta(days=20)]),
            )
            if self.happens(0.2):
                make_contact(home, contact.kind, on=day, corrects=contact, notice=answered)

    def merge_some(self):
        for office in self.offices:
            own = [home for home in self.homes if home.authority_id == office.pk]
            entry, kept, designation, house = self.chance.sample(own, 4)
            entry.merged_into = kept
            entry.save()
            designation.counted_under = house
            designation.save()
            house.has_specified_designation = True
            house.save()
