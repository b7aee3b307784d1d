#include "ledger/rules/money/allocation_rule_texts.h"

#include <fmt/format.h>

#include <algorithm>

#include "ledger/allocation/rule_parser.h"
#include "ledger/rules/money/allocation_runs.h"
#include "ledger/rules/money/governing_version.h"
#include "ledger/rules/money/rule_text_names.h"
#include "schema/events_allocation.capnp.h"
#include "schema/state_allocation.capnp.h"
#include "schema/values.capnp.h"

namespace luoshu {
namespace {

using allocation::Scope;

constexpr std::string_view kTextField = "fields.text";

// What both events say.
struct Adoption {
  std::int64_t version = schema::NONE;
  std::int32_t valid_from = kNoDay;
  bool has_text = false;
  capnp::Text::Reader text;
};

Adoption adoption_of(EventReader event) {
  const auto read = [](auto fields) {
    return Adoption{fields.getVersion(), fields.getValidFrom(), fields.hasText(), fields.getText()};
  };
  return event.is<schema::AllocationRuleAdopted>()
             ? read(event.fields<schema::AllocationRuleAdopted>())
             : read(event.fields<schema::AllocationRuleAmended>());
}

std::string_view period_name(allocation::Period period) {
  switch (period) {
    case allocation::Period::kMonth:
      return "month";
    case allocation::Period::kQuarter:
      return "quarter";
    case allocation::Period::kYear:
      break;
  }
  return "year";
}

std::string_view kind_name(Scope::Kind kind) {
  return kind == Scope::Kind::kProducts ? "product" : "agreement";
}

// Keys of the rows that list the versions for each thing in the scope.
std::vector<std::string> scope_keys(const Scope& scope) {
  if (scope.kind == Scope::Kind::kAll) return {std::string(kAllSales)};
  std::vector<std::string> keys;
  for (const std::string& id : scope.ids) keys.push_back(scope_key(kind_name(scope.kind), id));
  return keys;
}

std::string scope_text(const Scope& scope) {
  if (scope.kind == Scope::Kind::kAll) return std::string(kAllSales);
  std::vector<std::string> ids = scope.ids;
  std::ranges::sort(ids);
  return fmt::format("{} {}", kind_name(scope.kind), fmt::join(ids, ", "));
}

std::string text_key(std::string_view rule, std::int64_t version) {
  const auto number = static_cast<std::uint64_t>(version);
  return joined_key(rule, number_key(static_cast<std::uint32_t>(number >> 32)) +
                              number_key(static_cast<std::uint32_t>(number)));
}

// R1 to R3, R6, R9, R10: each issue of the text is a reason, with its line and column.
std::optional<allocation::Rule> parse_text(Decision& decision, const Adoption& adoption) {
  if (!adoption.has_text) return std::nullopt;
  auto parsed = allocation::parse_rule(from_kj(adoption.text));
  if (auto* rule = std::get_if<allocation::Rule>(&parsed)) return std::move(*rule);
  for (const auto& issue : std::get<std::vector<allocation::RuleIssue>>(parsed))
    decision.refuse(issue.code, kTextField,
                    {fmt::format("line {}, column {}: {}", issue.line, issue.column, issue.en),
                     fmt::format("第 {} 行第 {} 列：{}", issue.line, issue.column, issue.zh)});
  return std::nullopt;
}

// B7: the text and the event name the same rule, version and first day.
void require_agreeing(Decision& decision, const Adoption& adoption,
                      const std::optional<allocation::Rule>& rule) {
  const auto differ = [&](std::string_view field, std::string_view here, std::string_view there) {
    decision.refuse("E-FIELD", field, same(fmt::format("{} != {}", here, there)));
  };
  const std::string effective = to_string(decision.effective());
  if (adoption.valid_from != kNoDay && adoption.valid_from != decision.effective().days)
    differ("fields.valid_from", to_string(Date{adoption.valid_from}), effective);
  if (!rule) return;
  if (rule->id != decision.subject()) differ(kTextField, rule->id, decision.subject());
  if (!is_absent(adoption.version) && rule->version != adoption.version)
    differ(kTextField, fmt::format("version {}", rule->version),
           fmt::format("{}", adoption.version));
  if (rule->effective != decision.effective())
    differ(kTextField, to_string(rule->effective), effective);
}

// R4: not back into a closed period, at its first day or later.
void require_open_days(Decision& decision, const Adoption& adoption,
                       const std::optional<allocation::Rule>& rule) {
  const auto frontier = decision.state.find(tables::kFrontier, "");
  if (!frontier || frontier->getClosedThrough() == kNoDay) return;
  std::int32_t last = frontier->getClosedThrough();
  if (rule && rule->effective_end) last = std::min(last, rule->effective_end->days);
  std::int32_t first = decision.effective().days;
  if (adoption.valid_from != kNoDay) first = std::min(first, adoption.valid_from);
  if (const auto closed = first_closed_day(decision.state, Date{first}, Date{last}))
    decision.refuse("E-PERIOD-CLOSED", "fields.valid_from", same(to_string(*closed)));
}

// R8, B6: of one scope, each version takes effect later than the one before, whatever rule it is
// of. Scopes that share a product or an agreement are one scope for it.
void require_later(Decision& decision, const Scope& scope) {
  for (const std::string& key : scope_keys(scope)) {
    const auto row = decision.state.find(tables::kScopes, key);
    if (!row || row->getVersions().size() == 0) continue;
    const auto last = row->getVersions()[row->getVersions().size() - 1];
    if (decision.effective().days > last.getFrom()) continue;
    decision.refuse("E-RULE-OVERLAP", "fields.valid_from",
                    same(fmt::format("{} v{}: {}", from_kj(last.getRule()), last.getVersion(),
                                     to_string(Date{last.getFrom()}))));
    return;
  }
}

std::optional<allocation::Rule> judge_text(Decision& decision) {
  const Adoption adoption = adoption_of(decision.event);
  auto rule = parse_text(decision, adoption);
  require_agreeing(decision, adoption, rule);
  require_open_days(decision, adoption, rule);
  if (!rule) return rule;
  require_later(decision, rule->scope);
  require_known_names(decision, *rule, from_kj(adoption.text));
  return rule;
}

// A2: all versions of one rule have the same period.
void require_same_period(Decision& decision, const allocation::Rule& rule,
                         schema::RuleRow::Reader row) {
  const std::string_view kind = from_kj(row.getPeriodKind());
  if (period_name(rule.period) == kind) return;
  // Where the text does not say its period, the default is wrong: the first line is to blame.
  const std::string_view text = from_kj(adoption_of(decision.event).text);
  std::size_t line = 1;
  std::size_t column = 1;
  std::size_t number = 1;
  for (std::size_t start = 0; start < text.size(); ++number) {
    const std::size_t end = std::min(text.find('\n', start), text.size());
    const std::string_view whole = text.substr(start, end - start);
    const std::size_t blanks = std::min(whole.find_first_not_of(" \t"), whole.size());
    const std::string_view words = whole.substr(blanks);
    if (words.starts_with("period") || words.starts_with("期间")) {
      line = number;
      column = blanks + 1;
      break;
    }
    start = end + 1;
  }
  decision.refuse(allocation::kRuleSyntax, kTextField,
                  {fmt::format("line {}, column {}: the rule's period is {}", line, column, kind),
                   fmt::format("第 {} 行第 {} 列：该规则的期间为 {}", line, column, kind)});
}

void require_number(Decision& decision, std::int64_t claimed, std::int64_t expected,
                    std::string_view field) {
  if (is_absent(claimed) || claimed == expected) return;
  decision.refuse("E-FIELD", field,
                  {fmt::format("it must be {}", expected), fmt::format("须为 {}", expected)});
}

void record_version(Application& application) {
  const Adoption adoption = adoption_of(application.event);
  auto parsed = allocation::parse_rule(from_kj(adoption.text));
  const auto* rule = std::get_if<allocation::Rule>(&parsed);
  LUOSHU_ASSERT(rule != nullptr);
  const std::int32_t to = rule->effective_end ? rule->effective_end->days : kNoDay;
  const bool on_paid = rule->recognise == allocation::Recognise::kPaid;
  const std::string scope = scope_text(rule->scope);
  State& state = application.state;
  state.edit(tables::kRules, application.subject(),
             [&](schema::RuleRow::Builder row, schema::RuleRow::Reader before) {
               auto item = append_struct(before.getVersions(),
                                         [&](unsigned n) { return row.initVersions(n); });
               item.setVersion(rule->version);
               item.setFrom(rule->effective.days);
               item.setTo(to);
               item.setScope(to_kj(scope));
               item.setEvent(application.moment.number.value);
               row.setPeriodKind(to_kj(period_name(rule->period)));
             });
  state.put(tables::kRuleTexts, text_key(application.subject(), rule->version),
            [&](schema::RuleTextRow::Builder row) { row.setText(adoption.text); });
  for (const std::string& key : scope_keys(rule->scope))
    state.edit(
        tables::kScopes, key, [&](schema::ScopeRow::Builder row, schema::ScopeRow::Reader before) {
          auto item =
              append_struct(before.getVersions(), [&](unsigned n) { return row.initVersions(n); });
          item.setRule(to_kj(application.event.subject()));
          item.setVersion(rule->version);
          item.setFrom(rule->effective.days);
          item.setTo(to);
          item.setEvent(application.moment.number.value);
          item.setOnPaid(on_paid);
        });
  const bool scoped = rule->scope.kind != Scope::Kind::kAll;
  if (scoped || on_paid)
    state.edit(tables::kFrontier, "",
               [&](schema::FrontierRow::Builder row, schema::FrontierRow::Reader before) {
                 row.setScopedRules(before.getScopedRules() || scoped);
                 row.setPaidRules(before.getPaidRules() || on_paid);
               });
}

}  // namespace

// Art. 21 para. 1; RULEBOOK 4.3; B6, B7: the first version of a new rule.
void decide_rule_adopted(Decision& decision) {
  const auto fields = decision.event.fields<schema::AllocationRuleAdopted>();
  judge_text(decision);
  if (decision.state.has(tables::kRules, decision.subject()))
    decision.refuse("E-DUPLICATE", "subject", same(decision.subject()));
  require_number(decision, fields.getVersion(), 1, "fields.version");
}

void apply_rule_adopted(Application& application) {
  record_version(application);
}

// Art. 21 para. 1; A2; B6, B7: the next version of a rule that is there.
void decide_rule_amended(Decision& decision) {
  const auto fields = decision.event.fields<schema::AllocationRuleAmended>();
  const auto rule = judge_text(decision);
  const auto row = decision.state.find(tables::kRules, decision.subject());
  if (!row) {
    decision.unknown("subject", decision.subject());
    return;
  }
  const auto versions = row->getVersions();
  const std::int64_t last = versions[versions.size() - 1].getVersion();
  require_number(decision, fields.getVersion(), last + 1, "fields.version");
  require_number(decision, fields.getSupersedes(), last, "fields.supersedes");
  if (rule) require_same_period(decision, *rule, *row);
}

void apply_rule_amended(Application& application) {
  record_version(application);
}

allocation::Rule recorded_version(const State& state, std::string_view rule, std::int64_t version) {
  const auto row = state.find(tables::kRuleTexts, text_key(rule, version));
  LUOSHU_ASSERT(row);
  auto parsed = allocation::parse_rule(from_kj(row->getText()));
  auto* const found = std::get_if<allocation::Rule>(&parsed);
  LUOSHU_ASSERT(found != nullptr);
  return std::move(*found);
}

}  // namespace luoshu
