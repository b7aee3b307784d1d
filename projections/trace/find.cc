#include "projections/trace/find.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <map>

#include "ledger/form/event_form.h"
#include "ledger/form/schema_info.h"

namespace luoshu {
namespace {

using form::FieldInfo;

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return out;
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

// Takes one of the words off the end, or the front.
bool take_end(std::string_view& text, std::initializer_list<std::string_view> words) {
  for (const std::string_view word : words)
    if (text.ends_with(word)) {
      text = trimmed(text.substr(0, text.size() - word.size()));
      return true;
    }
  return false;
}

std::optional<std::int64_t> digits_of(std::string_view text) {
  std::int64_t number = 0;
  const auto parsed = std::from_chars(text.data(), text.data() + text.size(), number);
  if (text.empty() || text.front() == '-' || parsed.ec != std::errc() ||
      parsed.ptr != text.data() + text.size())
    return std::nullopt;
  return number;
}

// Commas out, where each stands before three digits.
std::optional<std::string> without_commas(std::string_view whole) {
  std::string digits;
  std::size_t since = 0;
  bool grouped = false;
  for (const char c : whole) {
    if (c == ',') {
      if (digits.empty() || (grouped ? since != 3 : since > 3)) return std::nullopt;
      grouped = true;
      since = 0;
    } else {
      digits.push_back(c);
      ++since;
    }
  }
  if (grouped && since != 3) return std::nullopt;
  return digits;
}

class Search {
 public:
  explicit Search(std::string_view text) : wanted_(lower(trimmed(text))), fen_(amount_of(text)) {}

  std::optional<std::int64_t> fen() const { return fen_; }

  // The first match: what the event is about, then its fields, then who signed and on what basis.
  Result<bool> matches(ByteView bytes, FoundEvent& found) {
    LUOSHU_TRY(const json::Value event, form::event_to_json(bytes));
    const auto text_of = [&](std::string_view name) {
      const json::Value* value = event.find(name);
      return value != nullptr && value->string() != nullptr ? *value->string() : std::string();
    };
    found.type = text_of("type");
    found.subject = text_of("subject");
    if (const auto day = parse_date(text_of("effective"))) found.effective = *day;
    if (in_text(found.subject, "subject", found)) return true;
    if (const json::Value* fields = event.find("fields"))
      if (in_value(*fields, "fields", infos_of(found.type), "", found)) return true;
    for (const std::string_view name : {"author", "cosigners", "basis"}) {
      const json::Value* value = event.find(name);
      if (value != nullptr && in_value(*value, std::string(name), members_of(name), "", found))
        return true;
    }
    return false;
  }

 private:
  bool in_text(const std::string& text, const std::string& field, FoundEvent& found) const {
    if (lower(text).find(wanted_) == std::string::npos) return false;
    found.field = field;
    found.value = text;
    return true;
  }

  bool in_number(const json::Value& value, const std::string& field, std::string_view unit,
                 FoundEvent& found) const {
    const auto number = value.integer();
    if (!number || unit != "fen" || !fen_ || (*number != *fen_ && *number != -*fen_)) return false;
    found.field = field;
    found.value = value.number()->spelling;
    found.fen = *number;
    return true;
  }

  bool in_value(const json::Value& value, const std::string& field,
                const std::vector<FieldInfo>& infos, std::string_view unit,
                FoundEvent& found) const {
    if (value.string() != nullptr) return in_text(*value.string(), field, found);
    if (value.number() != nullptr) return in_number(value, field, unit, found);
    if (const json::Array* items = value.array()) {
      for (std::size_t i = 0; i < items->size(); ++i)
        if (in_value((*items)[i], fmt::format("{}[{}]", field, i), infos, unit, found)) return true;
      return false;
    }
    if (value.object() == nullptr) return false;
    for (const auto& [name, member] : *value.object()) {
      const auto info = std::ranges::find(infos, name, &FieldInfo::name);
      const bool known = info != infos.end();
      // The members of a map are named by those who write it; its unit is theirs.
      if (!known && in_text(name, field + "." + name, found)) return true;
      if (in_value(member, field + "." + name, known ? info->members : std::vector<FieldInfo>(),
                   known ? std::string_view(info->unit) : unit, found))
        return true;
    }
    return false;
  }

