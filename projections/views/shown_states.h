// States and codes of version 2 as views show them (C26): the words for what
// ledger/rules/products/states_shown.h decides.
#pragma once

#include <array>
#include <set>

#include "projections/views/table.h"

namespace luoshu {

// The word of a state; nothing for an empty one.
Cell shown_state(std::string_view code);
// Codes, ascending, with blanks between.
Cell codes_cell(const std::set<std::string>& codes);

// The columns of version 1 and those that version 2 adds after them.
template <std::size_t N, std::size_t M>
constexpr std::array<Column, N + M> with_more(const Column (&columns)[N], const Column (&more)[M]) {
  std::array<Column, N + M> all{};
  for (std::size_t i = 0; i < N; ++i) all[i] = columns[i];
  for (std::size_t i = 0; i < M; ++i) all[N + i] = more[i];
  return all;
}

}  // namespace luoshu
