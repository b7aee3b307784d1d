// An import by way of running nodes: each entry goes to the node of its author's division, through
// that node's outbox to the sequencer, and the next one is sent when its answer is there. What the
// importer asks of the ledger (keys, what is recorded already) it reads from the first node's home.
// For rehearsals and trials on one machine; cities hand in with `luoshu submit`.
#pragma once

#include <filesystem>

#include "ledger/base/clock.h"
#include "tools/luoshu/import_target.h"

namespace luoshu {

// A node that runs here, and whose it is.
struct ImportNode {
  std::string party;
  std::filesystem::path home;
};
// "PARTY=HOME,PARTY=HOME,…": at least one.
Result<std::vector<ImportNode>> parse_import_nodes(const std::string& text);

class NodesTarget final : public ImportTarget {
 public:
  // REQUIRES at least one node. kNotFound where the first one has no home.
  static Result<std::unique_ptr<NodesTarget>> open(std::vector<ImportNode> nodes, Clock& clock);
  ~NodesTarget() override;

  Status writable() const override { return Done{}; }
  const Genesis& genesis() const override;
  LedgerId id() const override;
  Size size() const override;
  std::shared_ptr<const KeyRing> keys() const override { return keys_; }
  Time next_recorded(std::optional<Date> recorded) const override;
  Result<LogReader> reader() const override;
  Result<std::vector<AppendOutcome>> append(std::vector<CheckedEntry> group,
                                            Ledger::OnRefusal on_refusal) override;

 private:
  struct View;  // the first home as it stands
  NodesTarget(std::vector<ImportNode> nodes, Clock& clock);
  Status refresh();
  const ImportNode& node_of(const std::string& author) const;
  Result<AppendOutcome> submit(const CheckedEntry& checked) const;

  std::vector<ImportNode> nodes_;
  Clock& clock_;
  std::shared_ptr<View> view_;  // shared with kept_
  // Views that a reader was made of: it reads from them as long as the import lasts.
  mutable std::vector<std::shared_ptr<View>> kept_;
  std::shared_ptr<const KeyRing> keys_;  // shared: as ImportTarget::keys says
};

}  // namespace luoshu
