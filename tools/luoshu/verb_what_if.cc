#include "tools/luoshu/changes_output.h"
#include "tools/luoshu/ledger_view.h"
#include "tools/luoshu/rule_file.h"
#include "tools/luoshu/verbs.h"

namespace luoshu {
namespace {

struct RuleWords {
  PointWords point;
  std::string file;
  std::string period;
};

Status show(const RuleWords& words, const std::string& text, const std::string& rule,
            const FormWords& form, const Console& console) {
  LUOSHU_CHECK(check_form(form));
  query::Members members(option_of);
  LUOSHU_CHECK(members.add("period", words.period));
  LUOSHU_CHECK(members.add(query::kRuleMember, text));
  LUOSHU_CHECK(add_members(words.point, members));
  LUOSHU_TRY(const query::ViewQuestion question, query::view_question("L3", members));
  LUOSHU_TRY(const OpenedView view, open_view(words.point, question.point));
  LUOSHU_TRY(const query::SheetAnswer answer, query::answer(question, *view.ledger));
  return show_changes(answer.sheet, answer.at, {{"period", words.period}, {"rule", rule}}, form,
                      console);
}

}  // namespace

int verb_what_if(Arguments words, const Console& console) {
  RuleWords asked;
  FormWords form;
  CommandLine line("what-if",
                   {"试算：某期间改用另一规则，各受益方各得多少（不写入）",
                    "a period under another rule: what everybody would get; nothing is stored"},
                   {{{"luoshu what-if --rule new-rule.txt --period 2025Q4 --home demo",
                      {"现行、试算与差额", "as it is, as it would be, the difference"}},
                     {"luoshu what-if --rule new-rule.txt --period 2025Q4 --home demo --json",
                      {"以 JSON 给出", "as JSON"}}}},
                   console);
  line.required("--rule", asked.file, "FILE",
                {"规则文本；适用于其范围内的全部交易，不论生效日期",
                 "the rule's text; it governs all sales in its scope, whatever its dates say"})
      .required("--period", asked.period, "P", {"期间，如 2025Q4", "period, such as 2025Q4"});
  add_form_options(line, form);
  add_point_options(line, asked.point);
  if (const auto stop = line.parse(words)) return *stop;
  if (console.json()) form.format = "json";
  const auto text = read_rule_text(asked.file);
  if (!text) return console.fail(text.error());
  int code = 0;
  const auto rule = parse_rule_text(console, asked.file, *text, code);
  if (!rule) return code;
  const Status shown = show(asked, *text, rule->id, form, console);
  return shown ? 0 : console.fail(shown.error());
}

}  // namespace luoshu
