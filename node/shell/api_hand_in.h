// Hands an entry that came over the API to the node's own socket, as `luoshu submit` does, and says
// how far it got. Blocks up to the time that was asked for; any thread.
#pragma once

#include "node/answers/answers.h"
#include "node/shell/client.h"

namespace luoshu::node {

struct HandInOptions {
  std::filesystem::path socket;
  LedgerId ledger;
  Policy policy;
  std::function<bool()> interrupted;
};
api::Answer hand_in(const api::Asking& asking, const HandInOptions& options, Clock& clock);

}  // namespace luoshu::node
