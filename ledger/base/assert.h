// Assertions that stay on in release builds. A broken invariant is a bug: the process says where
// and aborts, because a ledger that goes on after one could record something false.
#pragma once

#include <cstdio>
#include <cstdlib>

namespace luoshu::detail {
[[noreturn]] inline void assertion_failed(const char* condition, const char* file, int line) {
  std::fprintf(stderr, "luoshu: broken invariant %s at %s:%d\n", condition, file, line);
  std::abort();
}
}  // namespace luoshu::detail

#define LUOSHU_ASSERT(condition)      \
  ((condition) ? static_cast<void>(0) \
               : ::luoshu::detail::assertion_failed(#condition, __FILE__, __LINE__))
