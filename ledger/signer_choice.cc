#include "ledger/signer_choice.h"

#include <fmt/format.h>

#include <algorithm>

namespace luoshu {
namespace {

// A recovery (decision 0015): KeyEnrolled in the role of root.
bool recovers(const form::EventEnvelope& envelope) {
  return envelope.type == "KeyEnrolled" && envelope.role == "root";
}

Fault bad_word(std::string_view word) {
  return {Errc::kUsage,
          fmt::format("'{}' is neither PARTY=KEY_ID nor root; several are parted by commas", word),
          fmt::format("“{}”不是“主体=密钥编号”，也不是 root；多个以逗号分隔", word)};
}

}  // namespace

Result<SignerChoice> SignerChoice::parse(const std::optional<std::string>& words) {
  SignerChoice choice;
  if (!words) return choice;
  std::string_view rest = *words;
  for (bool more = true; more;) {
    const auto comma = rest.find(',');
    const std::string_view word = rest.substr(0, comma);
    more = comma != std::string_view::npos;
    if (more) rest.remove_prefix(comma + 1);
    if (word == kRootKeyId) {
      choice.root_ = true;
      continue;
    }
    const auto equals = word.find('=');
    if (equals == std::string_view::npos || equals == 0 || equals + 1 == word.size())
      return bad_word(word);
    const auto [place, is_new] =
        choice.keys_.emplace(word.substr(0, equals), word.substr(equals + 1));
    if (!is_new)
      return Fault{Errc::kUsage, fmt::format("--signer names '{}' twice", place->first),
                   fmt::format("--signer 中“{}”出现两次", place->first)};
  }
  return choice;
}

std::optional<std::string> SignerChoice::key_of(const form::EventEnvelope& envelope,
                                                const std::string& party) const {
  if (const auto named = keys_.find(party); named != keys_.end()) return named->second;
  const bool writes = party == envelope.author;
  if (writes && (root_ || recovers(envelope))) return std::string(kRootKeyId);
  return std::nullopt;
}

Status SignerChoice::fits(const form::EventEnvelope& envelope) const {
  const std::vector<std::string> parties = signing_parties(envelope);
  for (const auto& [party, key] : keys_)
    if (std::ranges::find(parties, party) == parties.end())
      return Fault{
          Errc::kUsage,
          fmt::format("--signer names '{}', which neither writes nor co-signs this event ({})",
                      party, fmt::join(parties, ", ")),
          fmt::format("--signer 中的“{}”既非本事件的提交方亦非会签方（{}）", party,
                      fmt::join(parties, "、"))};
  return Done{};
}

std::vector<std::string> signing_parties(const form::EventEnvelope& envelope) {
  std::vector<std::string> parties{envelope.author};
  for (const auto& cosigner : envelope.cosigners)
    if (std::ranges::find(parties, cosigner.party) == parties.end())
      parties.push_back(cosigner.party);
  return parties;
}

Status root_signs_recovery(const form::EventEnvelope& envelope,
                           const std::vector<Signer>& signers) {
  const bool signs = std::ranges::find(signers, kRootKeyId, &Signer::key_id) != signers.end();
  if (signs || !recovers(envelope)) return Done{};
  return Fault{
      Errc::kRefused,
      "root did not sign, and nobody else can recover a party's keys: draft it again (a "
      "KeyEnrolled "
      "in the role of root is drafted for root) and run `luoshu sign ENTRY --key root.pem`",
      "未经根密钥签署，而密钥恢复只能由根密钥签署：请重新起草（root 角色的 KeyEnrolled 即由根密钥"
      "签署），再运行 luoshu sign ENTRY --key root.pem"};
}

}  // namespace luoshu
