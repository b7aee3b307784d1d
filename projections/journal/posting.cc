#include "projections/journal/posting.h"

#include <fmt/format.h>

namespace luoshu {

bool is_balanced(const JournalEntry& entry) {
  __int128 sum = 0;
  for (const Posting& posting : entry.postings) sum += posting.fen;
  return sum == 0;
}

namespace accounts {
namespace {

std::string level(std::string_view name) {
  std::string text;
  for (const char letter : name) {
    const bool special = std::string_view(":;()[]{}*|\"").find(letter) != std::string_view::npos;
    const bool second_blank = letter == ' ' && (text.empty() || text.back() == ' ');
    text.push_back(special || second_blank ? '_' : letter);
  }
  return text.empty() ? "_" : text;
}

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

}  // namespace accounts
}  // namespace luoshu
