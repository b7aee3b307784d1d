#include "ledger/crypto/suite.h"

#include <string>

namespace luoshu {

std::string_view suite_name(Suite suite) {
  return suite == Suite::kIntl ? "intl" : "gm";
}

Result<Suite> suite_from_name(std::string_view name) {
  for (const Suite suite : {Suite::kIntl, Suite::kGm})
    if (name == suite_name(suite)) return suite;
  return Fault{Errc::kUsage, "no suite is named '" + std::string(name) + "': use intl or gm"};
}

std::string_view signature_algorithm(Suite suite) {
  return suite == Suite::kIntl ? "Ed25519" : "SM2";
}

std::string_view digest_algorithm(Suite suite) {
  return suite == Suite::kIntl ? "SHA-256" : "SM3";
}

}  // namespace luoshu
