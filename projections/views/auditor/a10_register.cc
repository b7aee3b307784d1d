// A10 事件台账: every event of the ledger, in the order recorded, with who signed it and the
// documents it names. Source: RULEBOOK 5 (version 2), C16.

#include <fmt/format.h>

#include "projections/views/catalogue.h"
#include "projections/views/event_rows.h"
#include "projections/words/words.h"

namespace luoshu {
namespace {

constexpr Column kColumns[] = {
    {"event", {"事件号", "event"}, Kind::kCount, false, true},
    {"seq", {"记录", "entry"}, Kind::kCount},
    {"type", {"事件类型", "type"}},
    {"name", {"名称", "name"}},
    {"subject", {"对象", "subject"}},
    {"author", {"主体", "author"}},
    {"role", {"角色", "role"}},
    {"cosigners", {"会签单位", "co-signers"}},
    {"effective", {"业务日", "effective"}, Kind::kDate},
    {"recorded", {"入账时间", "recorded"}},
    {"documents", {"文件摘要", "documents"}},
};

bool signs(EventReader event, const std::optional<std::string>& party) {
  if (passes(party, event.author())) return true;
  for (const auto cosigner : event.cosigners())
    if (passes(party, from_kj(cosigner.getParty()))) return true;
  return false;
}

// The type that is called so, by code or Chinese name.
Result<const Term*> type_called(const std::string& name) {
  for (const Term& type : words::event_types())
    if (type.code == name || type.label.zh == name) return &type;
  return Fault{Errc::kUsage, fmt::format("there is no type of event '{}'", name),
               fmt::format("没有事件类型“{}”", name)};
}

Status add_event(const ViewAsk& ask, const RecordedEvent& recorded, Sheet& table) {
  const EventReader event = recorded.event;
  if (!within_period(recorded.effective(), ask.period) || !signs(event, ask.party)) return {};
  const Term& type = type_of(event);
  add_row(table,
          {number_cell(static_cast<std::int64_t>(recorded.at.number.value)),
           number_cell(static_cast<std::int64_t>(recorded.at.seq.value)), text_cell(type.code),
           text_cell(type.label.zh), text_cell(event.subject()), text_cell(event.author()),
           words::cell(words::roles(), event.role()), cosigners_cell(event),
           date_cell(event.effective()), text_cell(to_string(recorded.recorded)),
           documents_cell(event)},
          {recorded.at.number.value});
  return {};
}

Status fill(const LedgerAt& ledger, const ViewAsk& ask, Sheet& table) {
  const auto use = [&](const RecordedEvent& event) { return add_event(ask, event, table); };
  if (ask.type) {
    LUOSHU_TRY(const Term* type, type_called(*ask.type));
    const auto number = static_cast<std::uint16_t>(type - words::event_types().data());
    return ledger.each_of_type(event_type_of(number), use);
  }
  for (std::uint64_t seq = 1; seq < ledger.as_of().size.value; ++seq)
    LUOSHU_CHECK(ledger.each_of_entry(Seq{seq}, use));
  return {};
}

}  // namespace

const View views::kRegister{
    "A10",
    "register",
    {"事件台账", "register of events"},
    kColumns,
    kHeedsType | kHeedsPeriod | kHeedsParty,
    kHeedsNothing,
    fill,
    {"--period 按业务日，--party 为作者或会签单位，--type 为类型代码或中文名",
     "--period goes by the effective day, --party by author and "
     "co-signers, --type takes the code of a type or its Chinese name"},
    {},
    nullptr,
    2};

}  // namespace luoshu
