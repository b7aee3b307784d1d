// The names of a run (divisions, parties, accounts, costs, components, resources) as numbers in
// their bytewise order: comparing two numbers compares the names, which is what every tie and every
// order of lines asks for (A8). Values; immutable once made; safe from every
// thread.
#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace luoshu::allocation {

struct NameId {
  std::uint32_t value = 0;  // 0: the empty name
  friend auto operator<=>(NameId, NameId) = default;
};
inline constexpr NameId kNoName{};

class Names {
 public:
  Names() : Names(std::vector<std::string>()) {}
  // In any order, also twice. The empty name is always one of them.
  explicit Names(std::vector<std::string> texts);

  // REQUIRES a name that it was made with.
  NameId of(std::string_view text) const;
  std::string_view text(NameId name) const { return texts_[name.value]; }
  std::size_t size() const { return texts_.size(); }

 private:
  std::vector<std::string> texts_;  // ascending
};

}  // namespace luoshu::allocation
