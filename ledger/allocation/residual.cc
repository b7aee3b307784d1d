#include "ledger/allocation/residual.h"

#include <utility>

#include "ledger/allocation/residual_exact.h"

namespace luoshu::allocation {

Residual::Residual() : exact_(std::make_unique<Exact>()) {}
Residual::Residual(std::string_view text)
    : exact_(std::make_unique<Exact>(Exact{Rational(std::string(text))})) {}
Residual::Residual(const Residual& other) : exact_(std::make_unique<Exact>(*other.exact_)) {}
Residual::Residual(Residual&& other) noexcept = default;
Residual& Residual::operator=(Residual other) noexcept {
  std::swap(exact_, other.exact_);
  return *this;
}
Residual::~Residual() = default;

std::string Residual::text() const {
  return exact_->value.str();
}
Residual::Exact& Residual::exact() {
  return *exact_;
}
const Residual::Exact& Residual::exact() const {
  return *exact_;
}

}  // namespace luoshu::allocation
