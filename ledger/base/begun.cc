#include "ledger/base/begun.h"

#include <algorithm>
#include <mutex>
#include <utility>
#include <vector>

namespace luoshu {
namespace {

namespace fs = std::filesystem;

struct Place {
  fs::path path;
  Begun::Kind kind;
};

// One list a process, since one signal ends all of it. Never destroyed: what still runs while the
// process ends may ask for it.
struct List {
  std::mutex mutex;
  std::vector<Place> places;
};

List& list() {
  static List& the_list = *new List();
  return the_list;
}

void remove(const Place& place) {
  std::error_code ignored;
  if (place.kind == Begun::Kind::kWhole) {
    fs::remove_all(place.path, ignored);
    return;
  }
  std::vector<fs::path> inside;
  for (fs::directory_iterator at(place.path, ignored), end; !ignored && at != end;
       at.increment(ignored))
    inside.push_back(at->path());
  for (const fs::path& path : inside) fs::remove_all(path, ignored);
}

bool is_gone(const Place& place) {
  std::error_code ignored;
  if (place.kind == Begun::Kind::kWhole)
    return !fs::exists(fs::symlink_status(place.path, ignored));
  return !fs::exists(place.path, ignored) || fs::is_empty(place.path, ignored);
}

// REQUIRES the mutex.
void forget(const fs::path& path) {
  std::erase_if(list().places, [&](const Place& place) { return place.path == path; });
}

}  // namespace

Result<Begun> Begun::begin(fs::path path, const std::function<Status()>& make) {
  const std::lock_guard lock(list().mutex);
  LUOSHU_CHECK(make());
  list().places.push_back({path, Kind::kWhole});
  return Begun(std::move(path), Kind::kWhole, Registered());
}

Begun::Begun(fs::path path, Kind kind) : path_(std::move(path)), kind_(kind) {
  const std::lock_guard lock(list().mutex);
  list().places.push_back({path_, kind_});
}

Begun::Begun(Begun&& other) noexcept : path_(std::exchange(other.path_, {})), kind_(other.kind_) {}

Begun::~Begun() {
  if (path_.empty()) return;
  remove({path_, kind_});
  const std::lock_guard lock(list().mutex);
  forget(path_);
}

Status Begun::finish(const std::function<Status()>& publish) {
  const std::lock_guard lock(list().mutex);
  LUOSHU_CHECK(publish());
  forget(path_);
  path_.clear();
  return Done{};
}

void Begun::finish_both(Begun& one, Begun& other) {
  const std::lock_guard lock(list().mutex);
  for (Begun* each : {&one, &other}) {
    forget(each->path_);
    each->path_.clear();
  }
}

void remove_all_begun() {
  // Never unlocked: a thread that is about to begin or to finish something waits here for the end.
  list().mutex.lock();
  // Other threads may still write into a folder that is being removed.
  constexpr int kTriesMax = 50;
  for (const Place& place : list().places)
    for (int tries = 0; tries < kTriesMax && !is_gone(place); ++tries) remove(place);
}

}  // namespace luoshu
