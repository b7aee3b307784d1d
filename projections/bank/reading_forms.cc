#include "projections/bank/reading_forms.h"

#include <fmt/format.h>

#include "projections/bank/amount.h"

namespace luoshu::bank {
namespace {

json::Value text_or_null(const std::string& text) {
  return text.empty() ? json::Value() : json::Value(text);
}

json::Array sentences(const std::vector<Bilingual>& list, Language language) {
  json::Array out;
  for (const Bilingual& one : list) out.emplace_back(pick(one, language));
  return out;
}

std::string balance_text(const Balance& balance) {
  return amount_text(balance.amount, decimals_of(balance.currency));
}

void add_balance(json::Object& object, const char* name, const Statement& statement,
                 const std::optional<Balance>& balance) {
  object.emplace_back(name, balance ? json::Value(balance_text(*balance)) : json::Value());
  if (balance && balance->currency != statement.currency)
    object.emplace_back(fmt::format("{}_currency", name), balance->currency);
}

json::Value statement_json(const Statement& statement, Language language) {
  const int decimals = decimals_of(statement.currency);
  json::Object object{{"account", text_or_null(statement.account)},
                      {"currency", text_or_null(statement.currency)},
                      {"entries", std::uint64_t{statement.lines.size()}},
                      {"booked_entries", std::uint64_t{statement.booked_lines}},
                      {"credit_sum", amount_text(statement.credit_sum, decimals)},
                      {"debit_sum", amount_text(statement.debit_sum, decimals)}};
  add_balance(object, "opening", statement, statement.opening);
  add_balance(object, "closing", statement, statement.closing);
  object.emplace_back("equation_difference",
                      statement.difference
                          ? json::Value(amount_text(*statement.difference, decimals))
                          : json::Value());
  object.emplace_back("notes", sentences(statement.notes, language));
  return object;
}

json::Value document_json(const Document& document, Language language) {
  return json::Object{{"kind", document.kind},
                      {"number", text_or_null(document.number)},
                      {"original_number", text_or_null(document.original_number)},
                      {"day", text_or_null(document.day)},
                      {"currency", text_or_null(document.currency)},
                      {"amount", amount_text(document.amount, decimals_of(document.currency))},
                      {"notes", sentences(document.notes, language)}};
}

void row(std::string& out, Language language, const BilingualView& name, std::string_view value) {
  out += fmt::format("  {}{}{}\n", pick(name, language), language == Language::kZh ? "：" : ": ",
                     value);
}

void notes_text(std::string& out, Language language, const std::vector<Bilingual>& notes) {
  for (const Bilingual& note : notes) out += fmt::format("  ! {}\n", pick(note, language));
}

std::string balance_or_dash(const std::optional<Balance>& balance) {
  return balance ? fmt::format("{} {}", balance_text(*balance), balance->currency) : "-";
}

void statement_text(std::string& out, const Statement& statement, Language language) {
  const int decimals = decimals_of(statement.currency);
  row(out, language, {"账户", "account"}, statement.account.empty() ? "-" : statement.account);
  row(out, language, {"币种", "currency"}, statement.currency.empty() ? "-" : statement.currency);
  row(out, language, {"流水（已记账）", "entries (booked)"},
      fmt::format("{} ({})", statement.lines.size(), statement.booked_lines));
  row(out, language, {"期初余额", "opening"}, balance_or_dash(statement.opening));
  row(out, language, {"贷方（收入）", "credits (in)"}, amount_text(statement.credit_sum, decimals));
  row(out, language, {"借方（支出）", "debits (out)"}, amount_text(statement.debit_sum, decimals));
  row(out, language, {"期末余额", "closing"}, balance_or_dash(statement.closing));
  row(out, language, {"余额差额", "difference"},
      statement.difference ? amount_text(*statement.difference, decimals) : "-");
  notes_text(out, language, statement.notes);
}

}  // namespace

json::Value to_json(const Reading& reading, Language language) {
  json::Array statements;
  for (const Statement& one : reading.statements)
    statements.push_back(statement_json(one, language));
  json::Object object{{"format", reading.format},
                      {"charset", reading.charset},
                      {"statements", std::move(statements)}};
  if (!reading.documents.empty()) {
    json::Array documents;
    for (const Document& one : reading.documents) documents.push_back(document_json(one, language));
    object.emplace_back("documents", std::move(documents));
  }
  object.emplace_back("warnings", sentences(reading.warnings, language));
  return object;
}

std::string to_text(const Reading& reading, Language language) {
  std::string out = fmt::format("{}, {}\n", reading.format, reading.charset);
  std::size_t number = 0;
  for (const Statement& one : reading.statements) {
    out += fmt::format("\n[{}] {}\n", ++number, one.id);
    statement_text(out, one, language);
  }
  for (const Document& one : reading.documents) {
    out += fmt::format("\n[{}] {}\n", one.kind, one.number);
    row(out, language, {"日期", "day"}, one.day.empty() ? "-" : one.day);
    row(out, language, {"金额", "amount"},
        fmt::format("{} {}", amount_text(one.amount, decimals_of(one.currency)), one.currency));
    if (!one.original_number.empty())
      row(out, language, {"所冲红的发票", "corrects"}, one.original_number);
    notes_text(out, language, one.notes);
  }
  if (!reading.warnings.empty()) out += '\n';
  for (const Bilingual& warning : reading.warnings)
    out += fmt::format("! {}\n", pick(warning, language));
  return out;
}

}  // namespace luoshu::bank
