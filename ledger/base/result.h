// Errors as values. Every expected failure in Luoshu is a `Fault` carried by a `Result<T>`; a
// broken invariant is a bug and ends the process (assert.h). Values only, so safe from every
// thread.
#pragma once

#include <boost/system/result.hpp>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

namespace luoshu {

// What kind of failure it is. The command line maps each kind to one exit code
// (docs/INTERFACES in the command's --help): see exit_code().
enum class Errc {
  kRefused,       // the rules refuse it
  kUsage,         // the caller asked wrongly: bad argument, bad file name, wrong suite
  kInvalid,       // foreign bytes that do not decode: bad JSON, bad entry, bad key file
  kNotFound,      // nothing of that name here
  kVerification,  // a signature, hash or proof does not hold
  kConflict,      // the same id with other bytes, or another writer was first
  kBusy,          // in use, or a bounded queue is full: try again later
  kLimit,         // past a named limit of limits.h
  kIo,            // the operating system said no
  kCorruption,    // stored bytes are not what was written
};

// A failure: its kind and what happened, where, and what to do next, in English and (where the
// sentence is meant for officials) in Chinese.
struct Fault {
  Errc code = Errc::kInvalid;
  std::string detail;
  std::string detail_zh = {};

  friend bool operator==(const Fault&, const Fault&) = default;
};

// Name of an error kind, for messages and JSON: "refused", "usage", ...
std::string_view errc_name(Errc code);

// Exit code of the command line: 1 refused, 2 usage or invalid input, 3 not found, 4 verification,
// 5 busy or conflict, 6 I/O or corruption.
int exit_code(Errc code);

// Puts `context` in front of the detail: "context: detail".
Fault with_context(Fault fault, std::string_view context);

// Called by boost::system::result when value() is asked of a failure: that is a programming error.
[[noreturn]] inline void throw_exception_from_error(const Fault& fault,
                                                    const boost::source_location&) {
  throw std::logic_error("value() of a failed Result: " + fault.detail);
}

template <class T>
class [[nodiscard]] Result : public boost::system::result<T, Fault> {
 public:
  using Base = boost::system::result<T, Fault>;
  using Base::Base;
  Result(const Base& base) : Base(base) {}        // NOLINT(google-explicit-constructor)
  Result(Base&& base) : Base(std::move(base)) {}  // NOLINT(google-explicit-constructor)
};

// A Result that carries nothing but success.
struct Done {
  friend bool operator==(Done, Done) = default;
};
using Status = Result<Done>;

}  // namespace luoshu

#define LUOSHU_CONCAT_(a, b) a##b
#define LUOSHU_CONCAT(a, b) LUOSHU_CONCAT_(a, b)

// LUOSHU_TRY(auto head, store.head());  declares `head`, or returns the Fault to the caller.
#define LUOSHU_TRY(declaration, ...)                                \
  auto LUOSHU_CONCAT(luoshu_try_, __LINE__) = (__VA_ARGS__);        \
  if (!LUOSHU_CONCAT(luoshu_try_, __LINE__))                        \
    return std::move(LUOSHU_CONCAT(luoshu_try_, __LINE__)).error(); \
  declaration = *std::move(LUOSHU_CONCAT(luoshu_try_, __LINE__))

// LUOSHU_CHECK(store.sync());  returns the Fault to the caller, or goes on.
#define LUOSHU_CHECK(...)                                        \
  do {                                                           \
    auto luoshu_check_ = (__VA_ARGS__);                          \
    if (!luoshu_check_) return std::move(luoshu_check_).error(); \
  } while (false)
