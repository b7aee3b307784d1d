#include "projections/journal/posting.h"

#include <fmt/format.h>
#include <utf8proc.h>

#include "ledger/form/entering_text.h"

namespace luoshu {

bool is_balanced(const JournalEntry& entry) {
  __int128 sum = 0;
  for (const Posting& posting : entry.postings) sum += posting.fen;
  return sum == 0;
}

namespace {

// What a journal may mean something by, and what cannot be seen or looks like a blank, is written
// as
// '_' and its number: no program then takes two names for one, nor a part of a name for syntax.
// Ids that enter (ledger/form/entering_text.h) are all plain but for these signs of ASCII and
// blanks that an older log may hold first, last or doubled.
bool is_syntax(utf8proc_int32_t point) {
  return point < 0x80 &&
         std::string_view(":;()[]{}*|\"").find(static_cast<char>(point)) != std::string_view::npos;
}

bool is_plain(utf8proc_int32_t point) {
  switch (utf8proc_category(point)) {
    case UTF8PROC_CATEGORY_CN:
    case UTF8PROC_CATEGORY_CC:
    case UTF8PROC_CATEGORY_CF:
    case UTF8PROC_CATEGORY_CS:
    case UTF8PROC_CATEGORY_CO:
    case UTF8PROC_CATEGORY_ZS:
    case UTF8PROC_CATEGORY_ZL:
    case UTF8PROC_CATEGORY_ZP:
      return false;
    default:
      return !is_syntax(point) && point != '_' &&
             !form::is_default_ignorable(static_cast<char32_t>(point));
  }
}

// The next character of the text, and past it; a byte that begins none stands for itself.
utf8proc_int32_t take(std::string_view& text) {
  utf8proc_int32_t point = 0;
  const auto* bytes = reinterpret_cast<const utf8proc_uint8_t*>(text.data());
  const auto length = utf8proc_iterate(bytes, static_cast<utf8proc_ssize_t>(text.size()), &point);
  if (length <= 0) point = *bytes;
  text.remove_prefix(length > 0 ? static_cast<std::size_t>(length) : 1);
  return point;
}

std::string escaped(utf8proc_int32_t point) {
  return fmt::format("_x{:04X}_", static_cast<std::uint32_t>(point));
}

std::string level(std::string_view name) {
  std::string text;
  while (!name.empty()) {
    const std::string_view before = name;
    const utf8proc_int32_t point = take(name);
    const bool inner_blank = point == ' ' && !text.empty() && text.back() != ' ' && !name.empty();
    // An underscore stands for itself unless it could be read as one of those below.
    const bool underscore = point == '_' && !name.starts_with('x');
    if (inner_blank || underscore || is_plain(point))
      text += before.substr(0, before.size() - name.size());
    else
      text += escaped(point);
  }
  return text.empty() ? "_x_" : text;
}

}  // namespace

std::string in_description(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const std::string_view before = text;
    const utf8proc_int32_t point = take(text);
    if (point == ' ' || point == '_' || (is_syntax(point) && point != ';' && point != '|') ||
        is_plain(point))
      out += before.substr(0, before.size() - text.size());
    else
      out += escaped(point);
  }
  return out;
}

namespace accounts {
namespace {

std::string account(std::string_view above, std::string_view name) {
  return fmt::format("{}:{}", above, level(name));
}

}  // namespace

std::string receivable(std::string_view buyer) {
  return account("assets:receivable", buyer);
}
std::string bank(std::string_view developer) {
  return account("assets:bank", developer);
}
std::string bank(std::string_view owner, std::string_view of) {
  return of.empty() ? bank(owner) : account(bank(owner), of);
}
std::string opening(std::string_view owner) {
  return account("equity:opening", owner);
}
std::string explained(std::string_view owner, std::string_view reason) {
  return account(account("equity:explained", owner), reason);
}
std::string other_tax(std::string_view payer, std::string_view tax) {
  return account(account("equity:tax", payer), tax);
}
std::string vat(std::string_view developer) {
  return account("liabilities:vat", developer);
}
std::string unallocated(std::string_view developer) {
  return account("liabilities:unallocated", developer);
}
// "reserve:X" and "account:X" have a branch of their own: nobody is to be paid from them.
std::string allocated(std::string_view beneficiary, std::string_view step) {
  for (const std::string_view kind : {"reserve", "account"})
    if (beneficiary.starts_with(fmt::format("{}:", kind)))
      return account(account(account("liabilities", kind), beneficiary.substr(kind.size() + 1)),
                     step);
  return account(account("liabilities:allocated", beneficiary), step);
}
std::string payable(std::string_view owner) {
  return account("liabilities:payable", owner);
}
std::string retained(std::string_view owner) {
  return account("equity:retained", owner);
}
std::string open_cost(std::string_view cost) {
  return account("memo:cost:open", cost);
}
std::string audited_cost(std::string_view cost) {
  return account("memo:cost:audited", cost);
}
std::string open_earmark(std::string_view division) {
  return account("memo:earmark:open", division);
}
std::string granted_earmark(std::string_view division) {
  return account("memo:earmark:granted", division);
}

std::string expenditure(std::string_view party, std::string_view expenditure_class) {
  return account(account("memo:expenditure:spent", party), expenditure_class);
}
std::string recorded_expenditure(std::string_view party) {
  return account("memo:expenditure:recorded", party);
}

}  // namespace accounts
}  // namespace luoshu
