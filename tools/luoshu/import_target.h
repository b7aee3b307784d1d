// Where an import puts entries: the ledger of a home that it has opened, or running nodes that it
// hands them to (import_nodes.h).
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "ledger/ledger.h"

namespace luoshu {

class ImportTarget {
 public:
  virtual ~ImportTarget() = default;
  virtual Status writable() const = 0;
  virtual const Genesis& genesis() const = 0;
  virtual LedgerId id() const = 0;
  virtual Size size() const = 0;
  virtual std::shared_ptr<const KeyRing> keys() const = 0;
  // The recorded time that the next entry would get, as Ledger::next_recorded.
  virtual Time next_recorded(std::optional<Date> recorded) const = 0;
  virtual Result<LogReader> reader() const = 0;
  // As Ledger::append.
  virtual Result<std::vector<AppendOutcome>> append(std::vector<CheckedEntry> group,
                                                    Ledger::OnRefusal on_refusal) = 0;
};

class LedgerTarget final : public ImportTarget {
 public:
  // REQUIRES that the ledger outlives this.
  explicit LedgerTarget(Ledger& ledger) : ledger_(ledger) {}
  Status writable() const override { return ledger_.writable(); }
  const Genesis& genesis() const override { return ledger_.genesis(); }
  LedgerId id() const override { return ledger_.id(); }
  Size size() const override { return ledger_.head().size; }
  std::shared_ptr<const KeyRing> keys() const override { return ledger_.keys(); }
  Time next_recorded(std::optional<Date> recorded) const override {
    return ledger_.next_recorded(recorded);
  }
  Result<LogReader> reader() const override { return ledger_.reader(); }
  Result<std::vector<AppendOutcome>> append(std::vector<CheckedEntry> group,
                                            Ledger::OnRefusal on_refusal) override {
    return ledger_.append(std::move(group), on_refusal);
  }

 private:
  Ledger& ledger_;
};

}  // namespace luoshu
