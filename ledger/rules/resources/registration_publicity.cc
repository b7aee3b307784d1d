// Public notice of a registration, objections within it, and the code that ends it
// (发改数据规〔2025〕26号).
#include <fmt/format.h>

#include "ledger/rules/engine/calendar.h"
#include "ledger/rules/engine/identifiers.h"
#include "ledger/rules/engine/periods.h"
#include "ledger/rules/operation/authorisation_checks.h"
#include "ledger/rules/parties/parties.h"
#include "ledger/rules/resources/catalogue.h"
#include "ledger/rules/resources/registration_steps.h"
#include "schema/events_registration.capnp.h"
#include "schema/state_facts.capnp.h"
#include "schema/state_parties.capnp.h"
#include "schema/state_registrations.capnp.h"
#include "schema/state_transactions.capnp.h"

namespace luoshu {
namespace {

using Row = schema::RegistrationRow::Reader;
using Stage = schema::RegistrationStatus;
using Coded = schema::RegistrationCoded::Reader;

// kSeen: certificate numbers are used once.
constexpr std::string_view kCertificates = "certificate";

// The notice lasts its working days; day 0 is the day it begins (RULEBOOK 3).
void require_long_enough(Decision& decision, schema::RegistrationPublicized::Reader fields) {
  const Date from{fields.getPublicityFrom()};
  const Date to{fields.getPublicityTo()};
  const auto days = working_days_between(decision.state, from, to);
  if (!days) {
    decision.refuse("E-CALENDAR-MISSING", "fields.publicity_to",
                    same(fmt::format("{} - {}", to_string(from), to_string(to))));
    return;
  }
  const std::int64_t least =
      parameter(decision.state, "publicity_working_days", decision.effective());
  if (*days < least)
    decision.refuse("E-REG-PUBLICITY", "fields.publicity_to",
                    {fmt::format("{} working days, at least {} are needed", *days, least),
                     fmt::format("仅{}个工作日，至少应为{}个", *days, least)});
  if (!is_absent(fields.getWorkingDays()) && fields.getWorkingDays() != *days)
    decision.refuse("E-FIELD", "fields.working_days",
                    {fmt::format("by the calendar it is {}", *days),
                     fmt::format("按工作日历为{}个工作日", *days)});
}

std::string_view code_kinds(const Decision& decision) {
  return decision.version() < 2 ? kFirstCodeKinds : kAllCodeKinds;
}

bool is_personal(const Decision& decision, std::string_view holding) {
  const auto row = decision.state.find(tables::kHoldings, holding);
  return row && from_kj(row->getKind()) == "personal";
}

// RULEBOOK appendix B: 41, kind, division, year, serial, check character; each code once.
void require_local_code(Decision& decision, std::string_view text, const Registrable& object) {
  const std::string_view kinds = code_kinds(decision);
  const IdentifierFlaw flaw = check_local_code(text, kinds);
  const auto wrong = [&](std::string_view en, std::string_view zh) {
    decision.refuse("E-FIELD", "fields.local_code", {std::string(en), std::string(zh)});
  };
  if (decision.state.has(tables::kLocalCodes, text))
    decision.refuse("E-DUPLICATE", "fields.local_code", same(text));
  const auto code = parse_local_code(text, kinds);
  if (!code) return wrong(words_of(flaw).en, words_of(flaw).zh);
  if (object.is_holding) {
    const bool personal = code->kind == LocalCodeKind::kPersonal;
    if (code->kind != LocalCodeKind::kEnterprise && !personal)
      wrong("E is for data of enterprises, G for data of persons",
            "E 用于企业数据，G 用于个人数据");
    else if (personal != is_personal(decision, object.id))
      wrong("it is of the other kind", "与数据类别不符");
  } else if ((code->kind == LocalCodeKind::kResource) != object.is_resource) {
    wrong("R is for resources, P for products", "R 用于资源，P 用于产品");
  }
  const int year = period_of(decision.effective(), PeriodKind::kYear).year;
  if (code->year != year) wrong("its year is not that of issuance", "年份与赋码年份不符");
  if (!division_exists(decision.state, code->division))
    decision.refuse("E-DIVISION-UNKNOWN", "fields.local_code", same(code->division));
}

// The code names the division of the resource, or of the product's developer.
void require_own_division(Decision& decision, std::string_view text, const Registrable& object,
                          std::string_view applicant) {
  const auto code = parse_local_code(text, code_kinds(decision));
  if (!code) return;
  const std::string own = object.is_resource ? division_of_resource(decision.state, object.id)
                                             : division_of_party(decision.state, applicant);
  if (code->division != own)
    decision.refuse("E-FIELD", "fields.local_code",
                    {fmt::format("its division is not {}", own), fmt::format("区划不是 {}", own)});
}

// B8: valid_to is the last day; three years at most, and not before the notice is over.
void require_validity(Decision& decision, Coded fields, Row row) {
  if (fields.getValidFrom() == kNoDay || fields.getValidTo() == kNoDay) return;
  const Date from{fields.getValidFrom()};
  const Date to{fields.getValidTo()};
  if (row.getPublicityTo() != kNoDay && from.days <= row.getPublicityTo())
    decision.refuse("E-FIELD", "fields.valid_from",
                    {"it begins before the public notice ends", "早于公示期满"});
  if (to < from) {
    decision.refuse("E-FIELD", "fields.valid_to",
                    {"it ends before it begins", "有效期止早于有效期起"});
    return;
  }
  const auto last = last_day_of_months(
      from, parameter(decision.state, "registration_months_max", decision.effective()));
  if (last && to > *last)
    decision.refuse("E-FIELD", "fields.valid_to",
                    {fmt::format("the last day possible is {}", to_string(*last)),
                     fmt::format("最长至 {}", to_string(*last))});
}

// Registered only by way of the public notice.
void require_in_publicity(Decision& decision, Row row) {
  switch (row.getStatus()) {
    case Stage::IN_PUBLICITY:
    case Stage::OBJECTED:
      return require_publicity_over(decision, row);
    case Stage::APPLIED:
    case Stage::ACCEPTED:
    case Stage::REVIEWED:
      decision.refuse("E-REG-PUBLICITY", "subject", {"there was no public notice", "尚未公示"});
      break;
    default:
      break;
  }
  refuse_registration_state(decision, row);
}

}  // namespace

// 26号: ten working days of public notice.
void decide_publicized(Decision& decision) {
  const auto fields = decision.event.fields<schema::RegistrationPublicized>();
  const auto row = registration_of(decision);
  if (row && row->getStatus() != Stage::REVIEWED) refuse_registration_state(decision, *row);
  const std::int32_t from = fields.getPublicityFrom();
  const std::int32_t to = fields.getPublicityTo();
  if (from != kNoDay && row && from < row->getChangedOn())
    decision.refuse("E-DATE-ORDER", "fields.publicity_from",
                    {"the notice begins before the review", "公示早于形式审核"});
  if (from == kNoDay || to == kNoDay) return;
  if (to < from)
    decision.refuse("E-FIELD", "fields.publicity_to",
                    {"it ends before it begins", "公示止早于公示起"});
  else
    require_long_enough(decision, fields);
}

void apply_publicized(Application& application) {
  const auto fields = application.event.fields<schema::RegistrationPublicized>();
  application.state.edit(tables::kRegistrations, application.subject(),
                         [&](schema::RegistrationRow::Builder row, Row) {
                           row.setStatus(Stage::IN_PUBLICITY);
                           row.setChangedOn(application.effective());
                           row.setPublicityFrom(fields.getPublicityFrom());
                           row.setPublicityTo(fields.getPublicityTo());
                         });
}

// 26号: anybody registered may object, within the notice.
void decide_objection_raised(Decision& decision) {
  const auto fields = decision.event.fields<schema::RegistrationObjectionRaised>();
  refuse_blank(decision, fields.hasGround(), from_kj(fields.getGround()), "fields.ground");
  const auto row = registration_of(decision);
  if (!row) return;
  if (row->getStatus() != Stage::IN_PUBLICITY) return refuse_registration_state(decision, *row);
  const std::int32_t day = decision.effective().days;
  // Version 2: who dates back does not object in time (C80).
  const std::int32_t recorded = decision.moment.recorded_on().days;
  const bool late = decision.version() >= 2 && recorded > row->getPublicityTo();
  if (day < row->getPublicityFrom() || day > row->getPublicityTo() || late)
    decision.wrong_state("the public notice does not run on that day", "不在公示期内");
}

void apply_objection_raised(Application& application) {
  set_step(application, Stage::OBJECTED);
  application.state.edit(
      tables::kRegistrations, application.subject(),
      [&](schema::RegistrationRow::Builder row, Row) { row.setObjectionsOpen(1); });
}

// 26号: unfounded, and the notice goes on; upheld, and the application goes back.
void decide_objection_resolved(Decision& decision) {
  const auto fields = decision.event.fields<schema::RegistrationObjectionResolved>();
  const std::string_view outcome = from_kj(fields.getOutcome());
  if (fields.hasOutcome() && outcome != "unfounded" && outcome != "upheld")
    decision.refuse("E-FIELD", "fields.outcome",
                    {"one of unfounded, upheld", "应为 unfounded 或 upheld"});
  if (is_blank(from_kj(fields.getReason()))) decision.refuse("E-REASON-MISSING", "fields.reason");
  const auto row = registration_of(decision);
  if (row && row->getStatus() != Stage::OBJECTED) refuse_registration_state(decision, *row);
}

void apply_objection_resolved(Application& application) {
  application.state.edit(
      tables::kRegistrations, application.subject(),
      [&](schema::RegistrationRow::Builder row, Row) { row.setObjectionsOpen(0); });
  if (from_kj(application.event.fields<schema::RegistrationObjectionResolved>().getOutcome()) ==
      "upheld")
    end_application(application, Stage::RETURNED);
  else
    set_step(application, Stage::IN_PUBLICITY);
}

void require_publicity_over(Decision& decision, Row row) {
  if (row.getStatus() == Stage::OBJECTED)
    decision.refuse("E-REG-PUBLICITY", "subject", {"an objection is open", "有异议尚未处理"});
  if (decision.effective().days <= row.getPublicityTo()) {
    const std::string last = to_string(Date{row.getPublicityTo()});
    decision.refuse("E-REG-PUBLICITY", "effective",
                    {fmt::format("the notice runs to {}", last), fmt::format("公示至 {}", last)});
  }
}

// Art. 10; 26号: the public notice is over, no objection is open; valid for three years at most.
void decide_coded(Decision& decision) {
  const Coded fields = decision.event.fields<schema::RegistrationCoded>();
  const std::string_view certificate = from_kj(fields.getCertificateNo());
  refuse_blank(decision, fields.hasCertificateNo(), certificate, "fields.certificate_no");
  if (decision.state.has(tables::kSeen, joined_key(kCertificates, certificate)))
    decision.refuse("E-DUPLICATE", "fields.certificate_no", same(certificate));
  const auto row = registration_of(decision);
  if (!row) return;
  require_in_publicity(decision, *row);
  const Registrable object = registrable_of(*row);
  if (from_kj(row->getRegistrationType()) != "initial")
    decision.wrong_state("only an initial registration gets a code", "仅首次登记赋码");
  if (fields.hasObject() && from_kj(fields.getObject()) != object.id)
    decision.refuse("E-FIELD", "fields.object",
                    {fmt::format("the application is for {}", object.id),
                     fmt::format("申请登记的对象为 {}", object.id)});
  if (fields.hasLocalCode()) {
    require_local_code(decision, from_kj(fields.getLocalCode()), object);
    require_own_division(decision, from_kj(fields.getLocalCode()), object,
                         from_kj(row->getApplicant()));
  }
  require_validity(decision, fields, *row);
  require_registrable(decision, object, from_kj(row->getRegistrationType()), "fields.object");
}

void apply_coded(Application& application) {
  const Coded fields = application.event.fields<schema::RegistrationCoded>();
  const std::string_view id = application.subject();
  State& state = application.state;
  const Registrable object = registrable_of(*state.find(tables::kRegistrations, id));
  const std::string previous = latest_registration(state, object);
  end_application(application, Stage::REGISTERED);
  state.edit(tables::kRegistrations, id, [&](schema::RegistrationRow::Builder row, Row) {
    row.setLocalCode(fields.getLocalCode());
    row.setValidFrom(fields.getValidFrom());
    row.setValidTo(fields.getValidTo());
    row.setVersion(1);
    if (!previous.empty()) row.setPrevious(to_kj(previous));
    if (application.version() >= 2) row.setCertificateNo(fields.getCertificateNo());
  });
  set_latest_registration(state, object, id);
  state.put(tables::kLocalCodes, from_kj(fields.getLocalCode()),
            [&](schema::IndexRow::Builder row) { row.setSubject(to_kj(id)); });
  state.put(tables::kSeen, joined_key(kCertificates, from_kj(fields.getCertificateNo())),
            [&](schema::SeenRow::Builder row) { row.setEvent(application.moment.number.value); });
  if (application.version() >= 2)
    state.put(tables::kCertificates, from_kj(fields.getCertificateNo()),
              [&](schema::IndexRow::Builder row) { row.setSubject(to_kj(id)); });
  start_expiry(application, fields.getValidTo());
}

}  // namespace luoshu
