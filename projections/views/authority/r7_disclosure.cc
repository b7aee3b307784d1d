// R7 信息披露包: for each year and each body that must publish, what was published and when.
// Source: RULEBOOK 5.5.

#include "projections/money/period_state.h"
#include "projections/views/catalogue.h"
#include "projections/views/rows.h"
#include "schema/events_supervision.capnp.h"
#include "schema/state_parties.capnp.h"

namespace luoshu {
namespace {

constexpr Column kColumns[] = {
    {"year", {"年度", "year"}, Kind::kText, false, true},
    {"party", {"单位", "party"}, Kind::kText, false, true},
    {"kind", {"类别", "kind"}},
    {"items", {"披露项", "items published"}},
    {"published_on", {"披露日", "published on"}, Kind::kDate},
    {"due_on", {"截止日", "due on"}, Kind::kDate},
    {"status", {"状态", "state"}},
};

constexpr Term kImplementer{"implementer", {"实施机构", "implementer"}};
constexpr Term kDeveloper{"primary_developer", {"一级开发主体", "primary developer"}};
constexpr Term kPublished{"published", {"已披露", "published"}};
constexpr Term kLate{"late", {"逾期披露", "published late"}};
constexpr Term kMissing{"missing", {"未披露", "not published"}};
constexpr Term kOpen{"open", {"未到期", "not due yet"}};

struct Disclosure {
  std::vector<std::string> items;
  std::int32_t day = kNoDay;
  std::uint64_t event = 0;
};
using Key = std::pair<std::int64_t, std::string>;  // year, party

bool had_role(schema::PartyRow::Reader row, std::string_view role, Date first, Date last) {
  for (const auto interval : row.getRoles())
    if (from_kj(interval.getRole()) == role && Date{interval.getFrom()} <= last &&
        (interval.getTo() == kNoDay || Date{interval.getTo()} >= first))
      return true;
  return false;
}

Status fill(const LedgerAt& ledger, const ViewAsk& ask, Sheet& table) {
  std::map<Key, Disclosure> published;
  LUOSHU_CHECK(ledger.each_of_type(
      event_type<schema::AnnualDisclosurePublished>, [&](const RecordedEvent& event) -> Status {
        const auto fields = event.event.fields<schema::AnnualDisclosurePublished>();
        published[{fields.getYear(), std::string(event.event.author())}] = {
            texts_of(fields.getItems()), event.event.effective(), event.at.number.value};
        return {};
      }));
  const int now = period_of(ledger.day(), PeriodKind::kYear).year;
  int first = now;
  for (const PeriodId& period : periods_with_money(ledger)) first = std::min(first, period.year);
  for (int year = first; year <= now; ++year) {
    const PeriodId of_year{PeriodKind::kYear, year, 0};
    const Date due{first_day({PeriodKind::kMonth, year + 1, 4}).days - 1};
    ledger.state().scan(tables::kParties, {}, [&](std::string_view alias, const auto& row) {
      const bool implementer = had_role(*row, "implementer", first_day(of_year), last_day(of_year));
      const bool developer =
          had_role(*row, "primary_developer", first_day(of_year), last_day(of_year));
      if ((!implementer && !developer) || !passes(ask.party, alias)) return true;
      const auto found = published.find({year, std::string(alias)});
      const bool is_published = found != published.end();
      const Term status = is_published ? (found->second.day <= due.days ? kPublished : kLate)
                          : ledger.day() > due ? kMissing
                                               : kOpen;
      add_row(
          table,
          {text_cell(std::to_string(year)), text_cell(alias), developer ? kDeveloper : kImplementer,
           is_published ? list_cell(found->second.items) : Cell(),
           is_published ? date_cell(found->second.day) : Cell(), date_cell(due.days), status},
          {is_published ? found->second.event : 0});
      return true;
    });
  }
  return {};
}

}  // namespace

const View views::kDisclosure{
    "R7",     "disclosure", {"信息披露包", "what must be disclosed by 31 March"},
    kColumns, kHeedsParty,  kHeedsNothing,
    fill};

}  // namespace luoshu
