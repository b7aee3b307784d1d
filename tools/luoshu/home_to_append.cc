#include "tools/luoshu/home_to_append.h"

#include <fmt/format.h>

#include "node/core/clocks.h"

namespace luoshu {
namespace {

Status check_clock(const Ledger& ledger, Time now, ClockWord word, const Console& console) {
  const Time recorded = ledger.head().recorded;
  const bool behind = !ledger.genesis().rehearsal && recorded > now &&
                      (recorded.micros - now.micros) / 1'000 > node::kLedgerAheadMs;
  if (behind)
    console.note(fmt::format(
        fmt::runtime(console.say(
            {"注意：最新记录的入账时间为 {}，本机时钟尚未到达；本次记录将紧随其后入账。",
             "Note: the newest entry was recorded at {}, which this machine's clock has not come "
             "to; what is recorded now is stamped just behind it."})),
        to_string(recorded)));
  if (word == ClockWord::kTrusted || !node::clock_jumps(ledger.genesis(), recorded, now))
    return Done{};
  return Fault{
      Errc::kUsage,
      fmt::format("this machine's clock says {}, and the newest entry was recorded at {}: recorded "
                  "time never goes back, so nothing is recorded by a clock that may be wrong. If "
                  "it is right, add --trust-clock",
                  to_string(now), to_string(recorded)),
      fmt::format("本机时钟为 {}，而最新记录的入账时间为 {}：入账时间不能后退，时钟可能有误时不予"
                  "记录。如时钟无误，请加 --trust-clock",
                  to_string(now), to_string(recorded))};
}

}  // namespace

Result<std::unique_ptr<Home>> open_to_append(const std::filesystem::path& home, Clock& clock,
                                             ClockWord word, const Console& console) {
  const HomePaths paths(home);
  LUOSHU_TRY(const HomeConfig config, read_home_config(paths));
  std::error_code error;
  const bool orders = !config.joined || std::filesystem::exists(paths.keys / "log.pem", error);
  if (orders) {
    LUOSHU_TRY(std::unique_ptr<Home> opened, Home::open(home, clock));
    LUOSHU_CHECK(check_clock(opened->ledger(), clock.now(), word, console));
    return opened;
  }
  return Fault{
      Errc::kBusy,
      fmt::format("{} follows a ledger that others order, and its node does not run: start it "
                  "(`luoshu serve`) and try again",
                  paths.home.string()),
      fmt::format("{} 是跟随他处账本的副本，其节点未运行：请先启动节点（luoshu serve）再试",
                  paths.home.string())};
}

}  // namespace luoshu
