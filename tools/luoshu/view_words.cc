#include "tools/luoshu/view_words.h"

#include <fmt/format.h>

namespace luoshu {

void add_view_options(CommandLine& line, ViewWords& words) {
  line.option("--division", words.division, "CODE",
              {"区划代码或名称；受益人可为机构",
               "division, code or name; of beneficiaries also a party"})
      .option("--party", words.party, "ALIAS", {"机构代号或名称", "party, alias or name"})
      .option("--product", words.product, "ID", {"产品编号", "product"})
      .option("--period", words.period, "P", {"期间，如 2025Q3", "period, such as 2025Q3"})
      .option("--tx", words.transaction, "ID", {"交易编号", "sale"})
      .option("--subject", words.subject, "ID", {"对象编号", "id of anything"})
      .option("--from", words.from, "T",
              {"对比起点（A1、A3、A4）：该时刻已入账者", "earlier point of A1, A3 and A4"})
      .option("--seed", words.seed,
              {"抽样种子（A7，默认 1）：按 SHA-256(种子的十进制数字, 一个零字节, 交易编号) "
               "取最小的若干笔",
               "seed of the sample (A7, else 1): the sales with the smallest SHA-256(seed in "
               "decimal, one zero byte, id)"})
      .option("--count", words.count, {"样本量（A7，默认 30）", "size of the sample (A7, else 30)"},
              {1, kSampleMax});
}

Result<ViewAsk> ask_of(const ViewWords& words, const LogReader& log) {
  ViewAsk ask{words.division, words.party,  words.product, {},         words.transaction,
              words.subject,  std::nullopt, words.seed,    words.count};
  if (words.period) {
    LUOSHU_TRY(ask.period, period_of_word(*words.period));
  }
  if (words.from) {
    LUOSHU_TRY(ask.from, as_of(log, {std::nullopt, words.from, std::nullopt}));
  }
  return ask;
}

}  // namespace luoshu
