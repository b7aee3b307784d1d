// What a file of a bank says, whatever its format: statements of accounts with their lines. One
// line is one entry on the account; what a file says below an entry explains it and is never added
// up in its place. Values only; safe from every thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/base/bilingual.h"
#include "ledger/base/time.h"

namespace luoshu::bank {

// On the account: in is a credit of the bank's books, out a debit.
enum class Direction : std::uint8_t { kIn, kOut };
// Only booked lines are money on the account; the others announce it.
enum class LineStatus : std::uint8_t { kBooked, kPending, kInformation, kFuture };

struct Party {
  std::string name;
  std::string account;
  friend bool operator==(const Party&, const Party&) = default;
};

// A part of a line whose parts add up to it.
struct LinePart {
  Direction direction = Direction::kIn;
  std::int64_t amount = 0;
  bool charge = false;
  Party counterparty;
  std::vector<std::string> references;
  std::string text;
  friend bool operator==(const LinePart&, const LinePart&) = default;
};

struct Line {
  std::optional<Date> booked;  // decides the period
  std::optional<Date> valued;  // helps matching only
  Direction direction = Direction::kIn;
  // In the smallest unit of the currency. Below zero only where the file writes a negative amount
  // on one side: a red entry, which lowers the sum of its side.
  std::int64_t amount = 0;
  bool reversal = false;
  LineStatus status = LineStatus::kBooked;
  std::string bank_reference;           // the bank's own serial number of the entry
  std::vector<std::string> references;  // of the parties: end to end, instruction, structured
  Party counterparty;
  std::string text;
  std::optional<std::int64_t> balance;  // running balance after the line
  std::vector<LinePart> parts;          // empty: not split, or the split is unknown
  std::string place;                    // line or path in the file, for messages
  friend bool operator==(const Line&, const Line&) = default;

  // What the line does to the balance.
  std::int64_t effect() const { return direction == Direction::kIn ? amount : -amount; }
};

struct Balance {
  std::int64_t amount = 0;
  std::string currency;  // usually the statement's
  std::optional<Date> day;
  friend bool operator==(const Balance&, const Balance&) = default;
};

// What the lines of a statement are good for.
enum class StatementKind : std::uint8_t {
  kStatement,     // closes days
  kInterim,       // of a running day: closes none
  kNotification,  // explains lines of a statement: adds no money
};

struct Statement {
  StatementKind kind = StatementKind::kStatement;
  std::string id;
  std::string account;   // empty where the file does not say
  std::string currency;  // empty where the file does not say
  std::vector<Line> lines;
  std::optional<Date> from;  // the period that the file claims to cover
  std::optional<Date> to;
  std::optional<Balance> opening;
  std::optional<Balance> closing;
  // Of the booked lines; made by finish().
  std::size_t booked_lines = 0;
  std::int64_t credit_sum = 0;
  std::int64_t debit_sum = 0;
  // opening + credits - debits - closing, where both balances are known in the currency.
  std::optional<std::int64_t> difference;
  std::vector<Bilingual> notes;
};

// A paper that is no statement of an account, such as an invoice.
struct Document {
  std::string kind;
  std::string number;
  std::string original_number;  // of the invoice that a red one corrects
  std::string day;
  std::string currency;
  std::int64_t amount = 0;
  std::vector<Bilingual> notes;
};

struct Reading {
  std::string format;   // "camt.053.001.02", "mt940", "csv:ccb", "xlsx:icbc", …
  std::string charset;  // "UTF-8", "GB18030", …
  std::vector<Statement> statements;
  std::vector<Document> documents;
  std::vector<Bilingual> warnings;
};

// Counts and sums the booked lines, and holds them to the balance equation. A difference is noted
// and nothing is turned to make it fit. kRefused where a sum has no room in 64 bits.
Status finish(Statement& statement);
// finish() of each, and what concerns several: a number used twice, one account's balances that do
// not join.
Status finish(Reading& reading);

// A foreign file that is refused, with the place in it.
Fault refused(std::string_view place, const Bilingual& why);
Fault refused(const Bilingual& why);

}  // namespace luoshu::bank
