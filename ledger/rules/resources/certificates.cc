#include "ledger/rules/resources/certificates.h"

#include <array>

#include "ledger/rules/engine/facts.h"
#include "ledger/rules/engine/field_checks.h"
#include "ledger/rules/parties/parties.h"
#include "ledger/rules/resources/registration_steps.h"
#include "schema/events_registration.capnp.h"
#include "schema/state_parties.capnp.h"

namespace luoshu {
namespace {

using Stage = schema::RegistrationStatus;

// C32: one code, one registration; a second code replaces the first.
void decide_national_code(Decision& decision) {
  const auto fields = decision.event.fields<schema::NationalCodeAssigned>();
  const std::string_view code = from_kj(fields.getNationalCode());
  const auto held = decision.state.find(tables::kNationalCodes, code);
  if (held && from_kj(held->getSubject()) != decision.subject())
    decision.refuse("E-DUPLICATE", "fields.national_code", same(from_kj(held->getSubject())));
  const auto row = registration_of(decision);
  if (row && row->getStatus() != Stage::REGISTERED) refuse_registration_state(decision, *row);
}

void apply_national_code(Application& application) {
  const auto fields = application.event.fields<schema::NationalCodeAssigned>();
  State& state = application.state;
  const auto before = state.find(tables::kRegistrations, application.subject());
  if (before->hasNationalCode())
    state.erase(tables::kNationalCodes, from_kj(before->getNationalCode()));
  state.edit(tables::kRegistrations, application.subject(),
             [&](schema::RegistrationRow::Builder row, schema::RegistrationRow::Reader) {
               row.setNationalCode(fields.getNationalCode());
             });
  state.put(tables::kNationalCodes, from_kj(fields.getNationalCode()),
            [&](schema::IndexRow::Builder row) { row.setSubject(to_kj(application.subject())); });
}

// The credit for which the certificate is pledged on that day; the day of its release is free again
// (C13).
RowView<schema::CreditRow> open_pledge(const State& state, std::string_view certificate, Date day) {
  const auto pledge = state.find(tables::kPledges, certificate);
  if (!pledge) return {};
  auto credit = state.find(tables::kCredits, from_kj(pledge->getSubject()));
  const bool over = credit->getReleasedOn() != kNoDay && credit->getReleasedOn() <= day.days;
  return over ? RowView<schema::CreditRow>() : std::move(credit);
}

// C60: the certificate is the object's and the borrower's; it is pledged once at a time.
void require_own_certificate(Decision& decision, schema::CreditGranted::Reader fields) {
  const std::string_view number = from_kj(fields.getCertificateNo());
  const auto certificate = certificate_in_force(decision.state, number, decision.effective());
  if (!certificate || certificate->object != from_kj(fields.getObject()) ||
      certificate->applicant != decision.author())
    decision.refuse("E-CERT-INVALID", "fields.certificate_no", same(number));
  if (fields.getPledged() == schema::Flag::YES &&
      open_pledge(decision.state, number, decision.effective()))
    decision.refuse("E-CERT-PLEDGED", "fields.certificate_no", same(number));
}

void decide_credit(Decision& decision) {
  const auto fields = decision.event.fields<schema::CreditGranted>();
  if (decision.state.has(tables::kCredits, decision.subject()))
    decision.refuse("E-DUPLICATE", "subject", same(decision.subject()));
  const std::string_view lender = from_kj(fields.getLender());
  if (fields.hasLender() && !party_exists(decision.state, lender))
    decision.unknown("fields.lender", lender);
  else if (fields.hasLender() && !is_cosigner(decision, lender, "lender"))
    decision.refuse("E-FIELD", "fields.lender", {"it does not sign", "未会签"});
  if (fields.getAmountFen() == 0)
    decision.refuse("E-FIELD", "fields.amount_fen", {"it is not above 0", "应大于0"});
  require_interval(decision, decision.event.effective(), fields.getValidTo(), "fields.valid_to");
  if (fields.hasCertificateNo()) require_own_certificate(decision, fields);
}

void apply_credit(Application& application) {
  const auto fields = application.event.fields<schema::CreditGranted>();
  const bool pledged = fields.getPledged() == schema::Flag::YES;
  application.state.put(tables::kCredits, application.subject(),
                        [&](schema::CreditRow::Builder row) {
                          row.setCertificateNo(fields.getCertificateNo());
                          row.setObject(fields.getObject());
                          row.setBorrower(to_kj(application.author()));
                          row.setLender(fields.getLender());
                          row.setAmountFen(fields.getAmountFen());
                          row.setValidTo(fields.getValidTo());
                          row.setPledged(pledged);
                          row.setGrantedOn(application.effective());
                        });
  if (pledged)
    application.state.put(
        tables::kPledges, from_kj(fields.getCertificateNo()),
        [&](schema::IndexRow::Builder row) { row.setSubject(to_kj(application.subject())); });
}

// By the lender, while the credit is open.
void decide_released(Decision& decision) {
  const auto row = decision.state.find(tables::kCredits, decision.subject());
  if (!row) return decision.unknown("subject", decision.subject());
  if (row->getReleasedOn() != kNoDay) decision.wrong_state("the credit is settled", "该授信已结清");
  if (from_kj(row->getLender()) != decision.author())
    decision.refuse("E-LEVEL", "author", same(from_kj(row->getLender())));
  decision.require_not_before(row->getGrantedOn(), "the credit", "授信");
}

void apply_released(Application& application) {
  application.state.edit(tables::kCredits, application.subject(),
                         [&](schema::CreditRow::Builder row, schema::CreditRow::Reader) {
                           row.setReleasedOn(application.effective());
                         });
}

const std::array kRules{
    Rule{event_type<schema::NationalCodeAssigned>,
         {{"registrar"}},
         {},
         decide_national_code,
         apply_national_code,
         "发改数据规〔2025〕26号"},
    Rule{event_type<schema::CreditGranted>,
         {{"applicant"}},
         {{"lender"}},
         decide_credit,
         apply_credit,
         "豫发改数据〔2025〕244号"},
    Rule{event_type<schema::CreditReleased>,
         {{"lender"}},
         {},
         decide_released,
         apply_released,
         "豫发改数据〔2025〕244号"},
};

}  // namespace

std::optional<Certificate> certificate_in_force(const State& state, std::string_view number,
                                                Date day) {
  const auto index = state.find(tables::kCertificates, number);
  if (!index) return std::nullopt;
  const std::string id(from_kj(index->getSubject()));
  const auto row = state.find(tables::kRegistrations, id);
  const bool cancelled = row->getCancelledOn() != kNoDay && row->getCancelledOn() <= day.days;
  if (cancelled || day.days < row->getValidFrom() || row->getValidTo() < day.days)
    return std::nullopt;
  return Certificate{id, std::string(from_kj(row->getObject())),
                     std::string(from_kj(row->getApplicant()))};
}

std::string pledged_to(const State& state, std::string_view registration, Date day) {
  const auto row = state.find(tables::kRegistrations, registration);
  if (!row || !row->hasCertificateNo()) return {};
  const auto credit = open_pledge(state, from_kj(row->getCertificateNo()), day);
  return credit ? std::string(from_kj(credit->getLender())) : std::string();
}

std::span<const Rule> certificate_rules() {
  return kRules;
}

}  // namespace luoshu
