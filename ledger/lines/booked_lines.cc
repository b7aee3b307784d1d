#include "ledger/lines/booked_lines.h"

#include <algorithm>
#include <numeric>
#include <tuple>

#include "ledger/base/assert.h"

namespace luoshu::lines {
namespace {

// The place of each in their order; equal ones share it.
template <class Less>
std::vector<std::uint32_t> places(std::size_t count, const Less& less) {
  std::vector<std::uint32_t> order(count);
  std::iota(order.begin(), order.end(), 0U);
  std::ranges::sort(order, less);
  std::vector<std::uint32_t> places(count);
  std::uint32_t place = 0;
  for (std::size_t i = 0; i < count; ++i) {
    if (i != 0 && less(order[i - 1], order[i])) ++place;
    places[order[i]] = place;
  }
  return places;
}

}  // namespace

void BookedLines::add(const allocation::Booking& booking) {
  const auto number = static_cast<std::uint32_t>(bookings_.size());
  bookings_.push_back({std::string(booking.ref), booking.rule->id, booking.rule->version});
  for (const allocation::Line& line : booking.lines) {
    entries_.push_back({number, line.step, line.key, line.beneficiary, line.resource, line.fen});
    steps_ = std::max(steps_, line.step.value + 1);
  }
}

// Lines ascend by their bytes as they ascend by their parts, because TAB is below every letter of a
// text. Numbers of names ascend as the names do, and beneficiaries of one name have one owner.
std::vector<BookedLines::Entry> BookedLines::sorted(const allocation::Steps& steps) const {
  std::vector<std::string> versions;
  for (const Booked& booked : bookings_) versions.push_back(std::to_string(booked.version));
  const auto booking = places(bookings_.size(), [&](std::uint32_t one, std::uint32_t other) {
    const Booked& a = bookings_[one];
    const Booked& b = bookings_[other];
    return std::tie(a.ref, a.rule, versions[one]) < std::tie(b.ref, b.rule, versions[other]);
  });
  const auto step = places(steps_, [&](std::uint32_t one, std::uint32_t other) {
    return steps.text({one}) < steps.text({other});
  });
  std::vector<Entry> entries = entries_;
  std::ranges::sort(entries, [&](const Entry& a, const Entry& b) {
    const auto parts = [&](const Entry& entry) {
      return std::make_tuple(booking[entry.booking], step[entry.step.value], entry.key,
                             entry.beneficiary, entry.resource);
    };
    const auto one = parts(a);
    const auto other = parts(b);
    if (one != other) return one < other;
    return a.fen != b.fen && std::to_string(a.fen) < std::to_string(b.fen);
  });
  return entries;
}

RunRoots BookedLines::roots(const allocation::Book& book, const allocation::Steps& steps) const {
  const allocation::Names& names = book.names;
  merkle::RootBuilder run(DigestKind::kSha256);
  std::map<allocation::NameId, merkle::RootBuilder> owned;
  std::string text;
  for (const Entry& entry : sorted(steps)) {
    LUOSHU_ASSERT(entry.beneficiary.value < book.owners.size());
    const Booked& booked = bookings_[entry.booking];
    const allocation::NameId owner = book.owners[entry.beneficiary.value];
    const bool stated = owner != allocation::kNoName;
    write_canonical_line(
        {book.period, booked.ref, booked.rule, booked.version, steps.text(entry.step),
         names.text(entry.key), names.text(entry.beneficiary), names.text(entry.resource),
         names.text(stated ? owner : entry.beneficiary), entry.fen},
        text);
    const Hash leaf = leaf_of(text);
    run.add(leaf);
    if (stated) owned.try_emplace(owner, DigestKind::kSha256).first->second.add(leaf);
  }
  RunRoots roots{{run.size(), run.root()}, {}};
  for (const auto& [owner, builder] : owned)
    roots.by_owner.emplace(names.text(owner), LinesRoot{builder.size(), builder.root()});
  return roots;
}

}  // namespace luoshu::lines
