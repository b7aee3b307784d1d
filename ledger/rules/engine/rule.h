// What a rule is: for one event type, who may write it, who must sign with it, whether it may be
// recorded now (decide: all reasons at once) and what it changes (apply: cannot fail). Pure: no
// clock, no dice, no float, no unordered iteration; everything a rule may know is in its event, in
// the State and in the Moment. One file per life cycle holds its rules (docs/RULEBOOK.md).
//
// Dates: a rule judges by the event's effective date; what a later fact changed counts only if it
// was recorded before.
#pragma once

#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/base/ids.h"
#include "ledger/base/time.h"
#include "ledger/crypto/suite.h"
#include "ledger/form/event_reader.h"
#include "ledger/rules/engine/reasons.h"
#include "ledger/rules/engine/rules_version.h"
#include "ledger/rules/engine/state.h"
#include "schema/values.capnp.h"

namespace luoshu {

// The place in the log where an event would be recorded.
struct Moment {
  LedgerId ledger;
  Suite suite = Suite::kIntl;
  Seq seq;
  EventNumber number;             // of this event
  std::uint32_t event_index = 0;  // within its entry
  Time recorded;
  bool signed_by_root = false;  // the entry is signed with the root key
  std::uint32_t rules_version = kFirstRulesVersion;
  Date recorded_on() const { return day_of(recorded); }
};

// Details of a reason in both languages; the same where it is only a name or a number.
struct Words {
  std::string en;
  std::string zh;
};
inline Words same(std::string_view text) {
  return {std::string(text), std::string(text)};
}

inline constexpr std::int32_t kNoDay = schema::NO_DATE;
// A field's date, or nothing where it is absent.
inline std::optional<Date> date_of(std::int32_t days) {
  if (days == kNoDay) return std::nullopt;
  return Date{days};
}
inline bool is_absent(std::int64_t number) {
  return number == schema::NONE;
}

// At most this many reasons per event and per entry: enough for a person. The rest is cut.
inline constexpr std::size_t kReasonsMax = 100;

// One event being decided.
class Decision {
 public:
  Decision(const State& decided_state, const Moment& decided_moment, EventReader decided_event)
      : state(decided_state), moment(decided_moment), event(decided_event) {}

  const State& state;
  const Moment& moment;
  const EventReader event;

  std::string_view subject() const { return event.subject(); }
  std::string_view author() const { return event.author(); }
  std::string_view role() const { return event.role(); }
  // Of the rules that decide.
  std::uint32_t version() const { return moment.rules_version; }
  // REQUIRES that the date is there: rules are asked only then.
  Date effective() const { return Date{event.effective()}; }

  // Adds a reason against the event, up to kReasonsMax. `field` such as "fields.valid_to", "" for
  // none.
  void refuse(std::string_view code, std::string_view field = {}, Words detail = {});
  // Adds a remark: the event is recorded all the same (codes W-...).
  void warn(std::string_view code, std::string_view field = {}, Words detail = {});
  bool refused() const { return !reasons_.empty(); }
  // Reasons and remarks so far.
  std::size_t said() const { return reasons_.size() + warnings_.size(); }

  // E-DATE-ORDER where the event is effective before the fact it follows (kNoDay: no such fact).
  void require_not_before(std::int32_t fact, std::string_view what_en, std::string_view what_zh);
  // E-UNKNOWN-SUBJECT, naming the field and the id.
  void unknown(std::string_view field, std::string_view id);
  // E-STATE: what state the subject is in, in both languages.
  void wrong_state(std::string_view en, std::string_view zh);

  Reasons take_reasons() { return std::move(reasons_); }
  Reasons take_warnings() { return std::move(warnings_); }

 private:
  Reason reason(std::string_view code, std::string_view field, const Words& detail) const;
  Reasons reasons_;
  Reasons warnings_;
};

// One event that was allowed, being applied.
class Application {
 public:
  State& state;
  const Moment& moment;
  const EventReader event;

  std::string_view subject() const { return event.subject(); }
  std::string_view author() const { return event.author(); }
  std::int32_t effective() const { return event.effective(); }
  std::uint32_t version() const { return moment.rules_version; }
};

enum class Level {
  kAny,       // whatever level the role was given at
  kProvince,  // province
  kCity,      // city: the 19 divisions
  kPublic,    // province or city
};

// A role in which a party signs.
struct Who {
  std::string_view role;
  Level level = Level::kAny;
};

// Up to twelve alternatives (authors) or requirements (co-signers), for tables written by hand.
class Whos {
 public:
  constexpr Whos(std::initializer_list<Who> list) {
    for (const Who& who : list) items_[count_++] = who;
  }
  constexpr const Who* begin() const { return items_; }
  constexpr const Who* end() const { return items_ + count_; }
  constexpr bool empty() const { return count_ == 0; }

 private:
  Who items_[12] = {};
  std::size_t count_ = 0;
};

struct Rule {
  EventType type;
  Whos authors;    // one of these must be the author's role
  Whos cosigners;  // each of these must be among the co-signers; what depends on the subject
                   // (every implementer of a lineage ...) is for decide
  void (*decide)(Decision&);
  void (*apply)(Application&);
  std::string_view articles;  // what it rests on, for docs/RULEBOOK.md, such as "11, 12"
  // What version 2 adds: reasons of both are reported together. Types that came with version 2 have
  // all in `decide`.
  void (*decide_v2)(Decision&) = nullptr;
  Whos authors_v2 = {};  // in the place of `authors`; empty: the same

  const Whos& authors_under(std::uint32_t version) const {
    return version < 2 || authors_v2.empty() ? authors : authors_v2;
  }
};

// What a life cycle asks and keeps of events that are another's, under version 2: asked after their
// rule, applied after it. Either may be absent.
struct Beside {
  EventType type;
  void (*decide)(Decision&) = nullptr;
  void (*apply)(Application&) = nullptr;
};

// Roles that every registered party may take: "applicant" and "interested_party".
bool is_open_role(std::string_view role);

// ---- Helpers for lists in rows ----------------------------------------------------------------
// row.initX(n + 1) with the old items copied; returns the new last item. `Init` is the init
// function bound to the row's builder, e.g. [&](unsigned n) { return row.initRoles(n); }
template <class OldList, class Init>
auto append_struct(const OldList& old, const Init& init) {
  const unsigned count = old.size();
  auto list = init(count + 1);
  for (unsigned i = 0; i < count; ++i) list.setWithCaveats(i, old[i]);
  return list[count];
}
template <class OldList, class Init>
void append_value(const OldList& old, const Init& init, std::string_view text) {
  const unsigned count = old.size();
  auto list = init(count + 1);
  for (unsigned i = 0; i < count; ++i) list.set(i, old[i]);
  list.set(count, capnp::Text::Reader(text.data(), text.size()));
}

// Text for a setter of the schema library. REQUIRES that 00 follows the text in memory or the text
// came from a std::string or a message (both end in 00).
inline capnp::Text::Reader to_kj(std::string_view text) {
  return {text.data(), text.size()};
}

}  // namespace luoshu
