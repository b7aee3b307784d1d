#include "node/shell/boundary.h"

namespace luoshu::node {
namespace {

constexpr auto kTellEvery = std::chrono::minutes(1);

}  // namespace

std::string_view where_name(Where where) {
  switch (where) {
    case Where::kLoop:
      return "loop";
    case Where::kTimer:
      return "timer";
    case Where::kMachine:
      return "machine";
    case Where::kLink:
      return "link";
    case Where::kHttp:
      return "http";
    case Where::kReading:
      return "reading";
    case Where::kCheck:
      return "check";
    case Where::kViews:
      return "views";
    case Where::kWriter:
      return "writer";
    case Where::kWitnessClient:
      return "witness-call";
    case Where::kWitnessServer:
      return "witness-desk";
    case Where::kApi:
      return "api";
  }
  return "unknown";
}

std::map<std::string, std::uint64_t> Boundary::counts() const {
  std::map<std::string, std::uint64_t> counts;
  for (std::size_t i = 0; i < kPlaces; ++i)
    counts[std::string(where_name(static_cast<Where>(i)))] = places_[i].count;
  return counts;
}

void Boundary::caught(Where where, const char* what) noexcept {
  Place& place = places_[static_cast<std::size_t>(where)];
  const std::uint64_t count = ++place.count;
  if (!tell_) return;
  {
    const std::lock_guard lock(mutex_);
    const auto now = std::chrono::steady_clock::now();
    if (place.ever && now - place.told < kTellEvery) return;
    place.ever = true;
    place.told = now;
  }
  try {
    tell_(where, what, count);
  } catch (...) {  // no memory for a line of the log: it is counted
    return;
  }
}

void CarriedException::keep(std::exception_ptr caught) noexcept {
  const std::lock_guard lock(mutex_);
  if (!first_) first_ = std::move(caught);
}

void CarriedException::rethrow() {
  std::exception_ptr first;
  {
    const std::lock_guard lock(mutex_);
    first = std::exchange(first_, nullptr);
  }
  if (first) std::rethrow_exception(first);
}

}  // namespace luoshu::node
