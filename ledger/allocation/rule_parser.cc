#include "ledger/allocation/rule_parser.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <utility>

#include "ledger/allocation/line_forms.h"
#include "ledger/allocation/line_reader.h"
#include "ledger/allocation/rule_check.h"
#include "ledger/allocation/rule_words.h"
#include "ledger/allocation/step_reader.h"
#include "ledger/base/assert.h"
#include "ledger/base/limits.h"

namespace luoshu::allocation {
namespace {

const LineForm* form_of(const RuleLine& line) {
  if (line.tokens.empty() || line.tokens[0].kind != Token::Kind::kWord) return nullptr;
  const auto* found = std::ranges::find(kForms, line.tokens[0].text, &LineForm::word);
  return found == std::end(kForms) ? nullptr : found;
}

Position start_of(const RuleLine& line) {
  return {line.source.number, line.tokens.empty() ? 1 : line.tokens[0].column};
}

class RuleParser {
 public:
  ParsedRule parse(std::string_view text);

 private:
  void read_line(const RuleLine& line);
  bool stands_right(const LineForm& form, Position at);
  void unknown_line(const RuleLine& line);
  void cannot_tell(const LineForm& form);
  void read_form(const LineForm& form, const SourceLine& source, LineReader& line);
  void read_header(std::string_view word, LineReader& line);
  void read_step(std::string_view word, const SourceLine& source, LineReader& line);
  void read_effective(LineReader& line);
  void read_scope(LineReader& line);
  void read_rounding(const SourceLine& source, LineReader& line);
  void check_missing(Position end_of_text);

