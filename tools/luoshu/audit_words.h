// Says what an audit has found: one line per check, in words or as JSON.
#pragma once

#include "ledger/audit/findings.h"
#include "tools/luoshu/console.h"

namespace luoshu {

void tell_audit(const AuditReport& report, const Console& console);

}  // namespace luoshu
