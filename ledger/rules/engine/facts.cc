#include "ledger/rules/engine/facts.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace luoshu {

RowView<schema::FactRow> fact(const State& state, std::string_view kind, std::string_view id) {
  return state.find(tables::kFacts, joined_key(kind, id));
}

void require_new(Decision& decision, std::string_view kind, std::string_view id,
                 std::string_view field) {
  if (!id.empty() && fact(decision.state, kind, id))
    decision.refuse("E-DUPLICATE", field, same(id));
}

RowView<schema::FactRow> require_fact(Decision& decision, std::string_view kind,
                                      std::string_view id, std::string_view field) {
  auto row = fact(decision.state, kind, id);
  if (row)
    decision.require_not_before(row->getOn(), "what it follows", "前置事实");
  else if (!id.empty())
    decision.unknown(field, id);
  return row;
}

void put_fact(Application& application, std::string_view kind, std::string_view id,
              std::string_view about) {
  application.state.put(tables::kFacts, joined_key(kind, id), [&](schema::FactRow::Builder row) {
    row.setOn(application.effective());
    row.setAuthor(to_kj(application.author()));
    if (!about.empty()) row.setAbout(to_kj(about));
    row.setEvent(application.moment.number.value);
  });
}

void end_fact(Application& application, std::string_view kind, std::string_view id) {
  application.state.edit(tables::kFacts, joined_key(kind, id),
                         [&](schema::FactRow::Builder row, schema::FactRow::Reader) {
                           row.setEndedOn(application.effective());
                         });
}

void require_one_of(Decision& decision, bool present, std::string_view text,
                    std::span<const std::string_view> words, std::string_view field) {
  if (!present || std::ranges::find(words, text) != words.end()) return;
  decision.refuse("E-FIELD", field,
                  {fmt::format("one of {}", fmt::join(words, ", ")),
                   fmt::format("须为 {} 之一", fmt::join(words, "、"))});
}

}  // namespace luoshu
