// Columns of a view in ledgers of version 2 of the rules: those of version 1 and more.
#pragma once

#include <array>

#include "projections/views/table.h"

namespace luoshu {

template <std::size_t N, std::size_t M>
constexpr std::array<Column, N + M> with_more(const Column (&columns)[N], const Column (&more)[M]) {
  std::array<Column, N + M> all{};
  for (std::size_t i = 0; i < N; ++i) all[i] = columns[i];
  for (std::size_t i = 0; i < M; ++i) all[N + i] = more[i];
  return all;
}

}  // namespace luoshu
