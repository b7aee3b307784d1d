"""The foundation of a random province, after the pattern of the worked one.

Opens the ledger, registers divisions and parties, takes resources through catalogue, registration,
plans and agreements, and products through scenario, review, registration, price and listing.
"""

from dataclasses import dataclass, field

from history import holidays, workdays

CITIES = {"410100": "zz", "410200": "kf", "410300": "ly", "410700": "xx", "411000": "xc",
          "411300": "ny", "410173": "hg", "419001": "jy"}
ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
AUTHORITY, FINANCE = ("hn-auth", "authority"), ("hn-fin", "finance")
PRICING, REGISTRAR = ("hn-ndrc", "pricing"), ("hn-registrar", "registrar")
PRIMARY = ("hn-primary", "primary_developer")
MEASURE = "豫政办〔2025〕5号"
START = "2025-03-03"
SECTIONS = [f"第十二条（{n}）" for n in
            ("一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一")]


@dataclass
class Resource:
    id: str
    division: str
    holder: str


@dataclass
class Product:
    id: str
    price: int
    lineage: list
    resources: list  # Resource, ascending
    agreements: list = field(default_factory=list)  # (application agreement, developer)


@dataclass
class Province:
    cities: list = field(default_factory=list)
    holders: dict = field(default_factory=dict)  # party -> division
    resources: list = field(default_factory=list)
    products: list = field(default_factory=list)
    developers: dict = field(default_factory=dict)  # party -> division
    companies: dict = field(default_factory=dict)  # data holders that are no public bodies


def weighted_check(text):
    """RULEBOOK appendix B: the last character of a USCC or of a local registration code."""
    total = sum(ALPHABET.index(c) * pow(3, i, 31) for i, c in enumerate(text))
    return ALPHABET[(31 - total % 31) % 31]


def uscc(kind, division, number):
    """RULEBOOK appendix B: both check characters."""
    body = f"XX{number:06d}"
    values = [ord(c) - 55 if c.isalpha() else int(c) for c in body]
    inner = 11 - sum(v * w for v, w in zip(values, (3, 7, 9, 10, 5, 8, 4, 2))) % 11
    text = kind + division + body + {10: "X", 11: "0"}.get(inner, str(inner))
    return text + weighted_check(text)


