#include "projections/money/answers.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "ledger/base/yuan.h"
#include "ledger/rules/engine/calendar.h"
#include "ledger/rules/money/statements.h"
#include "ledger/rules/parties/parties.h"
#include "projections/money/event_draft.h"
#include "schema/state_allocation.capnp.h"
#include "schema/state_parties.capnp.h"

namespace luoshu {
namespace {

using schema::StatementStatus;

// In which roles a party answers for itself (statements.h).
constexpr std::string_view kOwnRoles[] = {"primary_developer", "secondary_developer",
                                          "data_holder",       "interested_party",
                                          "finance",           "city_officer"};

// Who may answer for the beneficiary on that day, the likeliest first.
std::vector<Holder> answerers(const State& state, std::string_view beneficiary, Date day) {
  std::vector<Holder> may;
  if (division_exists(state, beneficiary)) {
    for (const std::string_view role : {"city_officer", "finance"})
      std::ranges::copy(holders_of(state, role, beneficiary, day), std::back_inserter(may));
    return may;
  }
  const auto row = state.find(tables::kParties, beneficiary);
  for (const std::string_view role : kOwnRoles)
    if (row && holds_role(state, beneficiary, role, Level::kAny, day))
      may.push_back(
          {std::string(beneficiary), std::string(role), std::string(from_kj(row->getName()))});
  return may;
}

std::string names_of(const std::vector<Holder>& holders) {
  std::string names;
  for (const Holder& one : holders)
    names += fmt::format("{}{} ({})", names.empty() ? "" : ", ", one.party, one.role);
  return names;
}

}  // namespace

Result<Holder> choose_author(const std::vector<Holder>& may,
                             const std::optional<std::string>& asked) {
  if (!asked) return may.front();
  const auto found = std::ranges::find(may, *asked, &Holder::party);
  if (found != may.end()) return *found;
  return Fault{Errc::kUsage,
               fmt::format("{} may not sign this; who may: {}", *asked, names_of(may)),
               fmt::format("{} 无权签署；可签署的有：{}", *asked, names_of(may))};
}

json::Value draft_event(std::string_view type, const Holder& author, const AnswerAsk& ask,
                        std::string subject, const std::vector<Holder>& cosigners,
                        json::Object fields) {
  json::Object event{{"type", type},
                     {"author", author.party},
                     {"role", author.role},
                     {"effective", to_string(ask.effective)}};
  if (ask.rehearsal) event.emplace_back("recorded", to_string(ask.effective));
  event.emplace_back("subject", std::move(subject));
  json::Array signers;
  for (const Holder& one : cosigners)
    signers.emplace_back(json::Object{{"party", one.party}, {"role", one.role}});
  if (!signers.empty()) event.emplace_back("cosigners", std::move(signers));
  event.emplace_back("basis", json::Array{"豫政办〔2025〕5号 第二十一条"});
  event.emplace_back("fields", std::move(fields));
  return event;
}

namespace {

Fault refused(const std::string& en, const std::string& zh) {
  return {Errc::kRefused, en, zh};
}

Result<AnswerDraft> begin(const State& state, const std::string& id, const AnswerAsk& ask) {
  const auto statement = standing_statement(state, id);
  if (!statement && state.has(tables::kStatements, id))
    return refused(fmt::format("the run of {} was replaced, and its statement with it: see "
                               "`luoshu view C2`",
                               id),
                   fmt::format("{} 所属批次已被替换，该对账单不再有效；见 luoshu view C2", id));
  if (!statement)
    return Fault{Errc::kNotFound,
                 fmt::format("there is no statement {}; `luoshu find ST-` lists statements", id),
                 fmt::format("没有对账单 {}；可用 luoshu find ST- 查找", id)};
  AnswerDraft draft;
  draft.statement = id;
  draft.run = from_kj(statement->getRun());
  draft.beneficiary = from_kj(statement->getBeneficiary());
  draft.carry_fen = statement->getCarryFen();
  draft.current_fen = statement->getCurrentFen();
  draft.payable_fen = statement->getPayableFen();
  draft.confirm_by = Date{statement->getConfirmBy()};
  const bool over = ask.effective > draft.confirm_by;
  draft.working_days = over ? working_days_between(state, draft.confirm_by, ask.effective)
                            : working_days_between(state, ask.effective, draft.confirm_by);
  if (over && draft.working_days) draft.working_days = -*draft.working_days;
  draft.may = answerers(state, draft.beneficiary, ask.effective);
  if (draft.may.empty())
    return Fault{Errc::kNotFound,
                 fmt::format("on {} nobody holds a role in which it may answer for {}",
                             to_string(ask.effective), draft.beneficiary),
                 fmt::format("{} 当日无人具有代表 {} 答复的角色", to_string(ask.effective),
                             draft.beneficiary)};
  LUOSHU_TRY(draft.author, choose_author(draft.may, ask.author));
  return draft;
}

Status still_open(const State& state, const AnswerDraft& draft, Date day) {
  const auto statement = standing_statement(state, draft.statement);
  switch (statement->getStatus()) {
    case StatementStatus::CONFIRMED:
      return refused(fmt::format("{} is confirmed already", draft.statement),
                     fmt::format("{} 已确认", draft.statement));
    case StatementStatus::PAID:
      return refused(fmt::format("{} is paid already", draft.statement),
                     fmt::format("{} 已拨付", draft.statement));
    case StatementStatus::DISPUTED:
      return refused(fmt::format("{} is disputed ({}); the authority decides that first",
                                 draft.statement, from_kj(statement->getDispute())),
                     fmt::format("{} 有未决异议（{}），须先由主管部门处理", draft.statement,
                                 from_kj(statement->getDispute())));
    default:
      break;
  }
  const auto run = state.find(tables::kRuns, draft.run);
  if (run && run->getStale())
    return refused(
        fmt::format("a sale of {} was voided: it must be computed again first", draft.run),
        fmt::format("{} 所含交易已作废，须先重新计算", draft.run));
  if (statement->getStatus() == StatementStatus::ISSUED && day > draft.confirm_by)
    return refused(fmt::format("the last day to confirm or dispute {} was {}: it is deemed "
                               "confirmed",
                               draft.statement, to_string(draft.confirm_by)),
                   fmt::format("{} 的确认与异议期限为 {}，已过期，视同确认", draft.statement,
                               to_string(draft.confirm_by)));
  return {};
}

std::string free_dispute_id(const State& state, const std::string& statement) {
  const std::string first = "DSP-" + statement;
  std::string id = first;
  for (int n = 2; state.has(tables::kDisputes, id); ++n) id = fmt::format("{}-{}", first, n);
  return id;
}

}  // namespace

std::vector<Holder> holders_of(const State& state, std::string_view role, std::string_view division,
                               Date day) {
  std::vector<Holder> holders;
  state.scan(tables::kParties, "", [&](std::string_view party, const auto& row) {
    if (holds_role_for(state, party, role, division, day))
      holders.push_back(
          {std::string(party), std::string(role), std::string(from_kj(row->getName()))});
    return true;
  });
  return holders;
}

Result<AnswerDraft> draft_confirmation(const State& state, const std::string& statement,
                                       const AnswerAsk& ask) {
  LUOSHU_TRY(AnswerDraft draft, begin(state, statement, ask));
  LUOSHU_CHECK(still_open(state, draft, ask.effective));
  draft.event = draft_event("StatementConfirmed", draft.author, ask, statement, {},
                            {{"current_fen", draft.current_fen}});
  return draft;
}

Result<AnswerDraft> draft_dispute(const State& state, const std::string& statement,
                                  const AnswerAsk& ask, const DisputeWords& words) {
  LUOSHU_TRY(AnswerDraft draft, begin(state, statement, ask));
  LUOSHU_CHECK(still_open(state, draft, ask.effective));
  if (standing_statement(state, statement)->getStatus() == StatementStatus::UPHELD)
    return refused(fmt::format("a dispute of {} was upheld already; it can be confirmed, at any "
                               "time",
                               statement),
                   fmt::format("{} 的异议已成立；可随时确认，不得再提异议", statement));
  std::string ground = words.ground;
  if (words.ours_fen)
    ground +=
        fmt::format("{}我方核算本期金额为 {} 元，对账单为 {} 元。", ground.empty() ? "" : "；",
                    yuan(*words.ours_fen), yuan(draft.current_fen));
  draft.event = draft_event("StatementDisputed", draft.author, ask, statement, {},
                            {{"dispute", free_dispute_id(state, statement)},
                             {"amount_stated_fen", draft.current_fen},
                             {"ground", ground}});
  return draft;
}

}  // namespace luoshu
