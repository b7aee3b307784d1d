// A3 版本差异: for each event about a subject, which of its fields differ from those of the event
// of that kind before it. Source: RULEBOOK 5.3.

#include <algorithm>

#include "ledger/form/canonical_event.h"
#include "ledger/form/event_form.h"
#include "ledger/form/schema_info.h"
#include "projections/money/statement_standing.h"
#include "projections/views/catalogue.h"
#include "projections/views/more_columns.h"
#include "projections/views/rows.h"

namespace luoshu {
namespace {

constexpr Column kColumns[] = {
    {"subject", {"对象", "subject"}, Kind::kText, false, true},
    {"type", {"事件类型", "type"}},
    {"field", {"字段", "field"}, Kind::kText, false, true},
    {"before", {"旧值", "before"}},
    {"after", {"新值", "after"}},
    {"event", {"事件号", "event"}, Kind::kCount, false, true},
    {"author", {"主体", "author"}},
    {"signers", {"签名人", "signers"}},
    {"recorded", {"入账时间", "recorded"}},
};

constexpr Column kMore[] = {{"replaced_by", {"替代批次", "replaced by"}}};
constexpr auto kColumnsV2 = with_more(kColumns, kMore);

// In the place of a field: the same was said once more, which for a run voids its statements.
constexpr Term kAgain{"recorded_again", {"再次记录，内容未变", "recorded again, nothing changed"}};

// Names that stand for the same statement about a thing: what is revised is compared with what was
// first said.
std::string_view kin(std::string_view type) {
  static constexpr std::pair<std::string_view, std::string_view> kKin[] = {
      {"CatalogEntryRevised", "CatalogEntryCompiled"},
      {"PartyAmended", "PartyRegistered"},
      {"ProductRevised", "ProductDeveloped"},
      {"ImplementationPlanAmended", "ImplementationPlanDrafted"},
      {"AllocationRuleAmended", "AllocationRuleAdopted"},
      {"ApplicationAgreementAmended", "ApplicationAgreementSigned"},
      {"RegistrationRenewed", "RegistrationCoded"},
      {"OperationAgreementRenewed", "OperationAgreementSigned"}};
  for (const auto& [later, first] : kKin)
    if (type == later) return first;
  return type;
}

using Fields = std::map<std::string, std::string>;
// What was said of the thing so far, by kind of statement.
struct Said {
  Fields fields;
  std::uint64_t event = 0;  // the last one that said it
};

Result<std::pair<std::string, Fields>> fields_of(const RecordedEvent& event) {
  LUOSHU_TRY(const json::Value value, form::event_to_json(event.event.canonical_bytes()));
  std::string type;
  Fields fields;
  for (const auto& [name, member] : *value.object()) {
    if (name == "type") type = *member.string();
    if (name != "fields" || member.object() == nullptr) continue;
    for (const auto& [field, content] : *member.object())
      fields.emplace(field, json::to_line(content));
  }
  return std::pair(std::move(type), std::move(fields));
}

// Programs get the field's name in the business form.
Cell field_cell(EventReader event, const std::string& field) {
  const auto info = form::type_info(type_of(event).code);
  if (!info) return text_cell(field);
  const auto found = std::ranges::find(info->fields, field, &form::FieldInfo::name);
  if (found == info->fields.end() || found->zh.empty()) return text_cell(field);
  return Phrase{field, found->zh, field};
}

void add_change(const std::string& subject, Cell field, Cell before, Cell after,
                const RecordedEvent& event, Sheet& table) {
  add_row(table,
          {text_cell(subject), type_of(event.event), std::move(field), std::move(before),
           std::move(after), number_cell(static_cast<std::int64_t>(event.at.number.value)),
           text_cell(event.event.author()), signers_cell(event.event),
           text_cell(to_string(event.recorded))},
          {event.at.number.value});
}

void add_differences(const std::string& subject, const Said& said, const Fields& after,
                     const RecordedEvent& event, Sheet& table) {
  const Fields& before = said.fields;
  Fields all = before;
  all.insert(after.begin(), after.end());
  std::size_t changes = 0;
  for (const auto& [field, ignored] : all) {
    const auto was = before.find(field);
    const auto is = after.find(field);
    if (was != before.end() && is != after.end() && was->second == is->second) continue;
    if (is == after.end()) continue;  // an amendment names only what it changes
    add_change(subject, field_cell(event.event, field),
               was == before.end() ? Cell() : text_cell(was->second), text_cell(is->second), event,
               table);
    ++changes;
  }
  if (changes == 0 && said.event != 0)
    add_change(subject, kAgain, text_cell(std::to_string(said.event)),
               text_cell(std::to_string(event.at.number.value)), event, table);
}

// Under version 2 another run may come in a run's place, and void its statements (C59): that run,
// by the events that are void.
using Replacements = std::map<std::uint64_t, std::string>;
Result<Replacements> replacements(const LedgerAt& ledger) {
  Replacements by;
  LUOSHU_TRY(const std::vector<ReplacedRun> runs, replaced_runs(ledger, {}));
  for (const ReplacedRun& run : runs) {
    by[run.event] = run.by;
    for (const std::uint64_t statement : run.statements) by[statement] = run.by;
  }
  return by;
}

Status read_changes(const LedgerAt& ledger, const ViewAsk& ask, Sheet& table) {
  std::map<std::string, Said> said;  // by kind of statement
  return ledger.each_of_subject(*ask.subject, [&](const RecordedEvent& event) -> Status {
    if (event.event.subject() != *ask.subject) return {};
    LUOSHU_TRY(auto found, fields_of(event));
    auto& [type, fields] = found;
    Said& before = said[std::string(kin(type))];
    // `from`: only what was recorded after that point is shown, against what stood then.
    if (!ask.from || event.at.seq.value >= ask.from->size.value)
      add_differences(*ask.subject, before, fields, event, table);
    for (const auto& [field, content] : fields) before.fields[field] = content;
    before.event = event.at.number.value;
    return {};
  });
}

Status fill(const LedgerAt& ledger, const ViewAsk& ask, Sheet& table) {
  LUOSHU_CHECK(read_changes(ledger, ask, table));
  if (ledger.rules_version() < 2) return {};
  LUOSHU_TRY(const Replacements by, replacements(ledger));
  for (Row& row : table.rows) {
    const auto found = by.find(row.events.front().value);
    row.cells.push_back(found == by.end() ? Cell() : text_cell(found->second));
  }
  return {};
}

}  // namespace

const View views::kChanges{"A3",
                           "changes",
                           {"版本差异", "what changed of a thing"},
                           kColumns,
                           kHeedsSubject | kHeedsFrom,
                           kHeedsSubject,
                           fill,
                           {},
                           kColumnsV2};

}  // namespace luoshu
