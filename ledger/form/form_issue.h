// What is wrong with one field of an event in business form. Values.
#pragma once

#include <string>
#include <vector>

#include "ledger/base/result.h"

namespace luoshu::form {

struct Reason {
  std::string en;
  std::string zh;
  friend bool operator==(const Reason&, const Reason&) = default;
};

// The field, from the top of the event, such as fields.lineage[0].share_pct, and the reason.
struct FormIssue {
  std::string field;
  Reason reason;
  friend bool operator==(const FormIssue&, const FormIssue&) = default;
};

// All issues as one fault of kind kInvalid: "field: reason; field: reason".
Fault to_fault(const std::vector<FormIssue>& issues);

}  // namespace luoshu::form
