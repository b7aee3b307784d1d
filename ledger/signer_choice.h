// Which key each party signs an entry with: the one that was named, root's where the
// event recovers a party (nobody else may sign that), else the party's newest key.
// A value; safe from every thread.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "ledger/base/result.h"
#include "ledger/form/event_view.h"
#include "ledger/log/entry.h"

namespace luoshu {

class SignerChoice {
 public:
  // Nothing chosen.
  SignerChoice() = default;
  // "PARTY=KEY_ID,root": `root` alone is the root key for the author. kUsage names the word that is
  // neither.
  static Result<SignerChoice> parse(const std::optional<std::string>& words);

  // The key that this party signs with, where it is not for the ledger's keys to say.
  std::optional<std::string> key_of(const form::EventEnvelope& envelope,
                                    const std::string& party) const;
  // kUsage where a party was named that neither writes nor co-signs.
  Status fits(const form::EventEnvelope& envelope) const;

 private:
  std::map<std::string, std::string> keys_;  // party: key id
  bool root_ = false;
};

// Author and co-signers, each once, in order.
std::vector<std::string> signing_parties(const form::EventEnvelope& envelope);

// kRefused where the event recovers a party and none of these is the root key: the rules would
// refuse it, whatever else they say.
Status root_signs_recovery(const form::EventEnvelope& envelope, const std::vector<Signer>& signers);

}  // namespace luoshu
