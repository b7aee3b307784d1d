// The folder in which parties' private keys lie, one file <key id>.pem each. Keys are read once.
// Used by one thread; the keys handed out may be used by several.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>

#include "ledger/crypto/key.h"
#include "ledger/rules/parties/keys.h"

namespace luoshu {

class KeyFolder {
 public:
  KeyFolder(std::filesystem::path folder, std::optional<std::string> passphrase)
      : folder_(std::move(folder)), passphrase_(std::move(passphrase)) {}

  // The file that must hold the key. kUsage where the id cannot be a file name of this folder.
  Result<std::filesystem::path> path_of(std::string_view key_id) const;
  // kNotFound names the file expected. The pointer lives as long as the folder.
  Result<const PrivateKey*> find(std::string_view key_id);
  // The same, made and written where it is not there yet. kUsage where it is there but of another
  // suite.
  Result<const PrivateKey*> find_or_make(std::string_view key_id, Suite suite);

  // The key with which the party signs an entry at that place: its newest enrolled one that lies in
  // this folder. kNotFound says which file is missing, or that the party has no key.
  Result<std::string> signing_key_id(const KeyRing& ring, std::string_view party, Seq at, Date day);

 private:
  std::filesystem::path folder_;
  std::optional<std::string> passphrase_;
  std::map<std::string, PrivateKey, std::less<>> keys_;
};

}  // namespace luoshu
