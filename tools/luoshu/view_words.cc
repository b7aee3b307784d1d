#include "tools/luoshu/view_words.h"

#include <utility>

#include "tools/luoshu/rule_file.h"

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
              {"对比起点（A1、A3、A4）：时刻或账本规模",
               "earlier point of A1, A3 and A4: a time, or a size of the log"})
      .number("--seed", words.seed,
              {"抽样种子（A7，默认 1）：按 SHA-256(种子的十进制数字, 一个零字节, 交易编号) "
               "取最小的若干笔",
               "seed of the sample (A7, else 1): the sales with the smallest SHA-256(seed in "
               "decimal, one zero byte, id)"})
      .number("--count", words.count, {"样本量（A7，默认 30）", "size of the sample (A7, else 30)"},
              {1, kSampleMax})
      .option("--rule", words.rule, "FILE",
              {"试算的规则文本（L3）", "text of the rule that is supposed (L3)"})
      .option("--type", words.type, "TYPE",
              {"事件类型，如 TaxPaid 或 税款缴纳（A10）",
               "type of event, such as TaxPaid or 税款缴纳 (A10)"});
}

Status add_members(const ViewWords& words, query::Members& members) {
  const std::pair<std::string_view, const std::optional<std::string>&> given[] = {
      {"division", words.division}, {"party", words.party},    {"product", words.product},
      {"period", words.period},     {"tx", words.transaction}, {"subject", words.subject},
      {"from", words.from},         {"seed", words.seed},      {"count", words.count},
      {"type", words.type}};
  for (const auto& [name, text] : given)
    if (text) LUOSHU_CHECK(members.add(name, *text));
  if (!words.rule) return {};
  LUOSHU_TRY(std::string rule, read_rule_text(*words.rule));
  return members.add(query::kRuleMember, std::move(rule));
}

}  // namespace luoshu
