// What `round cumulative` carries from one sharing to the next (A40): the exact
// part of a fen that a key was given too little (or, below zero, too much) so far. A rational of
// any length; its arithmetic is in residual_exact.h, so that who only keeps residuals does not read
// it. A value; safe from every thread as values are.
#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace luoshu::allocation {

class Residual {
 public:
  struct Exact;

  Residual();  // zero
  // REQUIRES what text() gave.
  explicit Residual(std::string_view text);
  Residual(const Residual& other);
  Residual(Residual&& other) noexcept;
  Residual& operator=(Residual other) noexcept;
  ~Residual();

  // "2/3", "-1/7", "0": how outcomes keep it on disk.
  std::string text() const;
  Exact& exact();
  const Exact& exact() const;

 private:
  std::unique_ptr<Exact> exact_;
};

}  // namespace luoshu::allocation
