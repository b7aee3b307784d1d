#include "tests/projections/money/market_testing.h"

#include <fmt/format.h>

#include <stdexcept>

#include "ledger/rules/money/transactions.h"

namespace luoshu::test {
namespace {

constexpr int kAdopted = 242;
constexpr int kReady = 302;  // the last event before the first sale
constexpr EventNumber kNext{1'000'000};

PeriodId period_named(const std::string& period) {
  return *parse_period(period);
}

}  // namespace

std::string rule_text(const std::vector<std::pair<std::string, std::string>>& changes) {
  std::string text = *nth(kAdopted).find("fields")->find("text")->string();
  for (const auto& [old, by] : changes) {
    const std::size_t at = text.find(old);
    EXPECT_NE(at, std::string::npos) << old;
    if (at != std::string::npos) text.replace(at, old.size(), by);
  }
  return text;
}

Market::Market(const std::string& text) : rehearsal_(Rehearsal::after(kAdopted - 1)) {
  accept(with(nth(kAdopted), "fields.text", text));
  for (int n = kAdopted + 1; n <= kReady; ++n) accept(nth(n));
}

void Market::amend(std::int64_t version, const std::string& text, std::string_view effective) {
  accept(changed(nth(362), {{"effective", effective},
                            {"recorded", "2025-08-06"},
                            {"fields.version", version},
                            {"fields.supersedes", version - 1},
                            {"fields.valid_from", effective},
                            {"fields.text", text}}));
}

void Market::adopt(const std::string& id, const std::string& text, std::string_view effective) {
  accept(changed(nth(kAdopted), {{"subject", id},
                                 {"effective", effective},
                                 {"recorded", "2025-08-06"},
                                 {"fields.valid_from", effective},
                                 {"fields.text", text}}));
}

void Market::sell(const std::string& id, std::string_view day, std::int64_t quantity,
                  const Uses& uses, std::string_view recorded) {
  json::Object use;
  for (const auto& [resource, amount] : uses) use.emplace_back(resource, amount);
  const std::string_view on = recorded.empty() ? day : recorded;
  const std::int64_t gross = quantity * 50;
  const std::int64_t tax = vat_of(gross, 60'000);
  accept(changed(nth(303), {{"subject", "UM-" + id},
                            {"effective", day},
                            {"recorded", on},
                            {"fields.transaction", id},
                            {"fields.by_resource", std::move(use)}}));
  accept(changed(nth(304), {{"subject", id},
                            {"effective", day},
                            {"recorded", on},
                            {"fields.quantity", quantity},
                            {"fields.gross_fen", gross},
                            {"fields.tax_fen", tax},
                            {"fields.net_fen", gross - tax},
                            {"fields.invoice_no", "FP-" + id}}));
}

void Market::pay(const std::string& id, const std::string& sale, std::string_view day,
                 std::int64_t fen) {
  accept(dated(changed(nth(307),
                       {{"subject", id}, {"fields.transaction", sale}, {"fields.amount_fen", fen}}),
               day));
}

void Market::refund(const std::string& id, const std::string& sale, std::string_view day,
                    std::int64_t gross_fen, std::string_view recorded) {
  const std::int64_t tax = vat_of(gross_fen, 60'000);
  accept(changed(nth(367), {{"subject", id},
                            {"effective", day},
                            {"recorded", recorded.empty() ? day : recorded},
                            {"cosigners", signed_by("dev-logistics", "secondary_developer")},
                            {"fields.transaction", sale},
                            {"fields.gross_fen", gross_fen},
                            {"fields.tax_fen", tax},
                            {"fields.net_fen", gross_fen - tax}}));
}

void Market::run(const std::string& period, std::string_view day) {
  const auto drafts = draft_claims(rehearsal_->state(), kNext, period_named(period),
                                   {"hn-auth", *parse_date(day), "", true});
  ASSERT_TRUE(drafts.has_value()) << drafts.error().detail;
  for (const json::Value& draft : *drafts) accept(draft);
}

Result<PeriodLines> Market::try_lines(const std::string& period) {
  return period_lines(rehearsal_->state(), kNext, period_named(period));
}

PeriodLines Market::lines(const std::string& period) {
  auto found = try_lines(period);
  if (!found) throw std::runtime_error(found.error().detail);
  return std::move(*found);
}

std::vector<std::string> Market::lines_of(const std::string& period, const std::string& ref) {
  std::vector<std::string> texts;
  for (const PeriodLine& one : lines(period).lines)
    if (one.ref == ref)
      texts.push_back(fmt::format("v{} {} {} {} {} {}", one.version, one.line.step, one.line.key,
                                  one.line.beneficiary, one.line.resource, one.line.fen));
  return texts;
}

std::set<std::string> Market::sales_in(const std::string& period) {
  std::set<std::string> refs;
  for (const PeriodLine& one : lines(period).lines) refs.insert(one.ref);
  return refs;
}

}  // namespace luoshu::test
