// One row of a table as a line. Internal to this room.
#pragma once

#include "projections/bank/labels.h"
#include "projections/bank/table_header.h"

namespace luoshu::bank {

enum class RowKind : std::uint8_t { kLine, kEmpty, kFooter, kRemark };

struct ReadRow {
  RowKind kind = RowKind::kEmpty;
  Line line;
  std::string account;
  std::string currency;
  Party payer;
  Party payee;
  bool direction_known = true;  // false: by own side or by balance, decided later
  bool masked_balance = false;
  bool rounded = false;          // a binary number's spelling was rounded
  bool damaged_account = false;  // an account number was kept as a number and lost digits
};

class RowReader {
 public:
  RowReader(const Mapping& mapping, const Columns& columns, const Labels& labels)
      : mapping_(mapping), columns_(columns), labels_(labels) {}
  // kRefused with the reason alone; the caller knows the line.
  Result<ReadRow> read(const Row& row) const;

 private:
  const Cell* cell(const Row& row, const std::string& role) const;
  std::string text(const Row& row, const std::string& role) const;
  std::string joined(const Row& row, const std::string& role) const;
  bool is_nothing(const Cell* cell) const;
  bool is_footer(const Row& row) const;
  bool is_carried(const Row& row) const;
  Result<std::optional<std::int64_t>> amount(const Cell* cell, ReadRow& out) const;
  Status read_money(const Row& row, ReadRow& out) const;
  Status read_sides(const Row& row, ReadRow& out) const;
  Status read_marked(const Row& row, ReadRow& out) const;
  Status read_balance(const Row& row, ReadRow& out) const;
  Result<std::optional<Direction>> mark(const Row& row) const;
  void read_parties(const Row& row, ReadRow& out) const;

  const Mapping& mapping_;
  const Columns& columns_;
  const Labels& labels_;
};

}  // namespace luoshu::bank
