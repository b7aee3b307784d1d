// Our notes and proofs against golang.org/x/mod/sumdb: written by others, used every day by every
// Go installation.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "ledger/log/checkpoint.h"
#include "ledger/log/cosignature.h"
#include "ledger/merkle/proof.h"
#include "tests/paths/paths.h"

namespace luoshu {
namespace {

namespace fs = std::filesystem;
// Where Debian's golang-golang-x-mod-dev puts it.
constexpr std::string_view kPackages = "/usr/share/gocode/src/golang.org/x/mod";
constexpr DigestKind kKind = DigestKind::kSha256;

std::string line(std::string_view expected, std::string_view kind, std::uint64_t first,
                 std::uint64_t size, std::vector<Hash> hashes, const merkle::Proof& proof) {
  hashes.insert(hashes.end(), proof.begin(), proof.end());
  std::string text = fmt::format("{} {} {} {}", expected, kind, first, size);
  for (const Hash& hash : hashes) text.append(" ").append(to_base64(hash.view()));
  return text + "\n";
}

std::string note_line(std::string_view expected, const NoteVerifier& verifier,
                      std::string_view note) {
  return fmt::format("{} note {} {}\n", expected, to_base64(as_bytes(to_vkey(verifier))),
                     to_base64(as_bytes(note)));
}

std::string proof_claims() {
  std::vector<Hash> leaves, roots{merkle::empty_root(kKind)};
  std::string claims;
  for (std::uint8_t n = 1; n <= 40; ++n) {
    leaves.push_back(merkle::leaf_hash(kKind, Bytes(5, n)));
    roots.push_back(merkle::root_of(kKind, leaves));
    for (std::size_t i = 0; i < n; ++i) {
      const merkle::Proof inclusion = merkle::inclusion_proof(kKind, leaves, i);
      const merkle::Proof consistency = merkle::consistency_proof(kKind, leaves, i + 1);
      claims += line("holds", "inclusion", i, n, {leaves[i], roots[n]}, inclusion);
      claims += line("holds", "consistency", i + 1, n, {roots[i + 1], roots[n]}, consistency);
      if (i != 0) claims += line("fails", "inclusion", i - 1, n, {leaves[i], roots[n]}, inclusion);
      claims += line("fails", "consistency", i + 1, n, {roots[i], roots[n]}, consistency);
    }
  }
  return claims;
}

std::string note_claims() {
  const PrivateKey key = PrivateKey::generate(Suite::kIntl);
  const std::string origin = "luoshu.example/henan";
  const NoteVerifier log = note_verifier(origin, NoteKeyType::kEd25519, key.public_key()).value();
  const NoteVerifier other =
      note_verifier(origin, NoteKeyType::kEd25519, PrivateKey::generate(Suite::kIntl).public_key())
          .value();
  const Checkpoint checkpoint{origin, Size{477}, sha256(as_bytes("root"))};
  const std::string note = sign_checkpoint(checkpoint, key).value();
  const NoteSigner witness{"洛阳.example", PrivateKey::generate(Suite::kIntl)};
  const std::string cosigned =
      with_signature(note, cosign(checkpoint_text(checkpoint), witness, Time{1}).value()).value();
  std::string damaged = note;
  damaged[origin.size() + 1] = '5';
  return note_line("holds", log, note) + note_line("holds", log, cosigned) +
         note_line("fails", other, note) + note_line("fails", log, damaged);
}

TEST(Sumdb, TheGoPackagesAgreeWithOurNotesAndProofs) {
  if (std::system("go version > /dev/null 2>&1") != 0 || !fs::exists(kPackages))
    GTEST_SKIP() << "skipped: no go with golang.org/x/mod here";
  const fs::path folder = fs::path(::luoshu::test::binary_dir()) / "conformance";
  fs::create_directories(folder);
  fs::copy_file(fs::path(::luoshu::test::source_dir()) / "tests/conformance/verify.go",
                folder / "verify.go", fs::copy_options::overwrite_existing);
  std::ofstream(folder / "go.mod") << fmt::format(
      "module verify\ngo 1.17\nrequire golang.org/x/mod v0.7.0\nreplace golang.org/x/mod => {}\n",
      kPackages);
  std::ofstream(folder / "claims") << note_claims() << proof_claims();
  const std::string command = fmt::format(
      "cd '{}' && GO111MODULE=on GOPROXY=off GOFLAGS=-mod=mod GOSUMDB=off GOCACHE=\"$PWD/cache\" "
      "go run . < claims > answer 2>&1",
      folder.string());
  const int status = std::system(command.c_str());
  std::ifstream file(folder / "answer");
  const std::string answer{std::istreambuf_iterator<char>(file), {}};
  EXPECT_EQ(status, 0) << answer;
  // 40 sizes with 4 claims a leaf, but none of a leaf before the first.
  EXPECT_EQ(answer, fmt::format("{} claims\n", 4 + 4 * 820 - 40));
}

}  // namespace
}  // namespace luoshu
