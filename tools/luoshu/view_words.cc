#include "tools/luoshu/view_words.h"

#include <fmt/format.h>

namespace luoshu {

void add_view_options(CommandLine& line, ViewWords& words) {
  line.option("--division", words.division, "CODE",
              {"区划代码；受益人可为机构代号", "division; of beneficiaries also a party"})
      .option("--party", words.party, "ALIAS", {"机构代号", "party"})
      .option("--product", words.product, "ID", {"产品编号", "product"})
      .option("--period", words.period, "P", {"期间，如 2025Q3", "period, such as 2025Q3"})
      .option("--tx", words.transaction, "ID", {"交易编号", "sale"})
      .option("--subject", words.subject, "ID", {"对象编号", "id of anything"})
      .option("--from", words.from, "T",
              {"对比起点（A1、A3、A4）：该时刻已入账者", "earlier point of A1, A3 and A4"})
      .option("--seed", words.seed, {"抽样种子（A7）", "seed of the sample (A7)"})
      .option("--count", words.count, {"样本量（A7）", "size of the sample (A7)"});
}

Result<ViewAsk> ask_of(const ViewWords& words, const LogReader& log) {
  ViewAsk ask{words.division, words.party,  words.product, {},         words.transaction,
              words.subject,  std::nullopt, words.seed,    words.count};
  if (words.count < 1 || words.count > kSampleMax)
    return make_fault(Errc::kUsage, fmt::format("--count is 1 to {}", kSampleMax),
                      fmt::format("--count 须在 1 至 {} 之间", kSampleMax));
  if (words.period) {
    LUOSHU_TRY(ask.period, period_of_word(*words.period));
  }
  if (words.from) {
    LUOSHU_TRY(ask.from, as_of(log, {std::nullopt, words.from, std::nullopt}));
  }
  return ask;
}

}  // namespace luoshu
