#include "projections/bank/mapping.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "ledger/base/json.h"
#include "projections/bank/amount.h"
#include "projections/bank/text.h"

namespace luoshu::bank {
namespace {

constexpr std::size_t kNamesMax = 64;  // of a list in a mapping

constexpr std::array<std::string_view, 18> kRoles = {"account",
                                                     "currency",
                                                     "booked",
                                                     "valued",
                                                     "debit",
                                                     "credit",
                                                     "amount",
                                                     "mark",
                                                     "balance",
                                                     "counterparty_name",
                                                     "counterparty_account",
                                                     "payer_name",
                                                     "payer_account",
                                                     "payee_name",
                                                     "payee_account",
                                                     "text",
                                                     "serial",
                                                     "references"};

Fault bad(const std::string& en, const std::string& zh) {
  return {Errc::kInvalid, fmt::format("mapping: {}", en), fmt::format("映射：{}", zh)};
}

Result<std::string> text_of(const json::Member& member) {
  if (const std::string* text = member.second.string()) return *text;
  return bad(fmt::format("'{}' is to be text", member.first),
             fmt::format("“{}”须为文字", member.first));
}

// A text, or a list of texts; folded where they are names of columns.
Result<std::vector<std::string>> names_of(const std::string& where, const json::Value& value) {
  std::vector<std::string> names;
  if (const std::string* text = value.string()) {
    names.push_back(folded(*text));
  } else if (const json::Array* list = value.array();
             list != nullptr && list->size() <= kNamesMax) {
    for (const json::Value& one : *list) {
      if (one.string() == nullptr)
        return bad(fmt::format("'{}' is to hold texts", where), fmt::format("“{}”须为文字", where));
      names.push_back(folded(*one.string()));
    }
  } else {
    return bad(fmt::format("'{}' is to be a list of texts", where),
               fmt::format("“{}”须为文字列表", where));
  }
  if (names.empty() || std::ranges::find(names, std::string()) != names.end())
    return bad(fmt::format("'{}' has an empty name", where), fmt::format("“{}”含空名称", where));
  return names;
}

Status take_header(const json::Member& member, Mapping& mapping) {
  const json::Array* list = member.second.array();
  if (list == nullptr || list->empty() || list->size() > kNamesMax)
    return bad("'header' is to be a list of columns", "“header”须为列名列表");
  for (const json::Value& group : *list) {
    LUOSHU_TRY(auto names, names_of("header", group));
    mapping.header.push_back(std::move(names));
  }
  return Done{};
}

Status take_columns(const json::Member& member, Mapping& mapping) {
  const json::Object* object = member.second.object();
  if (object == nullptr) return bad("'columns' is to be an object", "“columns”须为对象");
  for (const auto& [role, names] : *object) {
    if (std::ranges::find(kRoles, role) == kRoles.end())
      return bad(fmt::format("there is no role '{}'", role), fmt::format("没有角色“{}”", role));
    LUOSHU_TRY(mapping.columns[role], names_of(role, names));
  }
  return Done{};
}

template <class Value, std::size_t kCount>
Status take_choice(const json::Member& member,
                   const std::pair<std::string_view, Value> (&choices)[kCount], Value& value) {
  LUOSHU_TRY(const std::string text, text_of(member));
  for (const auto& [name, meant] : choices)
    if (name == text) return value = meant, Status(Done{});
  return bad(fmt::format("'{}' cannot be '{}'", member.first, text),
             fmt::format("“{}”不能为“{}”", member.first, text));
}

constexpr std::pair<std::string_view, SignRule> kSigns[] = {{"columns", SignRule::kColumns},
                                                            {"mark", SignRule::kMark},
                                                            {"signed", SignRule::kSigned},
                                                            {"own_side", SignRule::kOwnSide},
                                                            {"balance", SignRule::kBalance}};
constexpr std::pair<std::string_view, Books> kBooks[] = {{"bank", Books::kBank},
                                                         {"customer", Books::kCustomer}};
constexpr std::pair<std::string_view, DateOrder> kDates[] = {
    {"year_first", DateOrder::kYearFirst},
    {"day_first", DateOrder::kDayFirst},
    {"month_first", DateOrder::kMonthFirst}};

Status take_separator(const json::Member& member, Mapping& mapping) {
  LUOSHU_TRY(const std::string text, text_of(member));
  if (text.size() != 1 || std::string_view(",;\t|").find(text) == std::string_view::npos)
    return bad("'separator' is one of , ; | and the tab", "“separator”须为 , ; | 或制表符");
  mapping.separator = text.front();
  return Done{};
}

Status take_member(const json::Member& member, Mapping& mapping) {
  const std::string& key = member.first;
  if (key == "header") return take_header(member, mapping);
  if (key == "columns") return take_columns(member, mapping);
  if (key == "signs") return take_choice(member, kSigns, mapping.signs);
  if (key == "books") return take_choice(member, kBooks, mapping.books);
  if (key == "dates") return take_choice(member, kDates, mapping.dates);
  if (key == "separator") return take_separator(member, mapping);
  const std::pair<std::string_view, std::string*> texts[] = {{"name", &mapping.name},
                                                             {"bank", &mapping.bank},
                                                             {"currency", &mapping.currency},
                                                             {"account", &mapping.account}};
  for (const auto& [name, text] : texts) {
    if (key != name) continue;
    LUOSHU_TRY(*text, text_of(member));
    return Done{};
  }
  const std::pair<std::string_view, std::vector<std::string>*> lists[] = {
      {"in_words", &mapping.in_words},
      {"out_words", &mapping.out_words},
      {"footers", &mapping.footers},
      {"empty_words", &mapping.empty_words}};
  for (const auto& [name, list] : lists) {
    if (key != name) continue;
    LUOSHU_TRY(*list, names_of(key, member.second));
    return Done{};
  }
  return bad(fmt::format("there is no member '{}'", key), fmt::format("没有成员“{}”", key));
}

Status check_whole(const Mapping& mapping) {
  const auto has = [&](const char* role) { return mapping.columns.contains(role); };
  if (mapping.header.empty()) return bad("there is no 'header'", "缺少“header”");
  if (!has("booked")) return bad("no column is 'booked'", "没有列的角色是“booked”");
  if (!is_currency(mapping.currency)) return bad("'currency' is no code", "“currency”不是币种代码");
  bool whole = false;
  switch (mapping.signs) {
    case SignRule::kColumns:
      whole = has("debit") && has("credit");
      break;
    case SignRule::kMark:
      whole = has("mark") && (has("amount") || (has("debit") && has("credit")));
      break;
    case SignRule::kSigned:
      whole = has("amount");
      break;
    case SignRule::kOwnSide:
      whole = has("amount") && has("payer_account") && has("payee_account");
      break;
    case SignRule::kBalance:
      whole = has("amount") && has("balance");
      break;
  }
  if (!whole) return bad("the columns that 'signs' needs are missing", "缺少“signs”所需的列");
  return Done{};
}

}  // namespace

Result<Mapping> parse_mapping(std::string_view text) {
  LUOSHU_TRY(const json::Value value, json::parse(text));
  const json::Object* object = value.object();
  if (object == nullptr) return bad("it is to be a JSON object", "须为 JSON 对象");
  Mapping mapping;
  for (const json::Member& member : *object) LUOSHU_CHECK(take_member(member, mapping));
  if (mapping.name.empty()) mapping.name = "file";
  LUOSHU_CHECK(check_whole(mapping));
  return mapping;
}

std::vector<Mapping> shipped_mappings(std::string_view name) {
  std::vector<Mapping> found;
  for (const Mapping& one : shipped_mappings())
    if (one.name == name) found.push_back(one);
  return found;
}

}  // namespace luoshu::bank
