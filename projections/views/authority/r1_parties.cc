// R1 主体与角色: who is registered, and who may act as what on the day. Source: RULEBOOK 5.5.

#include "projections/views/catalogue.h"
#include "projections/views/rows.h"
#include "projections/words/words.h"
#include "schema/state_parties.capnp.h"

namespace luoshu {
namespace {

constexpr Column kColumns[] = {
    {"party", {"主体", "party"}, Kind::kText, false, true},
    {"name", {"名称", "name"}},
    {"uscc", {"信用代码", "credit code"}},
    {"division", {"区划", "division"}},
    {"role", {"角色", "role"}, Kind::kText, false, true},
    {"level", {"级次", "level"}},
    {"role_division", {"角色区划", "division of the role"}, Kind::kText, false, true},
    {"from", {"起", "from"}, Kind::kDate, false, true},
    {"to", {"止", "to"}, Kind::kDate},
    {"document", {"依据文件", "document"}},
    {"status", {"状态", "state"}},
};

constexpr Term kHeld{"held", {"有效", "held"}};
constexpr Term kEnded{"ended", {"已结束", "ended"}};
constexpr Term kFuture{"future", {"未生效", "not yet held"}};
constexpr Term kNone{"none", {"未授角色", "no role"}};

Status fill(const LedgerAt& ledger, const ViewAsk& ask, Sheet& table) {
  ledger.state().scan(tables::kParties, {}, [&](std::string_view alias, const auto& row) {
    if (!passes(ask.party, alias) || !passes(ask.division, from_kj(row->getDivision())))
      return true;
    const auto add = [&](Cell role, Cell level, Cell division, Cell from, Cell to, Cell document,
                         const Term& status, std::uint64_t event) {
      add_row(
          table,
          {text_cell(alias), text_cell(from_kj(row->getName())), text_cell(from_kj(row->getUscc())),
           text_cell(from_kj(row->getDivision())), std::move(role), std::move(level),
           std::move(division), std::move(from), std::move(to), std::move(document), status},
          {event});
    };
    for (const auto role : row->getRoles()) {
      const Date day = ledger.day();
      const Term status = Date{role.getFrom()} > day                  ? kFuture
                          : within(day, role.getFrom(), role.getTo()) ? kHeld
                                                                      : kEnded;
      add(words::cell(words::roles(), from_kj(role.getRole())),
          words::cell(words::levels(), from_kj(role.getLevel())),
          text_cell(from_kj(role.getDivision())), date_cell(role.getFrom()),
          date_cell(role.getTo()), text_cell(from_kj(role.getDocument())), status, role.getEvent());
    }
    if (row->getRoles().size() == 0) add({}, {}, {}, {}, {}, {}, kNone, row->getEvent());
    return true;
  });
  return {};
}

}  // namespace

const View views::kPartiesAndRoles{"R1",
                                   "parties",
                                   {"主体与角色", "parties and roles"},
                                   kColumns,
                                   kHeedsParty | kHeedsDivision,
                                   kHeedsNothing,
                                   fill};

}  // namespace luoshu
