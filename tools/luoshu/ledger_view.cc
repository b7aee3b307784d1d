#include "tools/luoshu/ledger_view.h"

#include <fmt/format.h>

#include "projections/views/catalogue.h"

namespace luoshu {

void add_point_options(CommandLine& line, PointWords& words, CommandLine::Home need) {
  line.home(words.home, need)
      .option("--as-of-size", words.size, {"以账本高度 N 为准", "as the log of size N knew it"})
      .option("--as-of-recorded", words.recorded, "T",
              {"以该日（日终）或该时刻的记录为准", "as recorded by the end of a day, or a time"})
      .option("--as-of-effective", words.effective, "D",
              {"只计业务日不晚于该日者", "only what is dated up to that day"});
}

Result<AsOfQuestion> question_of(const PointWords& words) {
  if (words.home.empty())
    return make_fault(Errc::kUsage, "no home: give --home DIR or set LUOSHU_HOME",
                      "未指定账本目录：请给出 --home 或设置 LUOSHU_HOME");
  if (words.size && words.recorded)
    return make_fault(Errc::kUsage, "give --as-of-size or --as-of-recorded, not both",
                      "--as-of-size 与 --as-of-recorded 只能给出一个");
  return AsOfQuestion{words.size, words.recorded, words.effective};
}

Result<OpenedView> open_view(const PointWords& words) {
  LUOSHU_TRY(const AsOfQuestion question, question_of(words));
  LUOSHU_TRY(HomeView home, view_home(words.home));
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
                         {"截至高度 {}，最后入账时间 {}", "as of size {}, last recorded {}"})),
                     at.size.value, to_string(at.recorded));
}

}  // namespace luoshu
