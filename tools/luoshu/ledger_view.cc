#include "tools/luoshu/ledger_view.h"

#include <fmt/format.h>

#include <algorithm>

#include "ledger/audit/bundle_ledger.h"
#include "tools/luoshu/interrupt.h"
#include "tools/luoshu/progress.h"

namespace luoshu {

void add_point_options(CommandLine& line, PointWords& words, CommandLine::Home /*need*/) {
  words.console = &line.console();
  line.home(words.home, CommandLine::Home::kMayLack);
  add_bundle_option(line, words.bundle);
  line.number("--as-of-size", words.size, {"以账本规模 N 为准", "as the log of size N knew it"})
      .option("--as-of-recorded", words.recorded, "T",
              {"以该日（日终）或该时刻的记录为准", "as recorded by the end of a day, or a time"})
      .option("--as-of-effective", words.effective, "D",
              {"只计业务日不晚于该日者", "only what is dated up to that day"});
}

Status add_members(const PointWords& words, query::Members& members) {
  if (words.size) LUOSHU_CHECK(members.add("as_of_size", *words.size));
  if (words.recorded) LUOSHU_CHECK(members.add("as_of_recorded", *words.recorded));
  if (words.effective) LUOSHU_CHECK(members.add("as_of_effective", *words.effective));
  return {};
}

std::string option_of(std::string_view member) {
  std::string option = "--" + std::string(member);
  std::ranges::replace(option, '_', '-');
  return option;
}

void add_bundle_option(CommandLine& line, std::optional<std::string>& bundle) {
  line.option("--bundle", bundle, "DIR",
              {"由证据包（export --format bundle）作答，先行核验",
               "answers from an evidence bundle (export --format bundle), checked first"});
}

Result<HomeView> view_bundle(const std::string& bundle, const Console& console) {
  auto read = [&] {
    Progress progress(console, {"核验证据包", "check the bundle"}, {"条记录", "entries"}, 0);
    return open_bundle_ledger(bundle, [&](std::uint64_t done, std::uint64_t all) {
      progress.update(done, all);
      return !interrupted();
    });
  }();
  LUOSHU_TRY(BundleLedger ledger, std::move(read));
  const Genesis& genesis = ledger.reader.genesis();
  HomeConfig config;
  config.origin = genesis.origin;
  config.suite = genesis.suite;
  config.rehearsal = genesis.rehearsal;
  config.ledger = ledger.reader.ledger();
  console.note(fmt::format(
      fmt::runtime(console.say({"出自证据包 {}：规模 {}，签名与规则已重新核验，账本编号 {}",
                                "from the bundle {}: size {}, signatures and rules checked again, "
                                "ledger id {}"})),
      bundle, ledger.reader.head().size.value, config.ledger.hash.hex()));
  return HomeView{HomePaths(bundle), std::move(config), std::move(ledger.store),
                  std::move(ledger.reader)};
}

Result<OpenedView> open_view(const PointWords& words) {
  query::Members members(option_of);
  LUOSHU_CHECK(add_members(words, members));
  LUOSHU_TRY(const AsOfQuestion point, query::point_of(members));
  return open_view(words, point);
}

Result<OpenedView> open_view(const PointWords& words, const AsOfQuestion& point) {
  if (words.home.empty() && !words.bundle)
    return make_fault(Errc::kUsage,
                      "which ledger? Give --home DIR or --bundle DIR, or set LUOSHU_HOME",
                      "未指明账本：请给出 --home 或 --bundle，或设置 LUOSHU_HOME");
  const bool bundled = words.bundle && words.console != nullptr;
  LUOSHU_TRY(HomeView home,
             bundled ? view_bundle(*words.bundle, *words.console) : view_home(words.home));
  OpenedView opened{std::make_unique<HomeView>(std::move(home)), nullptr, nullptr};
  LUOSHU_TRY(opened.ledger, query::open_at(*opened.home->store, opened.home->reader, point));
  opened.at = &opened.ledger->at();
  return opened;
}

std::string point_line(const Console& console, const AsOf& at) {
  return fmt::format(fmt::runtime(console.say(
                         {"截至规模 {}，最后入账时间 {}", "as of size {}, last recorded {}"})),
                     at.size.value, to_string(at.recorded));
}

}  // namespace luoshu
