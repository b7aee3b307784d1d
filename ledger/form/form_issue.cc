#include "ledger/form/form_issue.h"

namespace luoshu::form {

Fault to_fault(const std::vector<FormIssue>& issues) {
  Fault fault{Errc::kInvalid, {}, {}};
  for (const FormIssue& issue : issues) {
    if (!fault.detail.empty()) {
      fault.detail += "; ";
      fault.detail_zh += "；";
    }
    if (!issue.field.empty()) {
      fault.detail += issue.field + ": ";
      fault.detail_zh += issue.field + "：";
    }
    fault.detail += issue.reason.en;
    fault.detail_zh += issue.reason.zh;
  }
  return fault;
}

}  // namespace luoshu::form
