#include "ledger/crypto/key_file.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <cstdlib>
#include <fstream>
#include <iterator>

namespace luoshu {
namespace {

namespace fs = std::filesystem;

class KeyFile : public ::testing::TestWithParam<Suite> {
 protected:
  KeyFile() {
    std::string pattern = (fs::temp_directory_path() / "luoshu-key-XXXXXX").string();
    folder_ = ::mkdtemp(pattern.data());
  }
  ~KeyFile() override { fs::remove_all(folder_); }

  fs::path path(std::string_view name = "k.pem") const { return folder_ / name; }
  void write(const fs::path& where, std::string_view bytes, ::mode_t mode = 0600) const {
    std::ofstream(where, std::ios::binary) << bytes;
    ASSERT_EQ(::chmod(where.c_str(), mode), 0);
  }
  std::string text(const fs::path& where) const {
    std::ifstream file(where, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
  }
  // Runs the openssl command in the folder; true where it succeeds.
  bool openssl(const std::string& arguments) const {
    return std::system(
               ("cd '" + folder_.string() + "' && openssl " + arguments + " > openssl.out 2>&1")
                   .c_str()) == 0;
  }

  fs::path folder_;
};
INSTANTIATE_TEST_SUITE_P(Suites, KeyFile, ::testing::Values(Suite::kIntl, Suite::kGm));

TEST_P(KeyFile, ReadsBackWhatItWrote) {
  const PrivateKey key = PrivateKey::generate(GetParam());
  ASSERT_TRUE(write_key_file(path(), key));
  struct stat info {};
  ASSERT_EQ(::stat(path().c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 07777, 0600U);
  const auto read = read_key_file(path());
  ASSERT_TRUE(read) << read.error().detail;
  EXPECT_EQ(read->public_key(), key.public_key());
  EXPECT_TRUE(key.public_key().verify(as_bytes("m"), read->sign(as_bytes("m"))));
  EXPECT_EQ(std::distance(fs::directory_iterator(folder_), {}), 1) << "a draft was left behind";
}

TEST_P(KeyFile, ReadsWhatAnEditorSavedInItsOwnWay) {
  const PrivateKey key = PrivateKey::generate(GetParam());
  std::string pem = key.to_pem(std::nullopt);
  for (std::size_t at = pem.find('\n'); at != std::string::npos; at = pem.find('\n', at + 2))
    pem.replace(at, 1, "\r\n");
  write(path(), "\xEF\xBB\xBF" + pem);
  const auto read = read_key_file(path());
  ASSERT_TRUE(read) << read.error().detail;
  EXPECT_EQ(read->public_key(), key.public_key());
}

TEST_P(KeyFile, TwoKeysInOneFileAreNamedAndNeitherIsTaken) {
  const std::string one = PrivateKey::generate(GetParam()).to_pem(std::nullopt);
  const std::string two = PrivateKey::generate(GetParam()).to_pem(std::nullopt);
  write(path(), one + two);
  const auto read = read_key_file(path());
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().code, Errc::kInvalid);
  EXPECT_NE(read.error().detail.find("holds 2 PEM blocks"), std::string::npos)
      << read.error().detail;
  EXPECT_NE(read.error().detail_zh.find("2 个 PEM 块"), std::string::npos);
}

TEST_P(KeyFile, NeverOverwrites) {
  const PrivateKey key = PrivateKey::generate(GetParam());
  write(path(), "something else");
  EXPECT_EQ(write_key_file(path(), key).error().code, Errc::kConflict);
  EXPECT_EQ(text(path()), "something else");
  EXPECT_EQ(std::distance(fs::directory_iterator(folder_), {}), 1) << "a draft was left behind";
  EXPECT_EQ(write_key_file(path("none/k.pem"), key).error().code, Errc::kIo);
}

TEST_P(KeyFile, APassphraseIsNeededWhereOneWasGiven) {
  const PrivateKey key = PrivateKey::generate(GetParam());
  ASSERT_TRUE(write_key_file(path(), key, "洛水"));
  EXPECT_TRUE(text(path()).starts_with("-----BEGIN ENCRYPTED PRIVATE KEY-----"));
  EXPECT_EQ(read_key_file(path()).error().code, Errc::kUsage);
  EXPECT_EQ(read_key_file(path(), "洛河").error().code, Errc::kInvalid);
  const auto read = read_key_file(path(), "洛水");
  ASSERT_TRUE(read) << read.error().detail;
  EXPECT_EQ(read->public_key(), key.public_key());
  EXPECT_EQ(write_key_file(path("e.pem"), key, "").error().code, Errc::kUsage);
}

TEST_P(KeyFile, RefusesAFileThatOthersMayRead) {
  const std::string pem = PrivateKey::generate(GetParam()).to_pem(std::nullopt);
  for (const ::mode_t mode : {0640U, 0604U, 0620U, 0602U, 0610U, 0601U, 0644U}) {
    write(path(), pem, mode);
    const auto read = read_key_file(path());
    ASSERT_FALSE(read) << std::oct << mode;
    EXPECT_EQ(read.error().code, Errc::kIo);
    EXPECT_NE(read.error().detail.find("chmod 600 '" + path().string() + "'"), std::string::npos);
  }
  write(path(), pem, 0400);
  EXPECT_TRUE(read_key_file(path()));
}

TEST_P(KeyFile, RefusesWhatIsNoKey) {
  EXPECT_EQ(read_key_file(path("missing.pem")).error().code, Errc::kNotFound);
  EXPECT_EQ(read_key_file(folder_).error().code, Errc::kInvalid);
  const std::string pem = PrivateKey::generate(GetParam()).to_pem(std::nullopt);
  const std::string long_text(70'000, 'x');
  for (const std::string& bad :
       {std::string(), std::string("no key\n"), pem.substr(0, 60), pem.substr(0, pem.size() - 30),
        "\n" + pem, long_text, "-----BEGIN EC PRIVATE KEY-----\n" + pem.substr(28)}) {
    write(path(), bad);
    const auto read = read_key_file(path());
    ASSERT_FALSE(read) << bad;
    EXPECT_EQ(read.error().code, Errc::kInvalid) << bad;
  }
}

TEST_P(KeyFile, OpensslReadsItAndVerifiesItsSignatures) {
  if (!openssl("version")) GTEST_SKIP() << "skipped: no openssl command";
  const PrivateKey key = PrivateKey::generate(GetParam());
  ASSERT_TRUE(write_key_file(path(), key));
  ASSERT_TRUE(write_key_file(path("sealed.pem"), key, "pass"));
  ASSERT_TRUE(openssl("pkey -in k.pem -pubout -out pub.pem")) << text(path("openssl.out"));
  ASSERT_TRUE(openssl("pkey -in sealed.pem -passin pass:pass -pubout -out pub2.pem"))
      << text(path("openssl.out"));
  EXPECT_EQ(text(path("pub.pem")), text(path("pub2.pem")));

  const std::string message = "one message for two programs";
  write(path("m"), message);
  write(path("sig"), as_text(key.sign(as_bytes(message))));
  const std::string options =
      GetParam() == Suite::kGm ? " -rawin -digest sm3 -pkeyopt distid:1234567812345678" : " -rawin";
  EXPECT_TRUE(openssl("pkeyutl -verify -pubin -inkey pub.pem -in m -sigfile sig" + options))
      << text(path("openssl.out"));
  ASSERT_TRUE(openssl("pkeyutl -sign -inkey k.pem -in m -out theirs" + options))
      << text(path("openssl.out"));
  EXPECT_TRUE(key.public_key().verify(as_bytes(message), as_bytes(text(path("theirs")))));
}

TEST_P(KeyFile, ReadsAKeyThatOpensslMade) {
  const std::string algorithm =
      GetParam() == Suite::kGm ? "EC -pkeyopt ec_paramgen_curve:SM2" : "ED25519";
  if (!openssl("genpkey -algorithm " + algorithm + " -out theirs.pem"))
    GTEST_SKIP() << "skipped: no openssl command";
  ASSERT_EQ(::chmod(path("theirs.pem").c_str(), 0600), 0);
  const auto key = read_key_file(path("theirs.pem"));
  ASSERT_TRUE(key) << key.error().detail;
  EXPECT_EQ(key->suite(), GetParam());
}

TEST_P(KeyFile, RefusesKeysOfOtherKinds) {
  if (!openssl("genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out other.pem"))
    GTEST_SKIP() << "skipped: no openssl command";
  ASSERT_EQ(::chmod(path("other.pem").c_str(), 0600), 0);
  EXPECT_EQ(read_key_file(path("other.pem")).error().code, Errc::kInvalid);
}

}  // namespace
}  // namespace luoshu
