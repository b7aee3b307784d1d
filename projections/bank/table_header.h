// Where the header of a table is and which column plays which role. Internal to this room.
#pragma once

#include <optional>

#include "projections/bank/mapping.h"
#include "projections/bank/table.h"

namespace luoshu::bank {

// How far down a header may be.
inline constexpr std::size_t kHeaderRowsMax = 100;

// Index of the row that holds one name of each group of mapping.header.
std::optional<std::size_t> find_header(const Table& table, const Mapping& mapping);

class Columns {
 public:
  // kRefused where a column that money depends on is missing or there twice.
  static Result<Columns> of(const Row& header, const Mapping& mapping);
  std::optional<std::size_t> one(const std::string& role) const;
  const std::vector<std::size_t>& all(const std::string& role) const;
  std::size_t width() const { return width_; }
  const std::string& name(std::size_t column) const { return names_[column]; }
  // What the words in brackets of a debit or credit column say, where they say something.
  std::optional<Direction> told_direction(std::size_t column) const;
  // Whether the row is the header once more, on a later page.
  bool is_header(const Row& row) const;

 private:
  std::map<std::string, std::vector<std::size_t>> places_;
  std::vector<std::string> names_;
  std::size_t width_ = 0;
};

}  // namespace luoshu::bank
