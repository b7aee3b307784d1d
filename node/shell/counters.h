// What a node counts while it runs; shown under /metrics. The loop's thread.
#pragma once

#include <cstdint>
#include <map>
#include <string>

namespace luoshu::node {

struct Counters {
  std::uint64_t accepted = 0;                     // connections, before anything is known of them
  std::uint64_t opened = 0;                       // links of peers that were admitted
  std::map<std::string, std::uint64_t> refused;   // by why: certificate, key, role, busy, …
  std::map<std::string, std::uint64_t> ended;     // by why: remote, frames, slow, …
  std::map<std::string, std::uint64_t> received;  // messages by name
  std::map<std::string, std::uint64_t> sent;
  std::map<std::string, std::uint64_t> unsendable;  // messages that fitted no frame, by name
  std::uint64_t bytes_received = 0;
  std::uint64_t bytes_sent = 0;
};

}  // namespace luoshu::node
