// Copies a ledger's home: what backup and restore share. A copy holds home.json and the store, and
// private keys only where that was asked for. It grows beside its place and gets its name once it
// is complete and audited; an empty folder that is there already (a mounted disk, a link to one) is
// filled in place, and home.json, without which it is no home, comes last. What is not finished is
// removed, also by a signal.
#pragma once

#include <filesystem>

#include "ledger/audit/findings.h"
#include "ledger/base/begun.h"
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
  // Where the copy lies until it is finished; the caller may add files.
  const std::filesystem::path& place() const { return begun_.path(); }
  // Re-reads and recomputes the whole copied store. kVerification, kCorruption.
  Result<AuditReport> audit_copy(const Console& console) const;
  // Makes a home of the copy, under its name.
  Status finish();

 private:
  HomeCopy(Begun begun, std::filesystem::path to, bool in_place, std::string config)
      : begun_(std::move(begun)),
        to_(std::move(to)),
        in_place_(in_place),
        config_(std::move(config)) {}
  Begun begun_;
  std::filesystem::path to_;
  bool in_place_;
  std::string config_;
};

}  // namespace luoshu
