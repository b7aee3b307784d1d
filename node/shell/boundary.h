// Where exceptions end. Foreign bytes go through libraries that throw (Asio, OpenSSL's wrappers,
// Cap'n Proto, the standard library's own containers), and one that leaves a thread ends the
// process. So every job that foreign bytes can reach runs inside a boundary: an exception
// fails that job and no more, is counted, and is told at most once a minute for each place.
//
// What an exception must NOT pass by is a commit of the ledger: there nobody knows what is on disk,
// and the writer ends the process (writer.h).
//
// Safe from every thread.
#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <exception>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>

namespace luoshu::node {

// The places; as `where` in the metric luoshu_foreign_exceptions_total.
enum class Where {
  kLoop,
  kTimer,
  kMachine,
  kLink,
  kHttp,
  kReading,
  kCheck,
  kViews,
  kWriter,
  kWitnessClient,
  kWitnessServer,
  kApi
};
std::string_view where_name(Where where);

class Boundary {
 public:
  // `what`: the exception's own words. On the thread where it was thrown. Must not throw.
  using Tell = std::function<void(Where where, const std::string& what, std::uint64_t count)>;
  Boundary() = default;  // only counts
  explicit Boundary(Tell tell) : tell_(std::move(tell)) {}
  Boundary(const Boundary&) = delete;
  Boundary& operator=(const Boundary&) = delete;

  // Runs the job. False where it threw: then the caller closes what the bytes came from.
  template <class Job>
  bool run(Where where, Job&& job) noexcept {
    try {
      std::forward<Job>(job)();
      return true;
    } catch (const std::exception& error) {
      caught(where, error.what());
    } catch (...) {
      caught(where, "an exception without words");
    }
    return false;
  }

  // By place; those where nothing was thrown with 0, so that an alarm can be set on a rise.
  std::map<std::string, std::uint64_t> counts() const;

 private:
  static constexpr std::size_t kPlaces = static_cast<std::size_t>(Where::kApi) + 1;
  struct Place {
    std::atomic<std::uint64_t> count = 0;
    std::chrono::steady_clock::time_point told;
    bool ever = false;
  };
  void caught(Where where, const char* what) noexcept;

  Tell tell_;
  std::mutex mutex_;  // of `told` and `ever`
  std::array<Place, kPlaces> places_;
};

// Carries an exception from a helper's thread to the one that waits for it: the helper goes on, and
// who asked for the work has the failure.
class CarriedException {
 public:
  template <class Job>
  void run(Job&& job) noexcept {
    try {
      std::forward<Job>(job)();
    } catch (...) {
      keep(std::current_exception());
    }
  }
  // Throws the first one that was kept, if any, and forgets it.
  void rethrow();

 private:
  void keep(std::exception_ptr caught) noexcept;
  std::mutex mutex_;
  std::exception_ptr first_;
};

}  // namespace luoshu::node
