// The events with which a ledger begins (divisions, parties, their roles, the calendar), made out
// of a table of names that people fill in: one thing a line, `kind | name | …`. Pure; never throws.
#pragma once

#include <string>
#include <string_view>

#include "ledger/base/result.h"
#include "ledger/base/time.h"
#include "ledger/crypto/suite.h"

namespace luoshu {

// A table to start from: a province with three cities, all names to be replaced.
std::string founding_template(Date day);

// One event a line, in business form. kInvalid names the line of the table and what it lacks; what
// the names themselves must be is for the rules to say.
Result<std::string> founding_events(std::string_view table, Suite suite);

}  // namespace luoshu