  // Of a member of the envelope.
  const std::vector<FieldInfo>& members_of(std::string_view name) {
    static const std::vector<FieldInfo> kNone;
    if (envelope_.empty()) envelope_ = form::envelope_info();
    const auto info = std::ranges::find(envelope_, name, &FieldInfo::name);
    return info == envelope_.end() ? kNone : info->members;
  }

  const std::vector<FieldInfo>& infos_of(const std::string& type) {
    const auto known = infos_.find(type);
    if (known != infos_.end()) return known->second;
    const auto info = form::type_info(type);
    return infos_[type] = info ? info->fields : std::vector<FieldInfo>();
  }

  std::string wanted_;
  std::optional<std::int64_t> fen_;
  std::vector<FieldInfo> envelope_;
  std::map<std::string, std::vector<FieldInfo>> infos_;
};

// False where the walk is over.
Result<bool> search_entry(const LedgerAt& ledger, Seq seq, const FindAsk& ask, Search& search,
                          FindResult& result) {
  LUOSHU_TRY(const Leaf leaf, ledger.log().leaf(seq));
  if (leaf.stamp.first_event.value == 0) return true;  // the ledger's own
  LUOSHU_TRY(const Bytes framed, ledger.log().framed_events(seq));
  LUOSHU_TRY(const std::vector<ByteView> events, unframe_events(framed));
  for (std::size_t i = 0; i < events.size(); ++i) {
    FoundEvent found;
    LUOSHU_TRY(const bool matched, search.matches(events[i], found));
    if (!ledger.counts(found.effective)) continue;
    ++result.looked_at;
    if (!matched) continue;
    if (result.found.size() == ask.limit) {
      result.more = true;
      return false;
    }
    found.number = EventNumber{leaf.stamp.first_event.value + i};
    found.entry = seq;
    result.found.push_back(std::move(found));
  }
  return true;
}

}  // namespace

std::optional<std::int64_t> amount_of(std::string_view text) {
  text = trimmed(text);
  for (const std::string_view mark : {"¥", "￥", "-", "+"})
    if (text.starts_with(mark)) text = trimmed(text.substr(mark.size()));
  if (text.empty() || (text.front() < '0' || text.front() > '9')) return std::nullopt;
  if (take_end(text, {"fen", "分"})) {
    const auto digits = without_commas(text);
    return digits ? digits_of(*digits) : std::nullopt;
  }
  take_end(text, {"元", "yuan", "CNY"});
  const std::size_t point = text.find('.');
  const auto whole_digits = without_commas(text.substr(0, point));
  if (!whole_digits) return std::nullopt;
  std::string decimals(point == std::string_view::npos ? "" : text.substr(point + 1));
  if (decimals.size() > 2 || (point != std::string_view::npos && decimals.empty()))
    return std::nullopt;
  while (decimals.size() < 2) decimals.push_back('0');
  return digits_of(*whole_digits + decimals);
}

Result<FindResult> find_events(const LedgerAt& ledger, const FindAsk& ask) {
  if (trimmed(ask.text).empty())
    return Fault{Errc::kUsage, "what shall be found? A text, an id or an amount",
                 "要查找什么？请给出文字、编号或金额"};
  if (ask.limit < 1 || ask.limit > kFindLimitMax)
    return Fault{Errc::kUsage, fmt::format("--limit is 1 to {}", kFindLimitMax),
                 fmt::format("--limit 须在 1 至 {} 之间", kFindLimitMax)};
  Search search(ask.text);
  FindResult result;
  result.fen = search.fen();
  for (std::uint64_t seq = 1; seq < ledger.as_of().size.value; ++seq) {
    if (ask.stop && ask.stop()) {
      result.stopped = true;
      break;
    }
    if (ask.progress) ask.progress(seq);
    LUOSHU_TRY(const bool go_on, search_entry(ledger, Seq{seq}, ask, search, result));
    if (!go_on) break;
  }
  return result;
}

}  // namespace luoshu
