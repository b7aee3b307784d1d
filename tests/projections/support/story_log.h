// A log in which any story can be told, lawful or not, event by event: through the rules, but
// without signatures, so that hundreds of histories take seconds. What projections read is all
// there.
#pragma once

#include <memory>

#include "ledger/log/log.h"
#include "ledger/rules/engine/rulebook.h"
#include "ledger/rules/engine/store_rows.h"
#include "projections/checks/replayed_store.h"
#include "projections/engine/ledger_at.h"
#include "tests/ledger/support/rule_testing.h"

namespace luoshu::test {

class StoryLog {
 public:
  // Begins a log in an empty store, under that version of the rules, or goes on with one. The store
  // outlives this.
  explicit StoryLog(Store& store, std::uint32_t rules_version = kFirstRulesVersion);

  // Records what is allowed, as an entry of its own, and answers whether it was. A fault of the
  // store makes failed() true; nothing may be recorded afterwards.
  bool offer(const json::Value& event);
  // The events first+1 .. last of the worked province of its version; each must be allowed.
  void tell(std::size_t first, std::size_t last);
  // The whole worked province of version 2.
  void tell_second_province();

  Store& store() { return store_; }
  Size size() const { return log_->head().size; }
  bool failed() const { return failed_; }
  LogReader reader() const;
  // Point in the log: its present end, or an earlier size.
  AsOf at(std::optional<std::uint64_t> size = {}) const;
  // With the rows that are stored, the rest in memory. Must not outlive this.
  std::unique_ptr<LedgerAt> ledger(const AsOf& at) const;

 private:
  void append(const std::vector<Bytes>& events, const Stamp& stamp,
              const std::vector<Mutation>& mutations);

  Store& store_;
  std::uint32_t rules_version_;
  LedgerId ledger_;
  std::unique_ptr<Log> log_;
  std::unique_ptr<StoreRows> rows_;
  std::unique_ptr<State> state_;
  bool keys_known_ = false;
  bool failed_ = false;
  mutable std::vector<std::unique_ptr<LogReader>> readers_;
};

// The same log replayed: its rows decided and applied again from the stored events alone.
ReplayedRows replay(const Store& store);

// Every row of the projections as stored, cursor and all.
std::map<std::string, Bytes> stored_view_rows(const Store& store);

}  // namespace luoshu::test
