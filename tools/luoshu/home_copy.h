// Copies a ledger's home: what backup and restore share. A copy holds home.json and the store, and
// private keys only where that was asked for; it is complete and audited before it gets its name.
#pragma once

#include <filesystem>
#include <functional>

#include "ledger/audit/findings.h"
#include "ledger/home.h"
#include "tools/luoshu/console.h"

namespace luoshu {

enum class KeyCopy { kNone, kAll };

class HomeCopy {
 public:
  // Copies the store as `view` shows it, beside a writer. kConflict where `to` exists and is not an
  // empty directory.
  static Result<HomeCopy> make(const HomeView& view, const std::filesystem::path& to, KeyCopy keys,
                               const Console& console);
  HomeCopy(HomeCopy&& other) noexcept;
  HomeCopy& operator=(HomeCopy&&) = delete;
  // Removes a copy that was not finished.
  ~HomeCopy();

  // Where the copy lies until it is finished; the caller may add files.
  const std::filesystem::path& place() const { return part_; }
  // Re-reads and recomputes the whole copied store. kVerification, kCorruption.
  Result<AuditReport> audit_copy(const Console& console) const;
  // Gives the copy its name.
  Status finish();

 private:
  HomeCopy(std::filesystem::path part, std::filesystem::path to)
      : part_(std::move(part)), to_(std::move(to)) {}
  std::filesystem::path part_;  // empty once finished
  std::filesystem::path to_;
};

}  // namespace luoshu
