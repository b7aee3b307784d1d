// Errors as values. Every expected failure in Luoshu is a `Fault` carried by a `Result<T>`; a
// broken invariant is a bug and ends the process (assert.h). Values only, so safe from every
// thread.
#pragma once

#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>

namespace luoshu {

// What kind of failure it is. The command line maps each kind to one exit code
// (README.md, "Exit codes"): see exit_code().
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

[[noreturn]] void throw_value_of_failure(const Fault& fault);

// A T or the Fault that there is none. Asking for what is not there (`*`, `->`, value() of a
// failure, error() of a success) is a programming error and throws std::logic_error or is undefined
// as for std::get_if. Own code, since every file reads it and the library's header costs each a
// second.
template <class T>
class [[nodiscard]] Result {
 public:
  using value_type = T;

  Result() = default;  // T()
  template <class U = T>
  requires(std::is_convertible_v<U, T> && !std::is_same_v<std::remove_cvref_t<U>, Result> &&
           !std::is_same_v<std::remove_cvref_t<U>, Fault>)
      Result(
          U&& value)  // NOLINT(google-explicit-constructor,bugprone-forwarding-reference-overload)
      : held_(std::in_place_index<0>, std::forward<U>(value)) {}
  Result(Fault fault)  // NOLINT(google-explicit-constructor)
      : held_(std::in_place_index<1>, std::move(fault)) {}

  bool has_value() const noexcept { return held_.index() == 0; }
  bool has_error() const noexcept { return !has_value(); }
  explicit operator bool() const noexcept { return has_value(); }

  T& operator*() & noexcept { return *std::get_if<0>(&held_); }
  const T& operator*() const& noexcept { return *std::get_if<0>(&held_); }
  // By value: what a loop over `*call()` reads must outlive the call's answer.
  T operator*() && noexcept { return std::move(*std::get_if<0>(&held_)); }
  T* operator->() noexcept { return std::get_if<0>(&held_); }
  const T* operator->() const noexcept { return std::get_if<0>(&held_); }

  T& value() & { return require_value(), **this; }
  const T& value() const& { return require_value(), **this; }
  T value() && { return require_value(), *std::move(*this); }

  Fault error() const& { return has_value() ? Fault{} : *std::get_if<1>(&held_); }
  Fault error() && { return has_value() ? Fault{} : std::move(*std::get_if<1>(&held_)); }

  friend bool operator==(const Result&, const Result&) = default;

 private:
  void require_value() const {
    if (has_error()) throw_value_of_failure(*std::get_if<1>(&held_));
  }
  std::variant<T, Fault> held_;
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
