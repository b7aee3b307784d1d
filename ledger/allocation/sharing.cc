#include "ledger/allocation/sharing.h"

#include <algorithm>
#include <numeric>

namespace luoshu::allocation {

void Sharing::begin(std::string_view transaction) {
  if (rule_.rounding.kind != Rounding::Kind::kRotateByTransaction) return;
  tie_.turn = 0;
  for (const char byte : transaction) tie_.turn += static_cast<unsigned char>(byte);
}

bool Sharing::share(const Site& site, std::int64_t amount, const Weights& weights, Parts& parts,
                    const EntryName& name, std::span<const std::int64_t> at_most) {
  parts.assign(weights.size(), 0);
  if (std::ranges::all_of(weights, [](std::uint64_t weight) { return weight == 0; })) return false;
  const auto span = std::span<std::int64_t>(parts.data(), parts.size());
  const auto given = std::span<const std::uint64_t>(weights.data(), weights.size());
  std::vector<Residual> before;
  if (rule_.rounding.kind == Rounding::Kind::kCumulative && residuals_ != nullptr) {
    std::string path = rule_.id;
    path.append(1, '\0').append(site.list).append(1, '\0').append(site.component);
    auto& of_site = (*residuals_)[path];
    boost::container::small_vector<Residual*, 24> residuals;
    for (std::size_t i = 0; i < weights.size(); ++i) residuals.push_back(&of_site[name(i)]);
    if (watcher_ != nullptr)
      for (const Residual* residual : residuals) before.push_back(*residual);
    apportion_cumulative(amount, given, span, {residuals.data(), residuals.size()}, at_most);
  } else {
    apportion(amount, given, span, tie_);
  }
  if (watcher_ != nullptr) {
    const auto sum = std::accumulate(weights.begin(), weights.end(), std::uint64_t{0});
    const std::vector<ExactShare> exact = exact_shares(amount, given, span, tie_);
    watcher_->shared({site, amount, weights, parts, name, sum, exact, tie_.turn, before});
  }
  return true;
}

std::int64_t Sharing::least(const Site& site, std::initializer_list<Bound> bounds) const {
  const auto lower = [](const Bound& one, const Bound& other) { return one.fen < other.fen; };
  const std::int64_t fen = std::min(bounds, lower).fen;
  if (watcher_ != nullptr) watcher_->bounded(site, {bounds.begin(), bounds.size()}, fen);
  return fen;
}

}  // namespace luoshu::allocation
