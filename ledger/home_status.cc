#include "ledger/home_status.h"

#include <chrono>
#include <thread>

#include "ledger/rules/engine/tables.h"
#include "schema/state.capnp.h"

namespace luoshu {
namespace {

constexpr int kTries = 5;
constexpr std::chrono::milliseconds kPause{100};

// A writer that goes on between our look at the store and our look at its anchors makes the store
// seem behind. Looking again tells the difference; a store that really is behind stays so.
Result<HomeView> settled_view(const std::filesystem::path& home, Clock& clock, Status& may_sign) {
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

Result<HomeStatus> home_status(const std::filesystem::path& home, Clock& clock) {
  Status may_sign = Done{};
  LUOSHU_TRY(HomeView view, settled_view(home, clock, may_sign));
  HomeStatus status{.view = std::move(view)};
  status.may_sign = std::move(may_sign);
  const LogReader& log = status.view.reader;
  status.head = log.head();
  LUOSHU_TRY(const auto notes, log.latest_checkpoint());
  if (notes) status.checkpoint = notes->size;
  std::error_code error;
  status.has_log_key = std::filesystem::exists(status.view.paths.keys / "log.pem", error);
  const bool rehearsal = status.view.config.rehearsal;
  if (!rehearsal) status.ahead_ms = (log.head().recorded.micros - clock.now().micros) / 1'000;
  const Date today = day_of(rehearsal ? log.head().recorded : clock.now());
  LUOSHU_TRY(status.expiring, expiring_keys(log, today));
  LUOSHU_TRY(status.stored_bytes, status.view.store->stored_bytes());
  const auto space = std::filesystem::space(status.view.paths.home, error);
  if (!error) status.free_bytes = space.available;
  return status;
}

}  // namespace luoshu
