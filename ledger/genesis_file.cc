#include "ledger/genesis_file.h"

#include <fmt/format.h>

#include "ledger/base/json.h"
#include "ledger/base/limits.h"
#include "ledger/log/checkpoint.h"
#include "ledger/merkle/hash.h"

namespace luoshu {
namespace {

constexpr std::string_view kFormat = "luoshu-genesis/v1";

Result<std::string> text_member(const json::Value& value, const char* name) {
  const json::Value* member = value.find(name);
  if (member == nullptr || member->string() == nullptr)
    return Fault{Errc::kInvalid, fmt::format("'{}' is missing or not a text", name)};
  return *member->string();
}

Result<Bytes> bytes_member(const json::Value& value, const char* name) {
  LUOSHU_TRY(const std::string text, text_member(value, name));
  return from_base64(text);
}

Result<merkle::Proof> proof_member(const json::Value& value) {
  const json::Value* member = value.find("proof");
  if (member == nullptr || member->array() == nullptr ||
      member->array()->size() > limits::kProofHashesMax)
    return Fault{Errc::kInvalid, "'proof' is missing or no list of hashes"};
  merkle::Proof proof;
  for (const json::Value& item : *member->array()) {
    if (item.string() == nullptr) return Fault{Errc::kInvalid, "'proof' is no list of hashes"};
    LUOSHU_TRY(const Bytes bytes, from_base64(*item.string()));
    LUOSHU_TRY(const Hash hash, hash_from(bytes));
    proof.push_back(hash);
  }
  return proof;
}

}  // namespace

Result<GenesisFile> genesis_file_of(const LogReader& log) {
  GenesisFile file{log.genesis().origin, log.ledger(), {}, {}, {}};
  LUOSHU_TRY(file.entry_0.leaf, log.leaf_bytes(Seq{0}));
  LUOSHU_TRY(file.entry_0.framed_events, log.framed_events(Seq{0}));
  LUOSHU_TRY(const auto latest, log.latest_checkpoint());
  if (!latest) return file;
  file.checkpoint = latest->checkpoint;
  LUOSHU_TRY(file.proof, log.inclusion(DigestKind::kSha256, Seq{0}, latest->size));
  return file;
}

Status check_genesis_file(const GenesisFile& file) {
  if (file.checkpoint.empty()) return Done{};
  LUOSHU_TRY(const std::vector<ByteView> events, unframe_events(file.entry_0.framed_events));
  if (events.size() != 1) return Fault{Errc::kVerification, "entry 0 holds one event"};
  LUOSHU_TRY(const Genesis genesis, decode_genesis(events.front()));
  LUOSHU_TRY(const Checkpoint checkpoint,
             open_checkpoint(file.checkpoint, genesis.origin, genesis.log_key));
  const Hash leaf = merkle::leaf_hash(DigestKind::kSha256, file.entry_0.leaf);
  if (merkle::verify_inclusion(DigestKind::kSha256, 0, checkpoint.size.value, leaf, file.proof,
                               checkpoint.root))
    return Done{};
  return Fault{Errc::kVerification,
               "entry 0 is not in the signed log as this file has it: the file is damaged; ask for "
               "it again",
               "文件中的第 0 条记录与已签日志不符：文件已损坏，请重新索取"};
}

std::string encode_genesis_file(const GenesisFile& file) {
  json::Object object{{"format", kFormat},
                      {"origin", file.origin},
                      {"ledger", file.ledger.hash.hex()},
                      {"leaf", to_base64(file.entry_0.leaf)},
                      {"events", to_base64(file.entry_0.framed_events)}};
  if (!file.checkpoint.empty()) {
    json::Array proof;
    for (const Hash& hash : file.proof) proof.emplace_back(to_base64(hash.view()));
    object.emplace_back("checkpoint", file.checkpoint);
    object.emplace_back("proof", std::move(proof));
  }
  return json::to_pretty(json::Value(std::move(object))) + "\n";
}

Result<GenesisFile> decode_genesis_file(std::string_view text) {
  LUOSHU_TRY(const json::Value value, json::parse(text));
  LUOSHU_TRY(const std::string format, text_member(value, "format"));
  if (format != kFormat)
    return Fault{Errc::kInvalid,
                 fmt::format("this is no genesis file: 'format' is not {}", kFormat)};
  GenesisFile file;
  LUOSHU_TRY(file.origin, text_member(value, "origin"));
  LUOSHU_TRY(const std::string ledger, text_member(value, "ledger"));
  LUOSHU_TRY(const Bytes id, from_hex(ledger));
  LUOSHU_TRY(file.ledger.hash, hash_from(id));
  LUOSHU_TRY(file.entry_0.leaf, bytes_member(value, "leaf"));
  LUOSHU_TRY(file.entry_0.framed_events, bytes_member(value, "events"));
  if (value.find("checkpoint") == nullptr) return file;
  LUOSHU_TRY(file.checkpoint, text_member(value, "checkpoint"));
  LUOSHU_TRY(file.proof, proof_member(value));
  return file;
}

}  // namespace luoshu
