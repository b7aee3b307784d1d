#include "projections/checks/bundle_checks.h"

#include "ledger/base/new_file.h"
#include "ledger/ledger.h"
#include "ledger/log/log.h"
#include "ledger/store/rocks_store.h"
#include "projections/checks/check_lines.h"
#include "projections/checks/replayed_store.h"
#include "projections/checks/sum_checks.h"

namespace luoshu {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t kGroup = 256;  // entries that an AuditReader hands out at once

Result<PreparedLeaf> prepared(ByteView bytes, ByteView framed) {
  PreparedLeaf leaf;
  LUOSHU_TRY(const Leaf decoded, decode_leaf(bytes));
  LUOSHU_TRY(const Header header, decode_header(decoded.header));
  leaf.leaf = to_bytes(bytes);
  leaf.framed_events = to_bytes(framed);
  leaf.identity = identity_of(header.author, header.entry_id);
  leaf.header_digest = header_digest(decoded.header);
  leaf.stamp = decoded.stamp;
  leaf.business_events = header.author.empty() ? 0 : header.event_count;  // none: the system's own
  return leaf;
}

// Entries from `first` on, as many as one reading gives.
Result<std::vector<PreparedLeaf>> read_group(AuditReader& reader, Seq first, std::uint64_t count) {
  std::vector<PreparedLeaf> leaves;
  Status good;
  LUOSHU_CHECK(reader.entries(first, count, [&](Seq, ByteView leaf, ByteView framed) {
    if (!good) return;
    auto one = prepared(leaf, framed);
    if (one)
      leaves.push_back(*std::move(one));
    else
      good = one.error();
  }));
  LUOSHU_CHECK(good);
  return leaves;
}

Status copy_log(AuditReader& reader, const Replayed& replayed, Store& store) {
  LoggedEntry entry_0;
  LUOSHU_CHECK(reader.entries(Seq{0}, 1, [&](Seq, ByteView leaf, ByteView framed) {
    entry_0 = {to_bytes(leaf), to_bytes(framed)};
  }));
  SystemClock clock;
  LedgerOptions options;
  options.clock = &clock;
  LUOSHU_CHECK(Ledger::join(store, entry_0, replayed.ledger, std::move(options)));
  LUOSHU_TRY(const auto log, Log::open(store, replayed.genesis->suite));
  const std::uint64_t size = replayed.head.size.value;
  for (std::uint64_t next = 1; next < size;) {
    const std::uint64_t end = std::min(size, (next / kGroup + 1) * kGroup);
    LUOSHU_TRY(auto leaves, read_group(reader, Seq{next}, end - next));
    LUOSHU_CHECK(log->append(std::move(leaves), {}));
    next = end;
  }
  if (log->head().root != replayed.head.root)
    return Fault{Errc::kVerification, "the bundle has changed while it was read"};
  return {};
}

Result<std::vector<Check>> checks_of(const fs::path& bundle, const Replayed& replayed,
                                     const fs::path& scratch) {
  LUOSHU_TRY(const Begun folder, begin_folder(scratch / "audit", kOwnerFolder));
  LUOSHU_TRY(const auto source, open_bundle_source(bundle));
  LUOSHU_TRY(const auto reader, source->reader());
  RocksOptions create;
  create.mode = RocksOptions::Mode::kCreate;
  LUOSHU_TRY(const auto store, open_rocks_store(folder.path() / "store", create));
  LUOSHU_CHECK(copy_log(*reader, replayed, *store));
  ReplayedRows rows;
  for (const Batch::Change& change : replayed.state)
    rows.insert_or_assign(std::string(as_text(change.key)), change.value.value_or(Bytes{}));
  const ReplayedStore log(*store, rows, replayed.head, ReplayedStore::ViewRowsFrom::kNowhere);
  return sum_checks(log);
}

}  // namespace

std::vector<Check> bundle_checks(const fs::path& bundle, const Replayed& replayed,
                                 const fs::path& scratch) {
  auto checks = checks_of(bundle, replayed, scratch);
  if (checks) return *std::move(checks);
  Check check = begin_check("sums", {"合计可以复算", "sums can be computed"});
  fail(check, scratch.string(), checks.error().detail);
  if (checks.error().code == Errc::kIo) check.outcome = Check::Outcome::kNotReached;
  return {check};
}

}  // namespace luoshu
