#include "projections/query/question.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <limits>

#include "ledger/log/checkpoint.h"
#include "projections/query/cursor.h"
#include "projections/views/catalogue.h"

namespace luoshu::query {
namespace {

using namespace std::string_view_literals;

constexpr std::uint64_t kNoMost = std::numeric_limits<std::uint64_t>::max();
constexpr std::array kPoint{"as_of_size"sv, "as_of_recorded"sv, "as_of_effective"sv};
constexpr std::array kPaging{"limit"sv, "cursor"sv};
constexpr std::array kEnds{"from"sv, "to"sv, "as_of_effective"sv};
constexpr std::array kExplain{"division"sv, "period"sv, "tx"sv, "line"sv};
constexpr std::array kClaims{"period"sv, "author"sv, "effective"sv, "run"sv};

bool contains(std::span<const std::string_view> names, std::string_view name) {
  return std::ranges::find(names, name) != names.end();
}

// The names under which a view is narrowed, of those that were given.
std::vector<std::string_view> given_of(const Members& members) {
  std::vector<std::string_view> given;
  for (const std::string_view name : ask_members())
    if (members.find(name) != nullptr) given.push_back(name);
  return given;
}

Result<ViewAsk> ask_of(const Members& members) {
  ViewAsk ask;
  ask.division = members.text("division");
  ask.party = members.text("party");
  ask.product = members.text("product");
  LUOSHU_TRY(ask.period, members.period("period"));
  ask.transaction = members.text("tx");
  ask.subject = members.text("subject");
  LUOSHU_TRY(ask.seed, members.number("seed", 0, kNoMost));
  LUOSHU_TRY(ask.count, members.number("count", 1, kSampleMax));
  ask.rule = members.text(kRuleMember);
  ask.type = members.text("type");
  return ask;
}

// A point that one text names: a time, or the size of the log.
Result<std::optional<AsOfQuestion>> moment_of(const Members& members, std::string_view name) {
  const std::string* text = members.find(name);
  if (text == nullptr) return std::optional<AsOfQuestion>();
  AsOfQuestion moment;
  if (const auto size = parse_decimal(*text)) {
    moment.size = *size;
  } else if (const auto time = parse_as_of(*text); !time) {
    return with_context(time.error(), members.spell(name));
  } else {
    moment.recorded = *text;
  }
  return std::optional<AsOfQuestion>(std::move(moment));
}

Result<const View*> view_called(std::string_view name) {
  if (const View* view = find_view(name)) return view;
  std::string codes;
  for (const View* view : all_views()) codes += fmt::format(" {}", view->code);
  return Fault{Errc::kNotFound, fmt::format("there is no view {}; there are{}", name, codes),
               fmt::format("没有视图 {}；现有{}", name, codes)};
}

// Every member but the page and what of the point a cursor names, in order.
std::string filters_of(const View& view, const Members& members) {
  std::string filters(view.code);
  for (const auto& [name, text] : members.all())
    if (!contains(kPaging, name) && name != "as_of_size" && name != "as_of_recorded")
      filters += fmt::format("&{}={}:{}", name, text.size(), text);
  return filters;
}

// The page that the members ask for; a cursor names the point too.
Status read_paging(const Members& members, ViewQuestion& question) {
  LUOSHU_TRY(question.paging.limit, members.number("limit", 1, kPageRowsMax));
  const std::string* text = members.find("cursor");
  if (text == nullptr) return {};
  const auto cursor = read_cursor_text(*text, question.filters);
  if (!cursor) return with_context(cursor.error(), members.spell("cursor"));
  if (question.point.recorded || question.point.size.value_or(cursor->size) != cursor->size)
    return Fault{Errc::kUsage,
                 fmt::format("{} is of size {}: ask for that or no point", members.spell("cursor"),
                             cursor->size),
                 fmt::format("{} 属于规模 {}：请给出该规模，或不给时点", members.spell("cursor"),
                             cursor->size)};
  if (question.paging.limit.value_or(cursor->limit) != cursor->limit)
    return Fault{Errc::kUsage,
                 fmt::format("{} goes with {} {}", members.spell("cursor"), members.spell("limit"),
                             cursor->limit),
                 fmt::format("{} 须与 {} {} 同用", members.spell("cursor"), members.spell("limit"),
                             cursor->limit)};
  question.point.size = cursor->size;
  question.paging = {cursor->limit, cursor->first};
  return {};
}

}  // namespace

Result<AsOfQuestion> point_of(const Members& members) {
  AsOfQuestion point;
  LUOSHU_TRY(point.size, members.number("as_of_size", 0, kNoMost));
  point.recorded = members.text("as_of_recorded");
  point.effective = members.text("as_of_effective");
  if (point.size && point.recorded)
    return Fault{Errc::kUsage,
                 fmt::format("give {} or {}, not both", members.spell("as_of_size"),
                             members.spell("as_of_recorded")),
                 fmt::format("{} 与 {} 只能给出一个", members.spell("as_of_size"),
                             members.spell("as_of_recorded"))};
  if (point.recorded)
    if (const auto time = parse_as_of(*point.recorded); !time)
      return with_context(time.error(), members.spell("as_of_recorded"));
  LUOSHU_CHECK(members.date("as_of_effective"));
  return point;
}

Result<ViewQuestion> view_question(std::string_view view, const Members& members) {
  ViewQuestion question;
  LUOSHU_TRY(question.view, view_called(view));
  LUOSHU_CHECK(members.only({ask_members(), kPoint, kPaging}));
  LUOSHU_CHECK(check_given(*question.view, given_of(members), members.spelling()));
  LUOSHU_TRY(question.ask, ask_of(members));
  LUOSHU_TRY(question.from, moment_of(members, "from"));
  LUOSHU_TRY(question.point, point_of(members));
  question.filters = filters_of(*question.view, members);
  LUOSHU_CHECK(read_paging(members, question));
  return question;
}

Result<ViewQuestion> difference_question(std::string_view view, const Members& members) {
  ViewQuestion question;
  LUOSHU_TRY(question.view, view_called(view));
  LUOSHU_CHECK(members.only({ask_members(), kEnds}));
  auto given = given_of(members);
  std::erase(given, "from"sv);
  if ((question.view->needs & kHeedsFrom) != 0) given.push_back("from");
  LUOSHU_CHECK(check_given(*question.view, given, members.spelling()));
  LUOSHU_TRY(question.ask, ask_of(members));
  LUOSHU_TRY(question.from, moment_of(members, "from"));
  if (!question.from)
    return Fault{Errc::kUsage, fmt::format("since when? {} is missing", members.spell("from")),
                 fmt::format("从何时起？缺少 {}", members.spell("from"))};
  LUOSHU_TRY(const auto to, moment_of(members, "to"));
  if (to) question.point = *to;
  LUOSHU_CHECK(members.date("as_of_effective"));
  question.point.effective = members.text("as_of_effective");
  return question;
}

Result<ExplainQuestion> explain_question(const Members& members) {
  LUOSHU_CHECK(members.only({kExplain, kPoint}));
  ExplainQuestion question;
  LUOSHU_TRY(question.beneficiary, members.needed("division"));
  LUOSHU_CHECK(members.needed("period"));
  LUOSHU_TRY(const auto period, members.period("period"));
  question.period = *period;
  question.sale = members.text("tx");
  LUOSHU_TRY(question.line, members.number("line", 0, kNoMost));
  LUOSHU_TRY(question.point, point_of(members));
  return question;
}

Result<ClaimsQuestion> claims_question(const Members& members) {
  LUOSHU_CHECK(members.only({kClaims, kPoint}));
  ClaimsQuestion question;
  LUOSHU_CHECK(members.needed("period"));
  LUOSHU_TRY(const auto period, members.period("period"));
  question.period = *period;
  LUOSHU_TRY(question.author, members.needed("author"));
  LUOSHU_CHECK(members.needed("effective"));
  LUOSHU_TRY(const auto effective, members.date("effective"));
  question.effective = *effective;
  question.run = members.text("run").value_or("");
  LUOSHU_TRY(question.point, point_of(members));
  return question;
}

}  // namespace luoshu::query
