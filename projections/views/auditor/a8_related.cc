// A8 关联与利益冲突: parties that stand on two sides: the same body under two names, or one party
// in roles that should be apart. Source: RULEBOOK 5.3; art. 17.

#include "projections/views/catalogue.h"
#include "projections/views/rows.h"
#include "schema/state_developers.capnp.h"
#include "schema/state_parties.capnp.h"

namespace luoshu {
namespace {

constexpr Column kColumns[] = {
    {"party", {"主体", "party"}, Kind::kText, false, true},
    {"related", {"关联主体", "related to"}, Kind::kText, false, true},
    {"relation", {"关系", "relation"}, Kind::kText, false, true},
    {"concerns", {"涉及协议/交易", "agreements concerned"}},
};

constexpr Term kTwoRoles{"two_roles", {"同时为一级与二级主体", "primary and secondary developer"}};
constexpr Term kJudgeAndParty{"judge_and_party",
                              {"实施机构兼为开发主体", "implementer and developer"}};
constexpr Term kSelfDealing{"self_dealing", {"与自己签约", "agreement with itself"}};

bool has_role(schema::PartyRow::Reader party, std::string_view role, Date day) {
  for (const auto interval : party.getRoles())
    if (from_kj(interval.getRole()) == role && within(day, interval.getFrom(), interval.getTo()))
      return true;
  return false;
}

std::string agreements_of(const LedgerAt& ledger, std::string_view party) {
  std::vector<std::string> names;
  ledger.state().scan(
      tables::kApplicationAgreements, {}, [&](std::string_view id, const auto& row) {
        if (from_kj(row->getPrimaryDeveloper()) == party || from_kj(row->getDeveloper()) == party)
          names.emplace_back(id);
        return true;
      });
  std::string joined;
  for (const std::string& name : names) joined += (joined.empty() ? "" : "、") + name;
  return joined;
}

Status fill(const LedgerAt& ledger, const ViewAsk& ask, Sheet& table) {
  const Date day = ledger.day();
  ledger.state().scan(tables::kParties, {}, [&](std::string_view alias, const auto& row) {
    if (!passes(ask.party, alias)) return true;
    const bool primary = has_role(*row, "primary_developer", day);
    const bool secondary = has_role(*row, "secondary_developer", day);
    const auto add = [&](const Term& relation) {
      add_row(
          table,
          {text_cell(alias), text_cell(alias), relation, text_cell(agreements_of(ledger, alias))},
          {row->getEvent()});
    };
    if (primary && secondary) add(kTwoRoles);
    if (has_role(*row, "implementer", day) && (primary || secondary)) add(kJudgeAndParty);
    return true;
  });
  ledger.state().scan(
      tables::kApplicationAgreements, {}, [&](std::string_view id, const auto& row) {
        if (from_kj(row->getPrimaryDeveloper()) == from_kj(row->getDeveloper()) &&
            passes(ask.party, from_kj(row->getDeveloper())))
          add_row(table,
                  {text_cell(from_kj(row->getPrimaryDeveloper())),
                   text_cell(from_kj(row->getDeveloper())), kSelfDealing, text_cell(id)},
                  {});
        return true;
      });
  return {};
}

}  // namespace

const View views::kRelated{"A8",     "related",   {"关联与利益冲突", "related parties"},
                           kColumns, kHeedsParty, kHeedsNothing,
                           fill};

}  // namespace luoshu
