// Key files: one PKCS#8 PEM private key, mode 0600, named <key id>.pem in a key folder. Reading
// refuses a file that others may read, because such a key can no longer prove who signed.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "ledger/crypto/key.h"

namespace luoshu {

// Writes a new file with mode 0600, synced; never overwrites (kConflict).
Status write_key_file(const std::filesystem::path& path, const PrivateKey& key,
                      std::optional<std::string> passphrase = std::nullopt);
// kNotFound, kIo (unreadable or group/world-accessible: says the chmod to run), kInvalid (no key).
Result<PrivateKey> read_key_file(const std::filesystem::path& path,
                                 std::optional<std::string> passphrase = std::nullopt);

}  // namespace luoshu
