#include "projections/query/answer.h"

#include <algorithm>

#include "projections/money/period_state.h"
#include "projections/query/cursor.h"
#include "projections/render/sheet_json.h"
#include "projections/views/catalogue.h"
#include "projections/views/sheet_diff.h"

namespace luoshu::query {
namespace {

SheetAnswer page_of(Sheet sheet, TablePoint at, const ViewQuestion& question) {
  SheetAnswer answer{std::move(sheet), std::move(at), 0, 0, std::nullopt, false};
  const std::uint64_t all = answer.sheet.rows.size();
  answer.paged = question.paging.limit.has_value();
  answer.first = std::min(question.paging.first, all);
  answer.count = std::min(question.paging.limit.value_or(all), all - answer.first);
  const std::uint64_t end = answer.first + answer.count;
  if (answer.paged && end < all)
    answer.next =
        cursor_text({answer.at.size.value, *question.paging.limit, end}, question.filters);
  return answer;
}

Result<ViewAsk> with_point(const ViewQuestion& question, const LedgerAt& ledger) {
  ViewAsk ask = question.ask;
  if (question.from) {
    LUOSHU_TRY(ask.from, as_of(ledger.log(), *question.from));
  }
  return ask;
}

// Nothing where the ledger stands at the point that the view is read at.
Result<std::unique_ptr<LedgerAt>> at_own_day(const ViewQuestion& question, const LedgerAt& ledger) {
  if (ledger.rules_version() < 2 || ledger.as_of().effective) return std::unique_ptr<LedgerAt>();
  LUOSHU_TRY(const AsOf at, on_own_day(ledger.as_of(), question.point.recorded));
  return ledger.reopened(at);
}

}  // namespace

Result<std::unique_ptr<LedgerAt>> open_at(const Store& store, const LogReader& log,
                                          const AsOfQuestion& point) {
  LUOSHU_TRY(const AsOf at, as_of(log, point));
  return LedgerAt::open(store, log, all_projections(), at);
}

Result<SheetAnswer> answer(const ViewQuestion& question, const LedgerAt& asked) {
  LUOSHU_TRY(const auto own, at_own_day(question, asked));
  const LedgerAt& ledger = own ? *own : asked;
  LUOSHU_TRY(const ViewAsk ask, with_point(question, ledger));
  LUOSHU_TRY(Sheet sheet, read_view(*question.view, ledger, ask));
  LUOSHU_TRY(TablePoint at, luoshu::point_of(ledger));
  return page_of(std::move(sheet), std::move(at), question);
}

Result<SheetAnswer> answer_difference(const ViewQuestion& question, const LedgerAt& asked) {
  LUOSHU_TRY(const auto own, at_own_day(question, asked));
  const LedgerAt& ledger = own ? *own : asked;
  LUOSHU_TRY(ViewAsk ask, with_point(question, ledger));
  const AsOf from = *ask.from;
  if ((question.view->needs & kHeedsFrom) == 0) ask.from.reset();
  LUOSHU_TRY(Sheet sheet, diff_view(*question.view, ledger, from, ask));
  LUOSHU_TRY(TablePoint at, luoshu::point_of(ledger));
  return page_of(std::move(sheet), std::move(at), question);
}

Result<Explanation> answer(const ExplainQuestion& question, const LedgerAt& ledger) {
  ExplainAsk ask{question.period, {}, question.sale, question.line};
  LUOSHU_TRY(ask.beneficiary, code_of_division(ledger, question.beneficiary));
  LUOSHU_TRY(const PeriodState at, PeriodState::open(ledger, ask.period));
  return explain(at.at(), ledger.log(), ask);
}

Result<std::vector<json::Value>> answer(const ClaimsQuestion& question, const LedgerAt& ledger) {
  LUOSHU_TRY(const Leaf opening, ledger.log().leaf(Seq{0}));
  return draft_claims(ledger.state(), ledger.as_of().next, question.period,
                      {question.author, question.effective, question.run,
                       ledger.log().genesis().rehearsal, opening.stamp.rules_version});
}

json::Value point_json(const LogReader& log, const AsOf& at) {
  json::Object point{{"size", at.size.value}, {"recorded", to_string(at.recorded)}};
  if (const auto root = log.root(DigestKind::kSha256, at.size))
    point.emplace_back("root", to_hex(root->bytes));
  return point;
}

Result<json::Value> to_json(const SheetAnswer& answer) {
  if (!answer.paged) return render::sheet_json(answer.sheet, answer.at);
  LUOSHU_TRY(json::Value page,
             render::sheet_json(answer.sheet, answer.at, render::Rows{answer.first, answer.count}));
  page.object()->emplace_back("row_count", std::uint64_t{answer.sheet.rows.size()});
  page.object()->emplace_back("next", answer.next ? json::Value(*answer.next) : json::Value());
  return page;
}

}  // namespace luoshu::query
