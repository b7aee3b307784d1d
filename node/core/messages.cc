#include "node/core/messages.h"

namespace luoshu::node {

std::string_view role_name(Role role) {
  switch (role) {
    case Role::kSequencer:
      return "sequencer";
    case Role::kReplica:
      return "replica";
    case Role::kAuditor:
      return "auditor";
    case Role::kSubmitter:
      return "submitter";
  }
  return "unknown";
}

std::string_view message_name(const Message& message) {
  // In the order of Message.
  constexpr std::string_view kNames[] = {"hello",   "submit", "answer",      "follow",   "credit",
                                         "entries", "notes",  "cosignature", "ask-past", "past",
                                         "ping",    "pong",   "goodbye"};
  static_assert(std::size(kNames) == std::variant_size_v<Message>);
  return kNames[message.index()];
}

}  // namespace luoshu::node
