#include "ledger/base/result.h"

#include <stdexcept>

namespace luoshu {

void throw_value_of_failure(const Fault& fault) {
  throw std::logic_error("value() of a failed Result: " + fault.detail);
}

std::string_view errc_name(Errc code) {
  switch (code) {
    case Errc::kRefused:
      return "refused";
    case Errc::kUsage:
      return "usage";
    case Errc::kInvalid:
      return "invalid";
    case Errc::kNotFound:
      return "not-found";
    case Errc::kVerification:
      return "verification";
    case Errc::kConflict:
      return "conflict";
    case Errc::kBusy:
      return "busy";
    case Errc::kLimit:
      return "limit";
    case Errc::kIo:
      return "io";
    case Errc::kCorruption:
      return "corruption";
  }
  return "unknown";
}

int exit_code(Errc code) {
  switch (code) {
    case Errc::kRefused:
      return 1;
    case Errc::kUsage:
    case Errc::kInvalid:
    case Errc::kLimit:
      return 2;
    case Errc::kNotFound:
      return 3;
    case Errc::kVerification:
      return 4;
    case Errc::kConflict:
    case Errc::kBusy:
      return 5;
    case Errc::kIo:
    case Errc::kCorruption:
      return 6;
  }
  return 6;
}

Fault with_context(Fault fault, std::string_view context) {
  fault.detail = std::string(context) + ": " + fault.detail;
  if (!fault.detail_zh.empty()) fault.detail_zh = std::string(context) + "：" + fault.detail_zh;
  return fault;
}

}  // namespace luoshu
