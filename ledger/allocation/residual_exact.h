// The rational behind a Residual. Internal to this room: Boost's multiprecision
// costs each file that reads it three seconds.
#pragma once

// lint: allow foreign-header: the one header that may, for the files that calculate
#include <boost/multiprecision/cpp_int.hpp>

#include "ledger/allocation/residual.h"

namespace luoshu::allocation {

using Rational = boost::multiprecision::cpp_rational;

struct Residual::Exact {
  Rational value;
};

}  // namespace luoshu::allocation
