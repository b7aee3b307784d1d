#include "tests/ledger/support/worked_example.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>

#include "ledger/log/anchor.h"
#include "ledger/log/cosignature.h"
#include "ledger/log/genesis.h"
#include "ledger/log/head.h"
#include "ledger/log/leaf.h"
#include "ledger/log/policy.h"
#include "ledger/log/proof_file.h"
#include "ledger/merkle/hash.h"
#include "ledger/merkle/tile.h"
#include "ledger/rules/parties/keys.h"
#include "tests/ledger/support/province.h"

namespace luoshu::test {
namespace {

constexpr std::string_view kOrigin = "luoshu.example/worked";
constexpr std::string_view kWitness = "luoyang.example/replica";
constexpr std::string_view kEventLine =
    R"({"type": "LedgerOpened", "author": "hn-auth", "role": "root", "effective": "2025-01-01", )"
    R"("subject": "WORKED", "fields": {"name": "洛书", "root_key": "root", )"
    R"("signature": "Ed25519", "digest": "SHA-256"}})";
constexpr Time kOpened{1'741'000'000'000'000};  // 2025-03-03T19:06:40+08:00
// SM2 signatures are made with fresh randomness, so the one of the gm ledger was made once.
constexpr std::string_view kGmSignature =
    "30460221009e7bc936812965d1128937ea9d064cb6395822540b47e083782a36dd4811bdde"
    "0221008097ef7968d67bdfd44413191ed29ed1e2ce0d5ed96ffbaf53f7cbb542f14348";

PrivateKey key_of(Suite suite, std::uint8_t filler) {
  return PrivateKey::from_secret(suite, Bytes(32, filler)).value();
}

// The keys of the example: secrets of 32 equal bytes.
const PrivateKey& log_key() {
  static const PrivateKey key = key_of(Suite::kIntl, 1);
  return key;
}

class Builder {
 public:
  void hex(std::string name, Bytes bytes) {
    artefacts_.push_back({std::move(name), Artefact::Form::kHex, std::move(bytes)});
  }
  void text(std::string name, std::string_view text) {
    artefacts_.push_back({std::move(name), Artefact::Form::kText, to_bytes(text)});
  }
  std::vector<Artefact> take() { return std::move(artefacts_); }

 private:
  std::vector<Artefact> artefacts_;
};

Leaf leaf_of(const Entry& entry, Seq seq, EventNumber first_event) {
  Leaf leaf{entry.header, entry.signatures, {}};
  leaf.stamp.seq = seq;
  leaf.stamp.recorded = Time{kOpened.micros + static_cast<std::int64_t>(seq.value) * 1'000'000};
  leaf.stamp.first_event = first_event;
  return leaf;
}

// Entry 1: the first business event, signed by the root key.
Entry first_entry(const LedgerId& ledger, const PrivateKey& root, const Bytes& event) {
  Header header;
  header.ledger = ledger.hash;
  for (std::uint8_t i = 0; i < 16; ++i) header.entry_id.bytes[i] = i;
  header.author = "hn-auth";
  header.author_time = Time{kOpened.micros + 500'000};
  header.event_count = 1;
  header.events_root = events_root(DigestKind::kSha256, std::vector<Bytes>{event});
  header.signers = {{"hn-auth", std::string(kRootKeyId)}};
  header.expected_version = Size{1};
  Entry entry{encode_header(header), {event}, {}};
  entry.signatures = {{root.suite(), root.sign(signed_message(entry.header))}};
  return entry;
}

Bytes import_id(const LedgerId& ledger, std::uint64_t position, ByteView event) {
  Bytes message = to_bytes("luoshu/import/v1\n");
  append(message, ledger.hash.view());
  put_u64_be(message, position);
  append(message, event);
  return to_bytes(sha256(message).view().first(16));
}

// What is signed over a log of these two leaves, and what is kept beside it.
void add_notes(Builder& out, const LedgerId& ledger, const std::vector<Bytes>& leaves) {
  std::vector<Hash> hashes;
  for (const Bytes& leaf : leaves) hashes.push_back(merkle::leaf_hash(DigestKind::kSha256, leaf));
  const Hash root = merkle::root_of(DigestKind::kSha256, hashes);
  const Checkpoint checkpoint{std::string(kOrigin), Size{leaves.size()}, root};
  const std::string note = sign_checkpoint(checkpoint, log_key()).value();
  const NoteSigner witness{std::string(kWitness), key_of(Suite::kIntl, 4)};
  const NoteSignature cosignature =
      cosign(checkpoint_text(checkpoint), witness, Time{kOpened.micros + 60'000'000}).value();
  const std::string cosigned = with_signature(note, cosignature).value();
  const NoteVerifier log =
      note_verifier(std::string(kOrigin), NoteKeyType::kEd25519, log_key().public_key()).value();
  const NoteVerifier witnessing =
      note_verifier(witness.name, NoteKeyType::kCosignature, witness.key.public_key()).value();
  out.text("checkpoint", cosigned);
  out.text("policy", fmt::format("log {}\nwitness luoyang {}\ngroup cities 1 luoyang\n"
                                 "quorum cities\n",
                                 to_vkey(log), to_vkey(witnessing)));
  const merkle::Proof proof = merkle::inclusion_proof(DigestKind::kSha256, hashes, 1);
  out.text("tlog-proof", to_text(ProofFile{std::nullopt, 1, proof, cosigned}));
  Head head{{leaves.size()}, {2}, Time{kOpened.micros + 1'000'000}, 1, {}, root, std::nullopt};
  out.hex("head", encode_head(head));
  out.text("anchor", encode_anchor({ledger, head.size, root, note}));
}

void add_intl(Builder& out) {
  const PrivateKey root = key_of(Suite::kIntl, 2);
  const Genesis genesis{std::string(kOrigin),   Suite::kIntl, false,
                        log_key().public_key(), std::nullopt, root.public_key()};
  const Entry zero = genesis_entry(genesis, root, kOpened);
  const LedgerId ledger = ledger_id_of(zero.header);
  out.hex("genesis", zero.events[0]);
  out.hex("genesis-header", zero.header);
  out.hex("ledger-id", to_bytes(ledger.hash.view()));

  const Bytes event = Province::event(std::string(kEventLine));
  const Entry one = first_entry(ledger, root, event);
  out.text("business-form", fmt::format("{}\n", kEventLine));
  out.hex("event", event);
  out.hex("header", one.header);
  out.hex("entry", encode_entry(one));
  out.hex("framed-events", frame_events(one.events));
  const Bytes leaf = encode_leaf(leaf_of(one, Seq{1}, EventNumber{1}));
  out.hex("leaf", leaf);
  out.hex("identity", to_bytes(identity_of("hn-auth", decode_header(one.header)->entry_id).view()));
  out.hex("import-entry-id", import_id(ledger, 0, event));
  out.hex("possession", possession_message(ledger, "hn-auth", "hn-auth#1", "entry"));
  add_notes(out, ledger, {encode_leaf(leaf_of(zero, Seq{0}, EventNumber{0})), leaf});
}

void add_gm(Builder& out) {
  const PrivateKey root = key_of(Suite::kGm, 6);
  const PrivateKey log_sm2 = key_of(Suite::kGm, 5);
  const Genesis genesis{std::string(kOrigin),   Suite::kGm,           true,
                        log_key().public_key(), log_sm2.public_key(), root.public_key()};
  Entry zero = genesis_entry(genesis, root, Time{0});
  zero.signatures = {{Suite::kGm, from_hex(kGmSignature).value()}};
  EXPECT_TRUE(root.public_key().verify(signed_message(zero.header), zero.signatures[0].bytes));
  out.hex("gm-genesis", zero.events[0]);
  out.hex("gm-header", zero.header);
  Leaf leaf = leaf_of(zero, Seq{0}, EventNumber{0});
  leaf.stamp.recorded = Time{0};
  const Bytes bytes = encode_leaf(leaf);
  out.hex("gm-leaf", bytes);
  const Hash root_sm3 = merkle::leaf_hash(DigestKind::kSm3, bytes);
  const Hash root_sha256 = merkle::leaf_hash(DigestKind::kSha256, bytes);
  out.text("gm-sm3-checkpoint", checkpoint_text({sm3_origin(kOrigin), Size{1}, root_sm3}));
  out.text(
      "gm-vkey",
      to_vkey(*note_verifier(sm3_origin(kOrigin), NoteKeyType::kSm2, log_sm2.public_key())) + "\n");
  out.hex("gm-head", encode_head({{1}, {1}, Time{0}, 1, {}, root_sha256, root_sm3}));
}

void add_paths(Builder& out) {
  std::string paths;
  for (const std::uint64_t index : {0ULL, 999ULL, 1'000ULL, 1'234'067ULL})
    paths += fmt::format("{:>7}  {}\n", index, merkle::tile_path({0, index}, merkle::kTileWidth));
  out.text("tile-numbers", paths);
  std::string partial;
  for (const merkle::TileSpan& tile : merkle::tiles_of(70'000))
    if (tile.width < merkle::kTileWidth)
      partial += fmt::format("{}\n", merkle::tile_path(tile.id, tile.width));
  out.text("partial-tiles", partial);
}

}  // namespace

std::string Artefact::shown() const {
  if (form == Form::kText) return std::string(as_text(bytes));
  std::string out;
  for (std::size_t line = 0; line < bytes.size(); line += 32) {
    out += fmt::format("{:04x} ", line);
    for (std::size_t word = line; word < std::min(line + 32, bytes.size()); word += 8) {
      const std::size_t length = std::min<std::size_t>(8, bytes.size() - word);
      out += fmt::format(" {}", to_hex(ByteView(bytes).subspan(word, length)));
    }
    out += "\n";
  }
  return out;
}

std::vector<Artefact> worked_example() {
  Builder out;
  add_intl(out);
  add_gm(out);
  add_paths(out);
  return out.take();
}

bool regenerating() {
  const char* asked = std::getenv("LUOSHU_REGENERATE");
  return asked != nullptr && std::string_view(asked) == "1";
}

}  // namespace luoshu::test
