// What enrols a key: the fields of KeyEnrolled with the proof that its holder has the private half,
// and the whole event. Pure but for the key's own randomness.
#pragma once

#include <optional>
#include <string>

#include "ledger/base/ids.h"
#include "ledger/base/json.h"
#include "ledger/base/time.h"
#include "ledger/crypto/key.h"

namespace luoshu {

// How the event is written; options of `luoshu key export` and `luoshu key kit`.
struct EnrolmentWords {
  std::string party;                       // whose key
  std::string author;                      // the authority
  std::string role = "authority";          // or root: recovers a party that lost all keys
  std::optional<std::string> holder_role;  // the party co-signs, under this role: a further key
  std::optional<std::string> reason;       // why it is enrolled; a recovery needs one
  std::optional<std::string> valid_from;   // default: today
  std::optional<std::string> valid_to;     // default: three years from then
};

struct KeyToEnrol {
  const PrivateKey& key;
  std::string key_id;
  std::string purpose;
};

json::Object enrolment_fields(const KeyToEnrol& key, const std::string& party,
                              const LedgerId& ledger);
// kUsage where a day is none.
Result<json::Object> enrolment_event(const KeyToEnrol& key, const EnrolmentWords& words,
                                     const LedgerId& ledger, Date today);

}  // namespace luoshu