  Rule rule_;
  Mentions mentions_;
  Known known_;
  IssueList issues_;
  std::map<std::string_view, std::uint32_t> first_lines_;  // of each form
  std::map<Rank, Position> first_places_;                  // of each rank
  const LineForm* last_ = nullptr;                         // the form of the highest rank so far
  bool all_lines_known_ = true;
  bool reported_after_end_ = false;
};

ParsedRule RuleParser::parse(std::string_view text) {
  if (text.size() > limits::kRuleTextBytesMax) {
    issues_.syntax(
        {},
        fmt::format("the text has {} bytes, at most {} are allowed", text.size(),
                    limits::kRuleTextBytesMax),
        fmt::format("规则文本长{}字节，最多{}字节", text.size(), limits::kRuleTextBytesMax));
    return issues_.take();
  }
  const RuleText read = read_tokens(text, issues_);
  if (read.lines.empty()) {
    issues_.syntax({}, "the text holds no rule", "文本中没有规则");
    return issues_.take();
  }
  for (const RuleLine& line : read.lines) read_line(line);
  check_missing(read.end);
  if (!read.terminated)
    issues_.syntax(read.end, "the last line does not end with a line feed", "最后一行缺少换行符");
  check_names(rule_, mentions_, known_, issues_);
  if (!issues_.empty()) return issues_.take();
  return std::move(rule_);
}

void RuleParser::read_line(const RuleLine& line) {
  if (last_ != nullptr && last_->rank == Rank::kEnd) {
    if (!std::exchange(reported_after_end_, true))
      issues_.syntax(start_of(line), "nothing may follow 'end'", "“end”之后不得再有内容");
    return;
  }
  const LineForm* form = form_of(line);
  if (form == nullptr) return unknown_line(line);
  if (!stands_right(*form, start_of(line)) || line.damaged) return cannot_tell(*form);
  LineReader reader(line, issues_);
  reader.expect(form->word);
  const std::size_t pools = mentions_.pools.size();
  read_form(*form, line.source, reader);
  reader.finish();
  if (reader.good()) return;
  const bool pools_known = known_.pools;
  cannot_tell(*form);
  // The line is bad, but not what pool it is for.
  if (mentions_.pools.size() > pools) known_.pools = pools_known;
}

// Reports a line that stands twice or too late. A second line is not read: the first one counts.
bool RuleParser::stands_right(const LineForm& form, Position at) {
  const auto [first, is_first] = first_lines_.try_emplace(form.word, at.line);
  first_places_.try_emplace(form.rank, at);
  if (!is_first && form.often != Often::kAnyNumber) {
    issues_.syntax(at, fmt::format("'{}' stands twice; first on line {}", form.word, first->second),
                   fmt::format("“{}”重复，首次出现在第{}行", with_alias(form.word), first->second));
    return false;
  }
  if (last_ == nullptr || form.rank >= last_->rank) {
    last_ = &form;
  } else {
    issues_.syntax(
        at, fmt::format("'{}' must stand before '{}'", form.word, last_->word),
        fmt::format("“{}”须写在“{}”之前", with_alias(form.word), with_alias(last_->word)));
  }
  return true;
}

void RuleParser::unknown_line(const RuleLine& line) {
  all_lines_known_ = false;
  known_ = {.split = false, .pools = false, .accounts = false};
  if (line.damaged) return;
  const Token& first = line.tokens[0];
  if (first.kind != Token::Kind::kWord)
    return issues_.syntax(start_of(line), "a line begins with a word such as 'split'",
                          "每行须以词开头，例如“split”");
  std::vector<std::string_view> words;
  for (const LineForm& form : kForms) words.push_back(form.word);
  const std::string_view meant = nearest(first.text, words, 2);
  issues_.syntax(
      start_of(line),
      fmt::format("{} cannot begin a line{}", quoted(first.text),
                  meant.empty() ? "" : fmt::format("; did you mean '{}'?", meant)),
      fmt::format("行首不能是{}{}", quoted_zh(first.text),
                  meant.empty() ? "" : fmt::format("，是否为“{}”？", with_alias(meant))));
}

// A line of this form could not be read: what it would have named is not known.
void RuleParser::cannot_tell(const LineForm& form) {
  if (form.rank == Rank::kSplit) known_.split = false;
  if (form.rank == Rank::kPool) known_.pools = false;
  if (form.rank == Rank::kPool || form.word == "withhold" || form.word == "divide")
    known_.accounts = false;
}

void RuleParser::read_form(const LineForm& form, const SourceLine& source, LineReader& line) {
  switch (form.rank) {
    case Rank::kRule:
      rule_.id = line.quoted_text();
      if (rule_.id.empty()) line.bad_value(line.taken(), "the rule has no name", "规则名称为空");
      line.expect("version");
      rule_.version = line.integer();
      break;
    case Rank::kHeader:
      read_header(form.word, line);
      break;
    case Rank::kRefund:
      rule_.refund.line = source;
      line.expect({"reverse", "remaining-lines"});
      break;
    case Rank::kRound:
      read_rounding(source, line);
      break;
    case Rank::kEnd:
      break;
    default:
      read_step(form.word, source, line);
  }
}

void RuleParser::read_header(std::string_view word, LineReader& line) {
  if (word == "title") {
    rule_.title = line.quoted_text();
  } else if (word == "basis") {
    rule_.basis.push_back(line.quoted_text());
  } else if (word == "effective") {
    read_effective(line);
  } else if (word == "period") {
    rule_.period = line.choice<Period>(
        {{"month", Period::kMonth}, {"quarter", Period::kQuarter}, {"year", Period::kYear}});
  } else if (word == "base") {
    rule_.base = line.choice<Base>({{"net", Base::kNet}, {"gross", Base::kGross}});
    if (rule_.base == Base::kGross)
      line.bad_value(line.taken(), "'gross' needs a tax step, which the language does not have",
                     "“gross”须有税款步骤，规则语言尚无此步骤");
  } else if (word == "recognise") {
    line.expect("on");
    rule_.recognise =
        line.choice<Recognise>({{"settled", Recognise::kSettled}, {"paid", Recognise::kPaid}});
  } else {
    LUOSHU_ASSERT(word == "scope");
    read_scope(line);
  }
}

void RuleParser::read_effective(LineReader& line) {
  rule_.effective = line.date();
  if (!line.accept(Token::Kind::kRange)) return;
  rule_.effective_end = line.date();
  if (line.good() && *rule_.effective_end < rule_.effective)
    line.bad_value(line.taken(), "the last day is before the first one", "结束日早于生效日");
}

void RuleParser::read_scope(LineReader& line) {
  using Kind = Scope::Kind;
  rule_.scope.kind = line.choice<Kind>(
      {{"all", Kind::kAll}, {"product", Kind::kProducts}, {"agreement", Kind::kAgreements}});
  if (rule_.scope.kind != Kind::kAll) rule_.scope.ids = read_ids(line);
}

void RuleParser::read_rounding(const SourceLine& source, LineReader& line) {
  using Kind = Rounding::Kind;
  rule_.rounding = {source, Kind::kCumulative};
  enum class Way { kLargestRemainder, kCumulative };
  const auto way = line.choice<Way>(
      {{"largest-remainder", Way::kLargestRemainder}, {"cumulative", Way::kCumulative}});
  if (way == Way::kCumulative) return;
  line.expect("tie");
  rule_.rounding.kind = line.choice<Kind>({{"key-ascending", Kind::kKeyAscending},
                                           {"rotate-by-transaction", Kind::kRotateByTransaction}});
}

void RuleParser::read_step(std::string_view word, const SourceLine& source, LineReader& line) {
  if (word == "ceiling") {
    rule_.limits.push_back({source, read_ceiling(line, mentions_)});
    return;
  }
  if (word == "floor") {
    rule_.limits.push_back({source, read_floor(line, mentions_)});
    return;
  }
  const auto read = [&]() -> decltype(Step::what) {
    if (word == "withhold") return read_withhold(line, mentions_);
    if (word == "cap") return read_cap(line, mentions_);
    if (word == "recover") return read_recover(line);
    if (word == "split") return read_split(line, mentions_);
    if (word == "pool") return read_pool(line, mentions_);
    if (word == "earmark") return read_earmark(line, mentions_);
    LUOSHU_ASSERT(word == "divide");
    return read_divide(line, mentions_);
  };
  rule_.steps.push_back({source, read()});
}

// Reports lines that must be there and are not, at the first line after their place.
void RuleParser::check_missing(Position end_of_text) {
  if (!all_lines_known_) return;
  for (const LineForm& form : kForms) {
    if (form.often != Often::kOnce || first_lines_.contains(form.word)) continue;
    Position at = end_of_text;
    for (const auto& [rank, place] : first_places_)
      if (rank > form.rank) at = std::min(at, place);
    if (form.word == "split") known_.split = false;
    issues_.syntax(at, fmt::format("the line '{}' is missing", form.word),
                   fmt::format("缺少“{}”行", with_alias(form.word)));
  }
}

}  // namespace

ParsedRule parse_rule(std::string_view text) {
  return RuleParser().parse(text);
}

}  // namespace luoshu::allocation
