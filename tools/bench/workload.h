// What is measured with: a fresh ledger with one enrolled party, and entries signed by it. Made
// before the clock runs.
#pragma once

#include <filesystem>
#include <memory>
#include <vector>

#include "ledger/home.h"

namespace luoshu::bench {

class Workload {
 public:
  // A home in `directory`, opened, with the keys of one primary developer enrolled.
  static Result<std::unique_ptr<Workload>> make(const std::filesystem::path& directory,
                                                Suite suite);

  // Entries that nobody has seen before, of `events_each` UsageMetered events.
  std::vector<Entry> entries(std::size_t count, std::size_t events_each);
  // Bytes of one such event.
  std::size_t event_bytes() const { return template_.size(); }

  Home& home() { return *home_; }
  Ledger& ledger() { return home_->ledger(); }
  // Orderly close; `ledger()` must not be used afterwards.
  Status close();

 private:
  explicit Workload(Suite suite) : suite_(suite), key_(PrivateKey::generate(suite)) {}
  Status begin(const PrivateKey& root);
  Result<Bytes> enrolment() const;
  Status submit(const PrivateKey& signer, const Signer& by, const std::string& author,
                std::vector<Bytes> events);
  Entry sign(const PrivateKey& signer, const Signer& by, const std::string& author,
             std::vector<Bytes> events);
  Bytes next_event();

  Suite suite_;
  PrivateKey key_;  // of the party
  SystemClock clock_;
  std::unique_ptr<Home> home_;
  LedgerId ledger_;
  Bytes template_;             // an event, its number written as zeroes
  std::size_t number_at_ = 0;  // where in the template
  std::uint64_t events_made_ = 0;
  std::uint64_t entries_made_ = 0;
};

}  // namespace luoshu::bench
