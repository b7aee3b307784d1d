// What the public register and the rights of cities say of registrations and resources under
// version 2 of the rules: national codes (C32), the latest list of high-value data, supplies.
#pragma once

#include <map>
#include <set>

#include "projections/views/rows.h"

namespace luoshu {

struct RegistryMarks {
  std::map<std::string, std::string, std::less<>> national_codes;  // by registration
  std::set<std::string, std::less<>> high_value;                   // resources
  std::map<std::string, Date, std::less<>> last_supplies;          // by resource
};
Result<RegistryMarks> registry_marks(const LedgerAt& ledger);

Cell national_code_cell(const RegistryMarks& marks, std::string_view registration);
Cell high_value_cell(const RegistryMarks& marks, std::string_view resource);

}  // namespace luoshu
