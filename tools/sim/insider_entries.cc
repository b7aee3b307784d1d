#include "tools/sim/insider_entries.h"

#include <fmt/format.h>

#include "ledger/form/event_form.h"

namespace luoshu::sim {
namespace {

constexpr std::uint64_t kFirstId = 5'000'000'000;

// An amendment of an allocation rule. The rule of that name is read, compared with the subject and
// with the days that are closed, whoever asks.
Bytes amendment(std::string_view name, std::string_view day, std::size_t number) {
  const std::string text = fmt::format(
      R"(rule \"{}\" version 2\n  effective {}\n  split a 100%\n  pool a fixed province 100%\n)"
      R"(  refund reverse remaining-lines\n  round largest-remainder tie key-ascending\nend\n)",
      name, day);
  return form::read_event_line(
             fmt::format(
                 R"({{"type":"AllocationRuleAmended","author":"insider","role":"authority",)"
                 R"("effective":"{}","subject":"R-{}","fields":{{"version":2,"text":"{}"}}}})",
                 day, number, text),
             1)
      .value();
}

Bytes instrument(std::string_view subject, std::string_view title) {
  return form::read_event_line(
             fmt::format(
                 R"({{"type":"PolicyInstrumentAdopted","author":"insider","role":"authority",)"
                 R"("effective":"2025-03-03","subject":"{}","fields":{{"title":"{}","issuer":"I"}}}})",
                 subject, title),
             1)
      .value();
}

const std::vector<Bytes>& back_dated_events() {
  static const std::vector<Bytes> events = [] {
    constexpr std::size_t kCount = 1'000;
    std::vector<Bytes> made;
    for (std::size_t i = 0; i < kCount; ++i) made.push_back(amendment("R", "1900-01-01", i));
    return made;
  }();
  return events;
}

const std::vector<Bytes>& wordy_events() {
  static const std::vector<Bytes> events = [] {
    constexpr std::size_t kCount = 16;
    constexpr std::size_t kName = 64'000;
    std::vector<Bytes> made;
    for (std::size_t i = 0; i < kCount; ++i)
      made.push_back(amendment(std::string(kName, 'N'), "2025-03-03", i));
    return made;
  }();
  return events;
}

const std::vector<Bytes>& large_events() {
  static const std::vector<Bytes> events = [] {
    constexpr std::size_t kCount = 250;
    constexpr std::size_t kTitle = 4'000;
    std::vector<Bytes> made;
    for (std::size_t i = 0; i < kCount; ++i)
      made.push_back(instrument(fmt::format("L-{}", i), std::string(kTitle, 'T')));
    return made;
  }();
  return events;
}

}  // namespace

Bytes InsiderEntries::entry(std::uint64_t id, const std::vector<Bytes>& events,
                            Signing signing) const {
  Entry made = province_.signed_entry(kInsider, kFirstId + id, events);
  if (signing == Signing::kBadly) made.signatures.front().bytes[7] ^= 1;
  if (signing == Signing::kNot) made.signatures.clear();
  return encode_entry(made);
}

Bytes InsiderEntries::back_dated(std::uint64_t id, Signing signing) const {
  return entry(id, back_dated_events(), signing);
}

Bytes InsiderEntries::wordy(std::uint64_t id, Signing signing) const {
  return entry(id, wordy_events(), signing);
}

Bytes InsiderEntries::large(std::uint64_t id, Signing signing) const {
  return entry(id, large_events(), signing);
}

Bytes InsiderEntries::small(std::uint64_t id, Signing signing) const {
  return entry(id, {instrument(fmt::format("I-{}", id), "T")}, signing);
}

Bytes InsiderEntries::of_another(Author author, std::uint64_t number) const {
  // Behind what clients hand in, so that it is nobody's answer.
  constexpr std::uint64_t kBehind = 500'000;
  return province_.entry({Offer::Kind::kLawful, kBehind + number, author}).bytes;
}

}  // namespace luoshu::sim