class Founder:
    """Writes the foundation of one province into a history."""

    def __init__(self, history, rng):
        self.history, self.rng = history, rng
        self.province = Province()
        self.parties = 0

    def found(self):
        self.open()
        self.divisions()
        self.register_parties()
        self.catalogue()
        self.plans()
        self.agreements()
        self.resource_registrations_begin()
        self.design_products()
        self.scenarios()
        self.resource_registrations_end()
        self.products()
        return self.province

    def tell(self, *args, **kwargs):
        return self.history.tell(*args, **kwargs)

    def open(self):
        self.tell("LedgerOpened", ("hn-auth", "root"), "2025-01-01", "LUOSHU-RANDOM",
                  {"name": "随机演练账本", "root_key": "hn-auth#0", "signature": "Ed25519",
                   "digest": "SHA-256", "currency": "CNY", "unit": "fen", "timezone": "+08:00",
                   "synthetic": True}, recorded=START)
        for year in (2025, 2026):
            self.tell("WorkCalendarPublished", AUTHORITY, f"{year}-01-01", f"CAL-{year}",
                      {"year": year, "holidays": holidays(year),
                       "adjusted_workdays": workdays(year)}, basis=["国务院办公厅通知"],
                      recorded=START)
        self.tell("PolicyInstrumentAdopted", AUTHORITY, "2025-02-27", MEASURE,
                  {"title": "授权运营实施办法（试行）", "issuer": "河南省人民政府办公厅",
                   "valid_to": "2028-02-26"}, recorded=START)

    def divisions(self):
        codes = self.rng.sample(sorted(CITIES), self.rng.randint(2, 6))
        self.province.cities = sorted(codes)
        more = [c for c in ("410400", "410500", "411700") if self.rng.random() < 0.4]
        for code in sorted(codes + more):
            self.division(code, START)

    def division(self, code, day, recorded=None):
        self.tell("DivisionRegistered", AUTHORITY, day, code,
                  {"name": "市" + code, "parent": "410000", "level": "city",
                   "code_source": "GB/T 2260"}, recorded=recorded)

    def register_parties(self):
        for alias, role in (AUTHORITY, FINANCE, PRICING):
            self.party(alias, "11", "410000", [(role, "province")])
        self.party("hn-registrar", "12", "410000", [("registrar", "province")])
        self.party("hn-transport", "11", "410000",
                   [("implementer", "province"), ("data_holder", "province")])
        self.province.holders["hn-transport"] = "410000"
        roles = ("implementer", "data_holder", "authority", "city_officer")
        for code in self.province.cities:
            alias = CITIES[code] + "-impl"
            self.party(alias, "11", code, [(role, "city") for role in roles])
            self.province.holders[alias] = code
        self.party("hn-primary", "91", "410000", [("primary_developer", "province")])
        self.party("zz-exchange", "91", "410000", [("exchange", "market")])
        for i in range(self.rng.randint(1, 3)):
            division = self.rng.choice(self.province.cities)
            self.party(f"dev-{i + 1}", "91", division, [])
            self.province.developers[f"dev-{i + 1}"] = division
        for code in self.province.cities:
            if self.rng.random() < 0.3:
                alias = CITIES[code] + "-water"
                self.party(alias, "91", code, [("data_holder", "city")])
                self.province.companies[alias] = code

    def party(self, alias, kind, division, roles):
        self.parties += 1
        self.tell("PartyRegistered", AUTHORITY, START, alias,
                  {"name": "机构" + alias, "uscc": uscc(kind, division, self.parties),
                   "division": division, "synthetic": True})
        for role, level in roles:
            fields = {"role": role, "level": level, "division": division}
            if role == "primary_developer":
                fields["document"] = "豫政〔2025〕授权（演示）"
            self.tell("RoleGranted", AUTHORITY, START, alias, fields)
        self.tell("KeyEnrolled", AUTHORITY, START, alias,
                  {"key_id": alias + "#1", "algorithm": "Ed25519", "valid_to": "2028-03-02"})

    def catalogue(self):
        for holder, division in self.province.holders.items():
            least = 0 if holder == "hn-transport" else 1
            for _ in range(self.rng.randint(least, 3)):
                name = f"R{len(self.province.resources) + 1:02d}"
                self.province.resources.append(Resource(name, division, holder))
        if len(self.province.resources) < 3:
            self.province.resources.append(Resource("R90", "410000", "hn-transport"))
        for r in self.province.resources:
            self.tell("CatalogEntryCompiled", (r.holder, "implementer"), "2025-03-10", r.id,
                      self.entry(r), basis=[MEASURE + " 第九条"])
        for r in self.province.resources:
            self.tell("CatalogEntryAccepted", AUTHORITY, "2025-03-17", r.id,
                      {"catalog_system": "全省一体化公共数据资源目录"},
                      basis=[MEASURE + " 第九条"])
        for r in self.province.resources:
            self.tell("StateAssetConfirmed", (r.holder, "data_holder"), "2025-03-20", r.id,
                      {"asset_card": "GZ-" + r.id, "form": "行政事业单位数据资产",
                       "book_value_fen": 0}, basis=[MEASURE + " 第十条"])

    @staticmethod
    def entry(r):
        number = int(r.id[1:])
        return {"name": "资源" + r.id, "catalog_code": f"307016{r.division}{number:03d}/{number:06d}",
                "division": r.division, "source_unit": r.holder, "single_source": True,
                "summary": "演示" + r.id, "format": "库表", "items": ["项" + r.id],
                "sharing": "有条件共享", "openness": "不予开放", "update_cycle": "日",
                "classification": "一般数据",
                "exclusions_checked": ["国家安全", "个人隐私/商业秘密", "行业禁止", "法定禁止"]}

    def of_holder(self, holder):
        return [r.id for r in self.province.resources if r.holder == holder]

    def active_holders(self):
        return [(h, d) for h, d in self.province.holders.items() if self.of_holder(h)]

    def plans(self):
        for holder, division in self.active_holders():
            self.tell("ImplementationPlanDrafted", (holder, "implementer"), "2025-03-24",
                      "PLAN-" + division,
                      {"title": division + "实施方案（演示）", "mode": "整体授权",
                       "resources": self.of_holder(holder), "term_months": 36,
                       "product_list": {"public_governance": [],
                                        "industry": ["PD1", "PD2", "PD3", "PD4"]},
                       "sections_present": SECTIONS, "revenue_mechanism": "按省级收益分配规则",
                       "exit_mechanism": "评估不合格退出"}, basis=[MEASURE + " 第十二条"])
        for holder, division in self.active_holders():
            self.tell("PlanFinanceReviewed", FINANCE, "2025-04-08", "PLAN-" + division,
                      {"opinion": "同意"})
        for holder, division in self.active_holders():
            author = AUTHORITY if division == "410000" else (holder, "authority")
            self.tell("PlanApproved", author, "2025-04-15", "PLAN-" + division,
                      {"approved_by": "本级政府常务会议", "three_importance_one_large": True,
                       "minutes_no": f"〔2025〕{division}-07"})
        for holder, division in self.active_holders():
            if division != "410000":
                self.tell("PlanFiled", (holder, "implementer"), "2025-04-18", "PLAN-" + division,
                          {"filed_to": ["hn-auth", "hn-transport"], "receipt_no": "BA-" + division})

    def agreements(self):
        for holder, division in self.active_holders():
            self.tell("OperationAgreementSigned", (holder, "implementer"), "2025-04-28",
                      "AG-" + division,
                      {"plan": "PLAN-" + division, "resources": self.of_holder(holder),
                       "valid_from": "2025-05-01", "valid_to": "2028-04-30",
                       "decision_minutes": f"三重一大〔2025〕{division}-11",
                       "product_list": ["PD1", "PD2", "PD3", "PD4"],
                       "revenue_mechanism": "按规则", "clauses_present": 13,
                       "dispute_resolution": "协商—调解—仲裁", "exit": "评价不合格"},
                      cosign=[PRIMARY], basis=[MEASURE + " 第十三条", MEASURE + " 第十四条"])

    def register(self, steps, object_id, applicant, name, division):
        """Some steps of the registration pipeline: (event, day, fields)."""
        kind = "product" if object_id.startswith("PD") else "resource"
        subject = "RG-" + object_id
        for event, day, fields in steps:
            author = applicant if event == "RegistrationApplied" else REGISTRAR
            if event == "RegistrationApplied":
                fields = {"object": object_id, "object_kind": kind,
                          "registration_type": "initial", "name": name, "materials": ["申请表"]}
            if event == "RegistrationCoded":
                serial = int(object_id.lstrip("RPD")) + (100 if kind == "product" else 0)
                code = f"41{'P' if kind == 'product' else 'R'}{division}2025{serial:05d}"
                fields = dict(fields, object=object_id, local_code=code + weighted_check(code),
                              national_code="（待国家平台赋码）",
                              certificate_no=f"HNDJ-2025-{serial:04d}")
            self.tell(event, author, day, subject, fields)

    def step_for_all_resources(self, *step):
        for r in self.province.resources:
            self.register([step], r.id, (r.holder, "data_holder"), "资源" + r.id, r.division)

    def resource_registrations_begin(self):
        self.step_for_all_resources("RegistrationApplied", "2025-05-06", {})
        self.step_for_all_resources("RegistrationAccepted", "2025-05-08", {})
        for holder, division in self.active_holders():
            self.tell("OperationAgreementFiled", (holder, "implementer"), "2025-05-09",
                      "AG-" + division,
                      {"filed_to": ["hn-auth"], "receipt_no": "BA-AG-" + division})

    def resource_registrations_end(self):
        self.step_for_all_resources("RegistrationReviewed", "2025-05-22",
                                    {"outcome": "pass", "working_days": 10})
        self.step_for_all_resources("RegistrationPublicized", "2025-05-23",
                                    {"publicity_from": "2025-05-23",
                                     "publicity_to": "2025-06-09", "working_days": 10})
        self.step_for_all_resources("RegistrationCoded", "2025-06-10",
                                    {"valid_from": "2025-06-10", "valid_to": "2028-06-09"})

    def design_products(self):
        for i in range(self.rng.randint(1, 4)):
            lineage = self.lineage()
            ids = sorted({n["resource"] for part in lineage for n in part["requires"]})
            self.province.products.append(Product(
                f"PD{i + 1}", self.rng.choice((7, 50, 85, 330, 1999)), lineage,
                [r for r in self.province.resources if r.id in ids]))

    def lineage(self):
        count = self.rng.randint(1, 4)
        shares = self.shares(count)
        names = self.rng.sample(("c1", "c10", "c2", "B", "a-1", "路网", "城市"), count)
        parts = []
        for i in range(count):
            needs = self.rng.sample(self.province.resources,
                                    self.rng.randint(1, min(4, len(self.province.resources))))
            equal = self.rng.random() < 0.4
            parts.append({"component": names[i], "name": f"组件{i + 1}",
                          "share_pct": shares[i],
                          "requires": [{"resource": r.id, "base_weight":
                                        1 if equal else self.rng.randint(1, 9)} for r in needs]})
        return parts

    def shares(self, count):
        """Shares that sum to 100 percent: whole numbers, or texts with decimals."""
        if self.rng.random() < 0.5:
            cuts = sorted(self.rng.sample(range(1, 100), count - 1))
            return [b - a for a, b in zip([0] + cuts, cuts + [100])]
        cuts = sorted(self.rng.sample(range(1, 1000000), count - 1))
        return [f"{(b - a) // 10000}.{(b - a) % 10000:04d}%"
                for a, b in zip([0] + cuts, cuts + [1000000])]

    @staticmethod
    def implementers(product):
        return [(h, "implementer") for h in sorted({r.holder for r in product.resources})]

    def scenarios(self):
        for p in self.province.products:
            self.tell("ScenarioApplied", PRIMARY, "2025-05-12", "SC-" + p.id,
                      {"name": "场景" + p.id, "purpose_class": "industry",
                       "resources": [r.id for r in p.resources], "data_needs": "字段级清单"})
        for p in self.province.products:
            self.tell("ScenarioReviewed", AUTHORITY, "2025-05-20", "SC-" + p.id,
                      {"outcome": "approved", "checks": ["场景可行性", "数据需求必要性"]},
                      cosign=self.implementers(p))

    def products(self):
        products = self.province.products
        for p in products:
            self.tell("ProductDeveloped", PRIMARY, "2025-06-12", p.id,
                      {"name": "产品" + p.id, "form": "数据接口", "version": "1.0",
                       "purpose_class": "industry", "scenario": "SC-" + p.id, "raw_data": False,
                       "lineage": p.lineage})
        for p in products:
            self.tell("ProductComplianceApplied", PRIMARY, "2025-06-13", p.id,
                      {"materials": ["来源说明", "脱敏报告", "访问控制", "关联主体授权配置"]})
        checks = ("data_source", "desensitised", "raw_stays", "access_control",
                  "party_authorisation")
        for p in products:
            self.tell("ProductComplianceReviewed", AUTHORITY, "2025-06-20", p.id,
                      {"outcome": "approved", "checks": {c: True for c in checks}},
                      cosign=self.implementers(p))
        for step in (("RegistrationApplied", "2025-06-23", {}),
                     ("RegistrationAccepted", "2025-06-25", {}),
                     ("RegistrationReviewed", "2025-06-30", {"outcome": "pass",
                                                             "working_days": 3})):
            for p in products:
                self.register([step], p.id, PRIMARY, "产品" + p.id, "410000")
