// What this machine can do at most, without any ledger: the limits that figures are held against.
// Every function works for about `seconds` and answers a rate.
#pragma once

#include <chrono>
#include <filesystem>
#include <string>

#include "ledger/base/result.h"
#include "ledger/crypto/suite.h"

namespace luoshu::bench {

// Appends of `bytes` to one file, each made durable with fdatasync, a second.
Result<std::int64_t> fsyncs_per_second(const std::filesystem::path& directory, std::size_t bytes,
                                       std::chrono::milliseconds duration);
// Signature verifications a second, all threads together.
std::int64_t verifications_per_second(Suite suite, unsigned threads,
                                      std::chrono::milliseconds duration);
// 64-byte blocks a second that one thread digests in messages of `message_bytes`.
std::int64_t sha256_blocks_per_second(std::size_t message_bytes,
                                      std::chrono::milliseconds duration);

// Value bytes a second through RocksDB as it comes (default options, no compression), one key a
// value, `group` values in each synced batch.
struct RocksLoad {
  std::size_t value_bytes = 0;
  std::size_t group = 1;
};
Result<std::int64_t> rocksdb_bytes_per_second(const std::filesystem::path& directory,
                                              const RocksLoad& load,
                                              std::chrono::milliseconds duration);
std::string rocksdb_version();

}  // namespace luoshu::bench
