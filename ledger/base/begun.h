// What this process has begun on disk and not finished: half-written files, folders to work in.
// Each is removed when its owner goes out of scope, and all of them at once by remove_all_begun()
// where a signal ends the process, which runs no destructor. Safe from every thread.
#pragma once

#include <filesystem>
#include <functional>

#include "ledger/base/result.h"

namespace luoshu {

class Begun {
 public:
  enum class Kind {
    kWhole,    // the file or folder itself
    kContents  // what lies in the folder; the folder was there before
  };
  // Runs `make`, which makes `path`, and takes it for this process's own in the same step: a signal
  // finds both or neither. The fault of `make`, which has then made nothing.
  static Result<Begun> begin(std::filesystem::path path, const std::function<Status()>& make);
  // What is there already, or comes later. REQUIRES that it is this process's own to remove.
  explicit Begun(std::filesystem::path path, Kind kind = Kind::kWhole);
  Begun(Begun&& other) noexcept;
  Begun& operator=(Begun&&) = delete;
  ~Begun();

  const std::filesystem::path& path() const { return path_; }
  // Runs `publish`, during which no signal can take the path away; where it is good, what was begun
  // is finished and stays.
  Status finish(const std::function<Status()>& publish);
  // Two that are finished together: a signal takes both or neither.
  static void finish_both(Begun& one, Begun& other);

 private:
  struct Registered {};
  Begun(std::filesystem::path path, Kind kind, Registered) : path_(std::move(path)), kind_(kind) {}

  std::filesystem::path path_;  // empty once finished
  Kind kind_;
};

// For the end of a process alone: nothing can be begun or finished afterwards.
void remove_all_begun();

}  // namespace luoshu
