// Double entry: what every event about money posts, in a chart of accounts that docs/ACCOUNTS.md
// explains. Debits are above zero, credits below; the postings of a transaction sum to zero.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "ledger/base/ids.h"
#include "ledger/base/time.h"

namespace luoshu {

// Below zero: a credit.
struct Posting {
  std::string account;  // levels joined by ':'
  std::int64_t fen = 0;
};

struct JournalEntry {
  EventNumber event;  // that caused it
  Date effective;
  Date recorded;
  std::string text;  // type of the event, its subject, and what it is about
  std::vector<Posting> postings;
};

bool is_balanced(const JournalEntry& entry);

// A text that a journal reads as one description, without comments, tags or payees in it.
std::string in_description(std::string_view text);

// The chart. Names of parties and the like become one level each, and no two names the same one:
// what a journal's syntax means something by, and what cannot be seen, is written _xHHHH_ (its
// number), as is an underscore before an x.
namespace accounts {
std::string receivable(std::string_view buyer);  // 应收账款
std::string bank(std::string_view developer);    // 运营机构收款账户
// One that was declared; empty: none was named.
std::string bank(std::string_view owner, std::string_view account);
std::string opening(std::string_view owner);                                 // 账户期初余额
std::string explained(std::string_view owner, std::string_view reason);      // 银行流水说明
std::string other_tax(std::string_view payer, std::string_view tax);         // 其他税费
std::string vat(std::string_view developer);                                 // 应交增值税
std::string unallocated(std::string_view developer);                         // 待分配收益
std::string allocated(std::string_view beneficiary, std::string_view step);  // 已分配
std::string payable(std::string_view owner);                                 // 应付收益
std::string retained(std::string_view owner);                                // 自留收益
std::string open_cost(std::string_view cost);            // 备查：未回收成本
std::string audited_cost(std::string_view cost);         // 备查：核定成本
std::string open_earmark(std::string_view division);     // 备查：反哺计提余额
std::string granted_earmark(std::string_view division);  // 备查：反哺计提
std::string expenditure(std::string_view party, std::string_view expenditure_class);  // 备查：支出
std::string recorded_expenditure(std::string_view party);  // 备查：已登记支出
}  // namespace accounts

}  // namespace luoshu
