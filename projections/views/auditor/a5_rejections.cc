// A5 拒收与越权日志: entries with good signatures that the rules refused, with every reason.
// Source: RULEBOOK 5.3; decision 0014.

#include "ledger/form/event_view.h"
#include "ledger/log/rejection.h"
#include "ledger/rules/engine/reason_table.h"
#include "projections/views/catalogue.h"
#include "projections/views/rows.h"

namespace luoshu {
namespace {

constexpr Column kColumns[] = {
    {"recorded", {"时间", "recorded"}},
    {"seq", {"记录", "entry"}, Kind::kCount, false, true},
    {"author", {"提交方", "submitted by"}},
    {"type", {"事件类型", "type"}},
    {"event_index", {"事件", "event in the entry"}, Kind::kCount, false, true},
    {"code", {"拒收码", "code"}, Kind::kText, false, true},
    {"field", {"字段", "field"}, Kind::kText, false, true},
    {"sentence", {"说明", "sentence"}},
    {"basis", {"条款", "basis"}},
};

const ReasonSentence* sentence_of(std::string_view code) {
  for (const ReasonSentence& sentence : reason_table())
    if (sentence.code == code) return &sentence;
  return nullptr;
}

Status add_rejection(const LedgerAt& ledger, Seq seq, const Leaf& leaf, Sheet& table) {
  LUOSHU_TRY(const Bytes framed, ledger.log().framed_events(seq));
  LUOSHU_TRY(const auto events, unframe_events(framed));
  for (const ByteView bytes : events) {
    LUOSHU_TRY(const Rejection rejection, decode_rejection(bytes));
    LUOSHU_TRY(const Entry entry, decode_entry(rejection.entry));
    LUOSHU_TRY(const Header header, decode_header(entry.header));
    for (const RejectedReason& reason : rejection.reasons) {
      std::string type;
      if (reason.event_index && *reason.event_index < entry.events.size())
        if (const auto envelope = form::read_envelope(entry.events[*reason.event_index]))
          type = envelope->type;
      const ReasonSentence* sentence = sentence_of(reason.code);
      add_row(table,
              {text_cell(to_string(leaf.stamp.recorded)),
               number_cell(static_cast<std::int64_t>(seq.value)), text_cell(header.author),
               text_cell(type), reason.event_index ? number_cell(*reason.event_index) : Cell(),
               text_cell(reason.code), text_cell(reason.field),
               sentence ? Cell(Term{sentence->code, {sentence->zh, sentence->en}}) : Cell(),
               sentence ? text_cell(sentence->basis) : Cell()},
              {});
    }
  }
  return {};
}

Status fill(const LedgerAt& ledger, const ViewAsk& ask, Sheet& table) {
  (void)ask;
  for (std::uint64_t seq = 1; seq < ledger.as_of().size.value; ++seq) {
    LUOSHU_TRY(const Leaf leaf, ledger.log().leaf(Seq{seq}));
    if (leaf.stamp.first_event.value != 0) continue;
    LUOSHU_CHECK(add_rejection(ledger, Seq{seq}, leaf, table));
  }
  return {};
}

}  // namespace

const View views::kRejections{"A5",     "rejections",  {"拒收与越权日志", "what was refused"},
                              kColumns, kHeedsNothing, kHeedsNothing,
                              fill};

}  // namespace luoshu
