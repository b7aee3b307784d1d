#include "ledger/key_folder.h"

#include <fmt/format.h>

#include "ledger/crypto/key_file.h"

namespace luoshu {

Result<std::filesystem::path> KeyFolder::path_of(std::string_view key_id) const {
  const bool bad = key_id.empty() || key_id.front() == '.' ||
                   key_id.find_first_of(std::string_view("/\0", 2)) != std::string_view::npos;
  if (bad)
    return Fault{Errc::kUsage, fmt::format("the key id '{}' cannot be a file name", key_id),
                 fmt::format("密钥编号“{}”不能用作文件名", key_id)};
  return folder_ / (std::string(key_id) + ".pem");
}

Result<const PrivateKey*> KeyFolder::find(std::string_view key_id) {
  if (const auto known = keys_.find(key_id); known != keys_.end()) return &known->second;
  LUOSHU_TRY(const std::filesystem::path path, path_of(key_id));
  LUOSHU_TRY(PrivateKey key, read_key_file(path, passphrase_));
  return &keys_.emplace(std::string(key_id), std::move(key)).first->second;
}

Result<const PrivateKey*> KeyFolder::find_or_make(std::string_view key_id, Suite suite) {
  auto found = find(key_id);
  if (!found && found.error().code == Errc::kNotFound) {
    LUOSHU_TRY(const std::filesystem::path path, path_of(key_id));
    LUOSHU_CHECK(write_key_file(path, PrivateKey::generate(suite), passphrase_));
    found = find(key_id);
  }
  if (found && (*found)->suite() != suite)
    return Fault{Errc::kUsage,
                 fmt::format("the key file of '{}' holds a key for {}, not for {}", key_id,
                             signature_algorithm((*found)->suite()), signature_algorithm(suite)),
                 fmt::format("“{}”的密钥文件为 {} 密钥，应为 {}", key_id,
                             signature_algorithm((*found)->suite()), signature_algorithm(suite))};
  return found;
}

Result<std::string> KeyFolder::signing_key_id(const KeyRing& ring, std::string_view party, Seq at,
                                              Date day) {
  const std::optional<std::string> newest = ring.signing_key_id(party, at, day);
  if (!newest)
    return Fault{Errc::kNotFound,
                 fmt::format("{} has no enrolled key that may sign on {}: enrol one (KeyEnrolled)",
                             party, to_string(day)),
                 fmt::format("{} 在 {} 没有可用的已登记密钥：请先登记（KeyEnrolled）", party,
                             to_string(day))};
  LUOSHU_TRY(const std::filesystem::path expected, path_of(*newest));
  std::error_code error;
  if (std::filesystem::exists(expected, error)) return *newest;
  std::optional<std::string> best;
  for (const auto& file : std::filesystem::directory_iterator(folder_, error)) {
    if (file.path().extension() != ".pem") continue;
    const std::string id = file.path().stem().string();
    const EnrolledKey* key = ring.find(party, id);
    if (key == nullptr || key->purpose != "entry") continue;
    if (!std::holds_alternative<PublicKey>(ring.signer_key(party, id, at, day))) continue;
    if (!best || ring.find(party, *best)->enrolled < key->enrolled) best = id;
  }
  if (best) return *best;
  return Fault{
      Errc::kNotFound,
      fmt::format("the private key of {} is missing: expected in {}", party, expected.string()),
      fmt::format("缺少 {} 的私钥：应在 {}", party, expected.string())};
}

}  // namespace luoshu
