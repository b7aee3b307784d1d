#include <fmt/format.h>

#include "ledger/base/limits.h"
#include "ledger/crypto/key_file.h"
#include "ledger/form/event_form.h"
#include "ledger/log/entry_draft.h"
#include "tools/luoshu/files.h"
#include "tools/luoshu/verbs.h"

namespace luoshu {
namespace {

struct Signing {
  Entry entry;
  Header header;
  std::vector<std::string> missing;  // parties that have yet to sign
};

// What is signed is what is shown: the events must lead to the header's roots.
Result<Signing> read_signing(const std::string& file) {
  Signing signing;
  LUOSHU_TRY(const Bytes bytes, read_whole(file, 2 * limits::kEntryBytesMax));
  auto entry = decode_entry(bytes);
  if (!entry) return with_context(entry.error(), file);
  signing.entry = *std::move(entry);
  LUOSHU_TRY(signing.header, decode_header(signing.entry.header));
  const auto& header = signing.header;
  const auto& events = signing.entry.events;
  const bool sha_fits = events_root(DigestKind::kSha256, events) == header.events_root;
  const bool sm3_fits =
      !header.events_root_sm3 || events_root(DigestKind::kSm3, events) == *header.events_root_sm3;
  if (!sha_fits || !sm3_fits || signing.entry.signatures.size() != header.signers.size())
    return make_fault(Errc::kVerification,
                      fmt::format("{}: the events are not those that the header names", file),
                      fmt::format("{}：事件与记录头不符", file));
  return signing;
}

// Signs for every signer that uses this key id.
Status add_signature(Signing& signing, const std::string& key_id, const PrivateKey& key) {
  bool found = false;
  for (std::size_t i = 0; i < signing.header.signers.size(); ++i) {
    const Signer& signer = signing.header.signers[i];
    if (signer.key_id == key_id) {
      sign_entry(signing.entry, i, key);
      found = true;
    } else if (signing.entry.signatures[i].bytes.empty()) {
      signing.missing.push_back(fmt::format("{} ({})", signer.party, signer.key_id));
    }
  }
  if (found) return Done{};
  std::string named;
  for (const Signer& signer : signing.header.signers)
    named += fmt::format("{}{} ({})", named.empty() ? "" : ", ", signer.party, signer.key_id);
  return make_fault(
      Errc::kUsage,
      fmt::format(
          "the entry is to be signed by {}; no signer has the key '{}'. If only the file is "
          "called so, say --as KEY_ID; if this key shall sign, draft the event again with "
          "--signer {}",
          named, key_id, key_id == kRootKeyId ? "root" : "PARTY=" + key_id),
      fmt::format("记录的签署方为 {}，其中没有密钥“{}”。若只是文件名不同，请用 --as 指明密钥编号；"
                  "若应由该密钥签署，请以 --signer {} 重新起草",
                  named, key_id, key_id == kRootKeyId ? "root" : "主体=" + key_id));
}

int tell(const Signing& signing, const std::string& file, const Console& console) {
  json::Array events;
  for (const Bytes& event : signing.entry.events) {
    auto value = form::event_to_json(event);
    if (!value) return console.fail(value.error());
    if (!console.json()) console.line(json::to_line(*value));
    events.push_back(*std::move(value));
  }
  if (console.json()) {
    json::Array missing(signing.missing.begin(), signing.missing.end());
    console.value(json::Object{
        {"entry", file}, {"missing", std::move(missing)}, {"events", std::move(events)}});
    return 0;
  }
  if (signing.missing.empty())
    console.line(console.say(
        {"已签名；签名齐全，可以提交。", "Signed; all signatures are there: submit it."}));
  else
    console.line(
        fmt::format(fmt::runtime(console.say({"已签名；尚缺：{}", "Signed; still missing: {}"})),
                    fmt::join(signing.missing, ", ")));
  return 0;
}

int sign_file(const std::string& file, const std::string& key_id, const PrivateKey& key,
              const Console& console) {
  auto signing = read_signing(file);
  if (!signing) return console.fail(signing.error());
  if (const Status added = add_signature(*signing, key_id, key); !added)
    return console.fail(added.error());
  if (const Status written = replace_whole(file, encode_entry(signing->entry)); !written)
    return console.fail(written.error());
  return tell(*signing, file, console);
}

}  // namespace

int verb_sign(Arguments words, const Console& console) {
  std::vector<std::string> files;
  std::string key_file;
  std::optional<std::string> as;
  std::optional<std::string> passphrase_file;
  CommandLine line(
      "sign",
      {"在记录上加一个签名；任何机器，可离线", "adds one signature; on any machine, offline"},
      {{{"luoshu sign event.entry --key ly-impl#1.pem",
         {"文件名即密钥编号", "the file's name is the key's id"}},
        {"luoshu sign event.entry --key /media/safe.pem --as root --passphrase-file word",
         {"密钥文件另有名称和口令", "a key file of another name, with a passphrase"}}}},
      console);
  line.required("ENTRY", files, "ENTRY...", {"记录文件", "entry files"})
      .required("--key", key_file, "FILE", {"私钥文件", "private key file"})
      .option("--as", as, "KEY_ID",
              {"密钥编号（默认取文件名）", "id of the key (default: the file's name)"})
      .option("--passphrase-file", passphrase_file, "FILE",
              {"口令文件", "file with its passphrase"});
  if (const auto stop = line.parse(words)) return *stop;
  const auto passphrase = read_passphrase(passphrase_file);
  if (!passphrase) return console.fail(passphrase.error());
  const auto key = read_key_file(key_file, *passphrase);
  if (!key) return console.fail(key.error());
  const std::string key_id = as.value_or(std::filesystem::path(key_file).stem().string());
  for (const std::string& file : files)
    if (const int code = sign_file(file, key_id, *key, console); code != 0) return code;
  return 0;
}

}  // namespace luoshu
