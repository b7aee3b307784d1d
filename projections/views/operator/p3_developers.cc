// P3 二级主体与应用协议: who was admitted for what, and which application agreements are in force.
// Source: RULEBOOK 5.4.

#include "projections/views/catalogue.h"
#include "projections/views/rows.h"
#include "schema/events_developers.capnp.h"
#include "schema/state_developers.capnp.h"
#include "schema/state_parties.capnp.h"

namespace luoshu {
namespace {

constexpr Column kColumns[] = {
    {"party", {"主体", "developer"}, Kind::kText, false, true},
    {"name", {"名称", "name"}},
    {"uscc", {"信用代码", "credit code"}},
    {"admission", {"准入单号", "admission"}, Kind::kText, false, true},
    {"admission_state", {"准入状态", "admission state"}},
    {"agreement", {"应用协议", "agreement"}, Kind::kText, false, true},
    {"product", {"产品", "product"}},
    {"purpose", {"用途", "purpose"}},
    {"expires", {"到期", "expires"}, Kind::kDate},
    {"status", {"协议状态", "agreement state"}},
};

constexpr Term kStates[] = {{"none", {"无", "none"}},
                            {"applied", {"已申请", "applied"}},
                            {"assessed", {"已评估", "assessed"}},
                            {"admitted", {"已准入", "admitted"}},
                            {"refused", {"未准入", "refused"}},
                            {"revoked", {"已取消", "revoked"}}};
constexpr Term kActive{"active", {"有效", "in force"}};
constexpr Term kEnded{"ended", {"已终止", "ended"}};
constexpr Term kExpired{"expired", {"已到期", "expired"}};
constexpr Term kFuture{"future", {"未生效", "not yet in force"}};

struct Agreement {
  std::string id;
  std::string product;
  std::string purpose;
  std::int32_t valid_to = kNoDay;
  Term state = kActive;
  std::uint64_t event = 0;
};

Result<std::map<std::string, std::vector<Agreement>>> agreements_of_all(const LedgerAt& ledger) {
  std::map<std::string, std::vector<Agreement>> all;
  const Status read = ledger.each_of_type(
      event_type<schema::ApplicationAgreementSigned>, [&](const RecordedEvent& event) -> Status {
        const std::string_view id = event.event.subject();
        const auto row = ledger.state().find(tables::kApplicationAgreements, id);
        if (!row) return {};
        const Date day = ledger.day();
        const bool ended = row->getEndedOn() != kNoDay && Date{row->getEndedOn()} <= day;
        const Term state = ended                                                  ? kEnded
                           : Date{row->getValidFrom()} > day                      ? kFuture
                           : !within(day, row->getValidFrom(), row->getValidTo()) ? kExpired
                                                                                  : kActive;
        all[std::string(from_kj(row->getDeveloper()))].push_back(
            {std::string(id), std::string(from_kj(row->getProduct())),
             std::string(
                 from_kj(event.event.fields<schema::ApplicationAgreementSigned>().getPurpose())),
             row->getValidTo(), state, event.at.number.value});
        return {};
      });
  if (!read) return read.error();
  return all;
}

Status fill(const LedgerAt& ledger, const ViewAsk& ask, Sheet& table) {
  LUOSHU_TRY(auto agreements, agreements_of_all(ledger));
  ledger.state().scan(tables::kDevelopers, {}, [&](std::string_view alias, const auto& row) {
    if (!passes(ask.party, alias)) return true;
    const auto party = ledger.state().find(tables::kParties, alias);
    for (const auto id : row->getAdmissions()) {
      const auto admission = ledger.state().find(tables::kAdmissions, from_kj(id));
      if (!admission) continue;
      auto& of_party = agreements[std::string(alias)];
      if (of_party.empty()) of_party.emplace_back();
      for (const Agreement& agreement : of_party)
        add_row(
            table,
            {text_cell(alias), text_cell(party_name(ledger, alias)),
             party ? text_cell(from_kj(party->getUscc())) : Cell(), text_cell(from_kj(id)),
             kStates[static_cast<std::size_t>(admission->getStatus())], text_cell(agreement.id),
             text_cell(agreement.product), text_cell(agreement.purpose),
             date_cell(agreement.valid_to), agreement.id.empty() ? Cell() : Cell(agreement.state)},
            {agreement.event});
    }
    return true;
  });
  return {};
}

}  // namespace

const View views::kDevelopers{
    "P3",     "developers", {"二级主体与应用协议", "secondary developers and their agreements"},
    kColumns, kHeedsParty,  kHeedsNothing,
    fill};

}  // namespace luoshu
