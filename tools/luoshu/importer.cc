#include "tools/luoshu/importer.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "ledger/base/limits.h"
#include "ledger/door.h"
#include "ledger/form/event_form.h"
#include "ledger/log/entry_draft.h"
#include "tools/luoshu/interrupt.h"

namespace luoshu {
namespace {

constexpr std::size_t kBatchEntriesMax = 256;
constexpr std::size_t kBatchBytesMax = 16U << 20;
constexpr std::uint64_t kNearby = 8;  // places to either side
constexpr unsigned kLooksMax = 8;     // new events of a file; whoever moved one has moved many

bool same_group(const form::EventEnvelope& a, const form::EventEnvelope& b) {
  return a.author == b.author && a.role == b.role && a.cosigners == b.cosigners &&
         a.recorded == b.recorded;
}

}  // namespace

Importer::Importer(ImportTarget& target, KeyFolder& keys, Clock& clock, ImportOptions options,
                   ImportReport report)
    : target_(target),
      keys_(keys),
      clock_(clock),
      options_(std::move(options)),
      report_(std::move(report)) {}

bool Importer::stopped() const {
  return summary_.interrupted || (summary_.refused > 0 && !options_.keep_going);
}

Status Importer::run() {
  LUOSHU_CHECK(target_.writable());
  for (const std::string& file : options_.files) {
    LUOSHU_CHECK(import_file(file));
    if (stopped()) break;
  }
  return Done{};
}

Status Importer::import_file(const std::string& file) {
  LUOSHU_TRY(EventLines lines, EventLines::open(file));
  LUOSHU_TRY(reader_, target_.reader());
  ahead_.reset();
  looks_left_ = kLooksMax;
  for (;;) {
    LUOSHU_CHECK(look_ahead(lines));
    const bool behind_batch = pending_.has_value();
    if (!ahead_ && !behind_batch) break;
    if (!behind_batch) LUOSHU_CHECK(take_group(lines));
    const bool full = batch_.size() == kBatchEntriesMax || batch_bytes_ > kBatchBytesMax;
    const bool changes_keys = !batch_.empty() && concerns_keys(batch_.back().envelope.type);
    if (full || changes_keys || behind_batch) {
      LUOSHU_CHECK(flush());
      if (stopped()) return Done{};
    }
    if (behind_batch) {
      ++summary_.refused;
      if (pending_->code != Errc::kRefused) ++summary_.unreadable;
      report_.unreadable(*std::exchange(pending_, std::nullopt));
      if (stopped()) return Done{};
    }
    summary_.interrupted = interrupted();
    if (summary_.interrupted) {
      batch_.clear();
      return Done{};
    }
  }
  return flush();
}

Status Importer::look_ahead(EventLines& lines) {
  if (ahead_ || pending_) return Done{};
  if (options_.until && taken_ >= *options_.until) return Done{};
  auto event = lines.next();
  if (!event) {
    if (event.error().code == Errc::kIo) return std::move(event).error();
    pending_ = std::move(event).error();
    ++taken_;
    return Done{};
  }
  ahead_ = *std::move(event);
  if (ahead_) ++taken_;
  return Done{};
}

bool Importer::joins(const Group& group, const SourceEvent& event) const {
  // What the door lets into one entry.
  if (group.costly == kCostlyEventsMax && is_costly(event.envelope.type)) return false;
  return group.events.size() < options_.entry_events &&
         same_group(group.envelope, event.envelope) && !concerns_keys(group.envelope.type) &&
         !concerns_keys(event.envelope.type) &&
         group.bytes + event.bytes.size() <= limits::kEventBytesMax;
}

// REQUIRES that ahead_ holds the group's first event.
Status Importer::take_group(EventLines& lines) {
  const EntryId id = import_entry_id(target_.id(), ahead_->position, ahead_->bytes);
  LUOSHU_TRY(const bool skipped, skip_recorded(lines, id));
  if (skipped) return Done{};
  Group group;
  group.file = lines.name();
  group.id = id;
  group.envelope = ahead_->envelope;
  do {
    group.lines.push_back(ahead_->line);
    group.bytes += ahead_->bytes.size();
    group.costly += is_costly(ahead_->envelope.type) ? 1 : 0;
    group.events.push_back(std::move(ahead_->bytes));
    ahead_.reset();
    LUOSHU_CHECK(look_ahead(lines));
  } while (ahead_ && joins(group, *ahead_));
  batch_bytes_ += group.bytes;
  batch_.push_back(std::move(group));
  return Done{};
}

Status Importer::look_nearby(const EventLines& lines) {
  if (looks_left_ == 0) return Done{};
  --looks_left_;
  const std::uint64_t here = ahead_->position;
  for (std::uint64_t at = here - std::min(here, kNearby); at <= here + kNearby; ++at) {
    if (at == here) continue;
    const EntryId id = import_entry_id(target_.id(), at, ahead_->bytes);
    LUOSHU_TRY(const auto place, reader_->find_entry(ahead_->envelope.author, id));
    if (!place) continue;
    report_.moved(lines.name(), ahead_->line);
    looks_left_ = 0;
    return Done{};
  }
  return Done{};
}

Result<bool> Importer::skip_recorded(EventLines& lines, const EntryId& id) {
  LUOSHU_TRY(const std::optional<EntryPlace> place,
             reader_->find_entry(ahead_->envelope.author, id));
  if (!place) {
    LUOSHU_CHECK(look_nearby(lines));
    return false;
  }
  LUOSHU_TRY(const Bytes framed, reader_->framed_events(place->seq));
  LUOSHU_TRY(const std::vector<ByteView> events, unframe_events(framed));
  for (std::size_t i = 0; i < events.size(); ++i) {
    if (!ahead_) {
      if (!pending_) break;  // --until, or a shorter file than the one recorded
      return *std::exchange(pending_, std::nullopt);
    }
    LUOSHU_CHECK(check_same(place->seq, events[i], *ahead_));
    ahead_.reset();
    ++summary_.skipped;
    if (i + 1 < events.size()) LUOSHU_CHECK(look_ahead(lines));
  }
  report_.progress(taken_);
  return true;
}

// The id speaks for the first event of an entry only. One that was changed in the file since is not
// to be passed over in silence.
Status Importer::check_same(Seq seq, ByteView stored, const SourceEvent& event) const {
  if (std::ranges::equal(stored, event.bytes)) return Done{};
  const form::WriteOptions as_written{.leave_out_demo_keys = true};
  LUOSHU_TRY(const json::Value recorded, form::event_to_json(stored, as_written));
  LUOSHU_TRY(const json::Value given, form::event_to_json(event.bytes, as_written));
  if (recorded == given) return Done{};
  return Fault{
      Errc::kConflict,
      fmt::format("line {}: entry {} was recorded from these lines with another event here",
                  event.line, seq.value),
      fmt::format("第 {} 行：记录 {} 由这些行记录，而此处事件已不同", event.line, seq.value)};
}

// Where the reason's event stands; an entry may hold many.
ImportPlace Importer::place_of(const Group& group, const Reason& reason) {
  const std::uint32_t index = reason.event_index.value_or(0);
  return {group.file, group.lines[std::min<std::size_t>(index, group.lines.size() - 1)],
          fmt::format("{} {}", group.envelope.type, group.envelope.subject)};
}

void Importer::refuse(const Group& group, const Reasons& reasons) {
  summary_.refused += group.lines.size();
  report_.refused(place_of(group, reasons.front()), reasons);
}

void Importer::warn(const Group& group, const Reasons& warnings) {
  ++summary_.warned;
  report_.warned(place_of(group, warnings.front()), warnings);
}

}  // namespace luoshu
