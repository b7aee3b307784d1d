// What is measured with: a fresh ledger of the worked province until its first sale, and entries of
// use that its primary developer signs. Made before the clock runs.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <vector>

#include "ledger/home.h"
#include "tools/bench/sales.h"

namespace luoshu::bench {

class Workload {
 public:
  // A rehearsal home in `directory`, ready for sales.
  static Result<std::unique_ptr<Workload>> make(const std::filesystem::path& directory,
                                                Suite suite);

  // Entries that nobody has seen before, of `events_each` UsageMetered events.
  std::vector<Entry> entries(std::size_t count, std::size_t events_each);
  // Records sales that nobody has seen before, with their use, in entries of up to 1,000 events.
  Status sell(std::size_t count);
  // Records events in business form, one entry each, signed by whoever must sign them.
  Status record(const std::vector<json::Value>& events);
  // Bytes of one event of use.
  std::size_t event_bytes() const { return sales_.metered(0).size(); }

  Home& home() { return *home_; }
  Ledger& ledger() { return home_->ledger(); }
  // Orderly close; `ledger()` must not be used afterwards.
  Status close();

 private:
  Workload(Suite suite, Sales sales) : suite_(suite), sales_(std::move(sales)) {}
  Status tell(const PrivateKey& root);
  Status submit(std::vector<Bytes> events);
  Result<Bytes> enrolled(const TaleEvent& event);
  // The keys of whoever signs the event; the root key until the first enrolment.
  std::vector<Signer> signers_of(const form::EventEnvelope& envelope) const;
  Entry sign(const std::string& author, std::vector<Signer> signers, std::vector<Bytes> events);

  Suite suite_;
  Sales sales_;
  std::map<std::string, PrivateKey> keys_;          // by key id
  std::map<std::string, std::string> newest_keys_;  // party -> key id
  SystemClock clock_;
  std::unique_ptr<Home> home_;
  LedgerId ledger_;
  std::uint64_t events_made_ = 0;
  std::uint64_t entries_made_ = 0;
};

}  // namespace luoshu::bench
