// What follows a registration certificate (豫发改数据〔2025〕244号, C32, C60): the national code,
// credit and pledges.
#pragma once

#include <optional>

#include "ledger/rules/engine/rule.h"

namespace luoshu {

// Whether the certificate is that of a registration in force on that day; of which object, and who
// applied for it.
struct Certificate {
  std::string registration;
  std::string object;
  std::string applicant;
};
std::optional<Certificate> certificate_in_force(const State& state, std::string_view number,
                                                Date day);
// The lender that the registration's certificate is pledged to on the day; empty: none.
std::string pledged_to(const State& state, std::string_view registration, Date day);

std::span<const Rule> certificate_rules();

}  // namespace luoshu
