// Who may connect as what: the ledger decides. A link is opened under a transport key; the party
// that enrolled it, and the roles that party holds on the day, say what the peer may be.
//
//   an auditor                       auditor, submitter
//   the authority of the province    sequencer, replica, submitter
//   any other party with a role      replica, submitter
//
// Pure; reads a state that nobody changes meanwhile.
#pragma once

#include "ledger/rules/engine/state.h"
#include "ledger/rules/parties/keys.h"
#include "node/core/effects.h"

namespace luoshu::node {

// The peer behind that key. kRefused, in words for a log, where the key is not enrolled as a
// transport key, is revoked or expired, or its party holds no role on the day.
Result<PeerIdentity> admit(const KeyRing& keys, const State& state, const PublicKey& key, Seq at,
                           Date day);

}  // namespace luoshu::node
