#include "tools/luoshu/ledger_view.h"

#include <fmt/format.h>

#include "ledger/audit/bundle_ledger.h"
#include "projections/views/catalogue.h"
#include "tools/luoshu/interrupt.h"
#include "tools/luoshu/progress.h"

namespace luoshu {

void add_point_options(CommandLine& line, PointWords& words, CommandLine::Home /*need*/) {
  words.console = &line.console();
  line.home(words.home, CommandLine::Home::kMayLack);
  add_bundle_option(line, words.bundle);
  line.option("--as-of-size", words.size, {"以账本规模 N 为准", "as the log of size N knew it"})
      .option("--as-of-recorded", words.recorded, "T",
              {"以该日（日终）或该时刻的记录为准", "as recorded by the end of a day, or a time"})
      .option("--as-of-effective", words.effective, "D",
              {"只计业务日不晚于该日者", "only what is dated up to that day"});
}

Result<AsOfQuestion> question_of(const PointWords& words) {
  if (words.home.empty() && !words.bundle)
    return make_fault(Errc::kUsage,
                      "which ledger? Give --home DIR or --bundle DIR, or set LUOSHU_HOME",
                      "未指明账本：请给出 --home 或 --bundle，或设置 LUOSHU_HOME");
  if (words.size && words.recorded)
    return make_fault(Errc::kUsage, "give --as-of-size or --as-of-recorded, not both",
                      "--as-of-size 与 --as-of-recorded 只能给出一个");
  return AsOfQuestion{words.size, words.recorded, words.effective};
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
  LUOSHU_TRY(const AsOfQuestion question, question_of(words));
  const bool bundled = words.bundle && words.console != nullptr;
  LUOSHU_TRY(HomeView home,
             bundled ? view_bundle(*words.bundle, *words.console) : view_home(words.home));
  OpenedView opened{std::make_unique<HomeView>(std::move(home)), nullptr, nullptr};
  LUOSHU_TRY(const AsOf at, as_of(opened.home->reader, question));
  LUOSHU_TRY(opened.ledger,
             LedgerAt::open(*opened.home->store, opened.home->reader, all_projections(), at));
  opened.at = &opened.ledger->at();
  return opened;
}

Result<PeriodId> period_of_word(const std::string& word) {
  auto period = parse_period(word);
  if (period) return period;
  return make_fault(Errc::kUsage,
                    fmt::format("{} is no period; write 2025-08, 2025Q3 or 2025", word),
                    fmt::format("{} 不是期间；应写作 2025-08、2025Q3 或 2025", word));
}

json::Value point_json(const HomeView& home, const AsOf& at) {
  json::Object point{{"size", at.size.value}, {"recorded", to_string(at.recorded)}};
  if (const auto root = home.reader.root(DigestKind::kSha256, at.size))
    point.emplace_back("root", to_hex(root->bytes));
  return point;
}

std::string point_line(const Console& console, const AsOf& at) {
  return fmt::format(fmt::runtime(console.say(
                         {"截至规模 {}，最后入账时间 {}", "as of size {}, last recorded {}"})),
                     at.size.value, to_string(at.recorded));
}

}  // namespace luoshu
