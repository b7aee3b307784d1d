// Duties of version 2 of the rules (1.2, C18 to C24): what somebody has to do by a day. A duty is
// never recorded; it follows from recorded events for a point of both time axes. Values.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "ledger/base/ids.h"
#include "ledger/base/time.h"

namespace luoshu {

enum class DutyKind : std::uint8_t {
  kReportQuarter,
  kReportAnnual,
  kEvaluateImplementer,
  kEvaluateDeveloper,
  kDiscloseAnnual,
  kDiscloseUse,
  kConfirmStatement,
  kPayStatement,
  kRefundBuyer,
  kAnswerQuality,
  kRectify,
  kAcceptRectification,
  kRectificationPlan,
  kSuspendOperation,
  kProvideMaterials,
  kFilePlan,
  kFileAgreement,
  kPublishList,
  kRefreshCatalog,
  kRenewRegistration,
  kRenewAgreement,
  kSelfEvaluateEarmark,
  kReconcile,
};
inline constexpr std::size_t kDutyKinds = 23;

struct DutyTerms {
  std::string_view code;     // such as "report_quarter"
  std::string_view warning;  // that lateness gets, such as "W-RPT-LATE"
  std::string_view basis;    // the article
};
const DutyTerms& terms_of(DutyKind kind);

// The event that a duty was met by. What a party must keep is judged by the recorded day (C80).
struct Discharge {
  EventNumber event;
  Date effective;
  Date recorded;
};

struct Duty {
  DutyKind kind = DutyKind::kReportQuarter;
  std::string party;    // empty: nobody holds the role that is responsible
  std::string subject;  // with kind and party the key of a row
  Date begin;
  Date due;
  bool provisional = false;     // a year without calendar was counted Monday to Friday (C19)
  bool lapses = false;          // after its last day it is no row any more
  std::string division = {};    // whose statement or resource the subject is
  std::string_view basis = {};  // where it is not that of the kind
  std::optional<Discharge> discharged = {};
};
inline std::string_view basis_of(const Duty& duty) {
  return duty.basis.empty() ? terms_of(duty.kind).basis : duty.basis;
}
// What is due on a day may still be done on it.
inline bool is_overdue(const Duty& duty, Date day) {
  return duty.due < day;
}
// Whether it was met, by an event recorded on or before its last day.
inline bool is_met_in_time(const Duty& duty) {
  return duty.discharged && duty.discharged->recorded <= duty.due;
}

}  // namespace luoshu
