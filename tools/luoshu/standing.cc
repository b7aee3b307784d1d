#include "tools/luoshu/standing.h"

#include <chrono>
#include <thread>

#include "ledger/rules/engine/tables.h"
#include "projections/engine/view_rows.h"
#include "schema/state.capnp.h"

namespace luoshu {
namespace {

constexpr int kTries = 5;
constexpr std::chrono::milliseconds kPause{100};

// A writer that goes on between our look at the store and our look at its anchors makes the store
// seem behind. Looking again tells the difference; a store that really is behind stays so.
Result<HomeView> view_with_standing(const std::filesystem::path& home, Clock& clock,
                                    Status& may_sign) {
  for (int tried = 1;; ++tried) {
    LUOSHU_TRY(HomeView view, view_home(home));
    const LedgerOptions options{&clock, anchors_of(view.paths, view.config), std::nullopt,
                                std::nullopt};
    LUOSHU_TRY(const auto ledger, Ledger::open(*view.store, options));
    may_sign = ledger->writable();
    if (may_sign || tried == kTries) return view;
    std::this_thread::sleep_for(kPause);
  }
}

Result<std::vector<KeyNearExpiry>> expiring_keys(const LogReader& log, Date today) {
  const Size size = log.head().size;
  LUOSHU_TRY(const KeyRing ring, KeyRing::load(log.snapshot(), log.genesis().root_key, size));
  std::vector<KeyNearExpiry> expiring;
  LUOSHU_CHECK(scan_version(
      log.snapshot(), Table::kState, tables::kKeys.number, {}, size, [&](ByteView row, ByteView) {
        const std::string_view name = as_text(row);
        const auto zero = name.find('\0');
        const auto party = name.substr(0, zero);
        const auto key_id = name.substr(zero + 1);
        const EnrolledKey* key = ring.find(party, key_id);
        if (key != nullptr && !key->revoked && key->valid_to.days <= today.days + kExpiryDays)
          expiring.push_back({std::string(party), std::string(key_id), key->valid_to});
        return true;
      }));
  return expiring;
}

}  // namespace

Result<Standing> standing_of(const std::filesystem::path& home, Clock& clock) {
  Standing standing;
  LUOSHU_TRY(const HomeView view, view_with_standing(home, clock, standing.may_sign));
  const LogReader& log = view.reader;
  standing.config = view.config;
  standing.head = log.head();
  LUOSHU_TRY(const auto notes, log.latest_checkpoint());
  if (notes) standing.checkpoint = notes->size;
  LUOSHU_TRY(const ViewCursor cursor, read_cursor(log.snapshot(), kCursor));
  standing.views = cursor.size;
  std::error_code error;
  standing.has_log_key = std::filesystem::exists(view.paths.keys / "log.pem", error);
  const bool rehearsal = view.config.rehearsal;
  if (!rehearsal) standing.ahead_ms = (log.head().recorded.micros - clock.now().micros) / 1'000;
  const Date today = day_of(rehearsal ? log.head().recorded : clock.now());
  LUOSHU_TRY(standing.expiring, expiring_keys(log, today));
  LUOSHU_TRY(standing.stored_bytes, view.store->stored_bytes());
  const auto space = std::filesystem::space(view.paths.home, error);
  if (!error) standing.free_bytes = space.available;
  return standing;
}

}  // namespace luoshu
