#include "ledger/log/note.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "ledger/base/limits.h"

namespace luoshu {
namespace {

constexpr std::string_view kVkey =
    "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k";
constexpr std::string_view kNote =
    "This is an example message.\n\n"
    "— example.com/foo "
    "Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM="
    "\n";

PrivateKey test_key(Suite suite, std::uint8_t seed) {
  return PrivateKey::from_secret(suite, Bytes(32, seed)).value();
}
NoteVerifier verifier_of(const NoteSigner& signer) {
  const bool intl = signer.key.suite() == Suite::kIntl;
  return note_verifier(signer.name, intl ? NoteKeyType::kEd25519 : NoteKeyType::kSm2,
                       signer.key.public_key())
      .value();
}
Result<VerifiedNote> verify(std::string_view note, const std::vector<NoteVerifier>& verifiers) {
  LUOSHU_TRY(const SignedNote parsed, parse_note(note));
  return verify_note(parsed, verifiers);
}

TEST(Note, TheCheckValueOfTheFormatVerifies) {
  const auto key = parse_vkey(kVkey);
  ASSERT_TRUE(key) << key.error().detail;
  EXPECT_EQ(key->key_id, 0x530d903aU);
  EXPECT_EQ(to_vkey(*key), kVkey);
  const auto note = verify(kNote, {*key});
  ASSERT_TRUE(note) << note.error().detail;
  EXPECT_EQ(note->text, "This is an example message.\n");
  EXPECT_EQ(to_text(parse_note(kNote).value()), kNote);
}

TEST(Note, AnyBitFlippedIsRefused) {
  const auto key = parse_vkey(kVkey).value();
  for (std::size_t bit = 0; bit < kNote.size() * 8; ++bit) {
    std::string flipped(kNote);
    flipped[bit / 8] = static_cast<char>(flipped[bit / 8] ^ (1 << bit % 8));
    EXPECT_FALSE(verify(flipped, {key})) << bit;
  }
  for (std::size_t size = 0; size < kNote.size(); ++size)
    EXPECT_FALSE(verify(kNote.substr(0, size), {key})) << size;
}

TEST(Note, AnyCharacterOfAVerifierKeyChangedIsRefused) {
  const NoteSigner sm2{"luoshu.example/sm3", test_key(Suite::kGm, 7)};
  for (const std::string& vkey : {std::string(kVkey), to_vkey(verifier_of(sm2))}) {
    ASSERT_TRUE(parse_vkey(vkey));
    for (std::size_t i = 0; i < vkey.size(); ++i) {
      std::string changed = vkey;
      changed[i] = changed[i] == 'A' ? 'B' : 'A';
      EXPECT_FALSE(parse_vkey(changed)) << changed;
      EXPECT_FALSE(parse_vkey(vkey.substr(0, i))) << i;
    }
  }
  // Upper-case hexadecimal, another type, and a key that must not be enrolled.
  EXPECT_FALSE(parse_vkey("example.com/foo+530D903A+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"));
  EXPECT_FALSE(parse_vkey("a+00000000+"));
  EXPECT_FALSE(parse_vkey("a+00000000+Ag=="));
  EXPECT_FALSE(parse_vkey(std::string(100'000, '+')));
}

TEST(Note, BothSuitesSignTheSameText) {
  const std::vector<NoteSigner> signers{{"luoshu.example/henan", test_key(Suite::kIntl, 1)},
                                        {"洛书.example", test_key(Suite::kGm, 2)}};
  const std::string text = "河图洛书\n\nan empty line is allowed\n";
  const auto note = sign_note(text, signers);
  ASSERT_TRUE(note) << note.error().detail;
  const NoteVerifier intl = verifier_of(signers[0]), gm = verifier_of(signers[1]);
  EXPECT_EQ(parse_vkey(to_vkey(gm)).value().key, gm.key);
  for (const auto& verifiers : {std::vector{intl}, std::vector{gm}, std::vector{gm, intl}}) {
    const auto verified = verify(*note, verifiers);
    ASSERT_TRUE(verified) << verified.error().detail;
    EXPECT_EQ(verified->text, text);
    EXPECT_EQ(verified->signatures.size(), verifiers.size());
  }
}

TEST(Note, UnknownLinesAreIgnoredAndAKnownLineThatFailsIsNot) {
  const NoteSigner known{"a", test_key(Suite::kIntl, 1)}, other{"b", test_key(Suite::kIntl, 2)};
  const NoteVerifier a = verifier_of(known), b = verifier_of(other);
  const auto both = sign_note("text\n", std::vector{known, other}).value();
  EXPECT_EQ(verify(both, {a})->signatures.size(), 1U);

  SignedNote note = parse_note(both).value();
  note.signatures[1].bytes[9] ^= 1;
  EXPECT_TRUE(verify_note(note, std::vector{a})) << "b is unknown here";
  EXPECT_EQ(verify_note(note, std::vector{a, b}).error().code, Errc::kVerification);
  // The same name with another key id, and the same key id with another name, are unknown keys.
  note.signatures[1].key_id ^= 1;
  EXPECT_EQ(verify_note(note, std::vector{a, b})->signatures.size(), 1U);
  note.signatures[1] = note.signatures[0];
  note.signatures[1].name = "c";
  EXPECT_EQ(verify_note(note, std::vector{a, b})->signatures.size(), 1U);
  EXPECT_EQ(verify_note(note, std::vector{b}).error().code, Errc::kVerification);
  EXPECT_EQ(verify_note(note, {}).error().code, Errc::kVerification);
  EXPECT_EQ(verify_note(note, std::vector{a, a}).error().code, Errc::kUsage);
  // A second line of a known key counts as much as the first.
  note.signatures[1] = note.signatures[0];
  note.signatures[1].bytes[0] ^= 1;
  EXPECT_EQ(verify_note(note, std::vector{a}).error().code, Errc::kVerification);
}

TEST(Note, SixteenSignaturesAreAcceptedAndMoreThanAHundredRefused) {
  const NoteSigner known{"known", test_key(Suite::kIntl, 1)};
  std::string note = sign_note("text\n", std::vector{known}).value();
  const auto add = [&note](std::uint32_t key_id) {
    auto longer = with_signature(note, {"stranger", key_id, Bytes(64, 1)});
    if (longer) note = *longer;
    return longer.has_value();
  };
  for (std::uint32_t count = 1; count < limits::kNoteSignaturesMax; ++count)
    ASSERT_TRUE(add(count)) << count;
  EXPECT_TRUE(verify(note, {verifier_of(known)}));
  EXPECT_FALSE(add(100));
  note += signature_line({"stranger", 100, Bytes(64, 1)});
  EXPECT_EQ(parse_note(note).error().code, Errc::kLimit);
  EXPECT_EQ(parse_note(std::string(70'000, 'x') + "\n\n").error().code, Errc::kLimit);
}

TEST(Note, TheLastBlankLineParts) {
  const NoteSigner known{"known", test_key(Suite::kIntl, 1)};
  const std::string text = "one\n\n— known AAAAAAAA\n\ntwo\n";
  const auto note = sign_note(text, std::vector{known}).value();
  EXPECT_EQ(parse_note(note)->text, text);
  EXPECT_TRUE(verify(note, {verifier_of(known)}));
}

TEST(Note, RefusesEveryOtherForm) {
  const std::string line = "— a AAAAAAE=\n";
  ASSERT_TRUE(parse_note("t\n\n" + line));
  for (const std::string& bad : std::vector<std::string>{
           std::string(),
           std::string("\n"),
           std::string("\n\n"),
           "t\n\n" + line.substr(0, 12),
           "t\n" + line,
           std::string("t\n\n\n"),
           "t\n\n" + line + "\n",
           "t\n\n" + line + "x\n",
           std::string("t\n\n- a AAAAAAE=\n"),
           std::string("t\n\n—a AAAAAAE=\n"),
           std::string("t\n\n—  AAAAAAE=\n"),
           std::string("t\n\n— a  AAAAAAE=\n"),
           std::string("t\n\n— a AAAAAAE= \n"),
           std::string("t\n\n— a AAAAAAE\n"),
           std::string("t\n\n— a AAAAAAF=\n"),
           std::string("t\n\n— a AAAAAA==\n"),
           std::string("t\n\n— a \n"),
           std::string("t\n\n— a\n"),
           std::string("t\n\n— a+b AAAAAAE=\n"),
           std::string("t\n\n— a\u00a0b AAAAAAE=\n"),
           std::string("t\n\n— a\u3000b AAAAAAE=\n"),
           "t\r\n\n" + line,
           "t\t\n\n" + line,
           std::string("\0\n\n", 3) + line,
           "\xff\n\n" + line,
           "\xc0\x80\n\n" + line,
           "\xed\xa0\x80\n\n" + line,
           "\xf4\x90\x80\x80\n\n" + line,
           "\xe2\x80\n\n" + line,
           "\xe0\x80\x80\n\n" + line,
       })
    EXPECT_FALSE(parse_note(bad)) << bad;
  EXPECT_TRUE(parse_note("\x7f\u00a0\U0001F409\n\n" + line)) << "allowed by the format";
}

TEST(Note, RefusesTextsAndNamesThatCannotBeSigned) {
  const PrivateKey key = test_key(Suite::kIntl, 1);
  const auto sign = [&](std::string_view text, std::string_view name) {
    return sign_note(text, std::vector{NoteSigner{std::string(name), key}});
  };
  EXPECT_TRUE(sign("t\n", "a"));
  for (const std::string_view text : {"", "t", "t\r\n", "\xff\n"}) EXPECT_FALSE(sign(text, "a"));
  for (const std::string_view name : {"", "a b", "a+b", "a\nb", "a\u2003b", "\xff"})
    EXPECT_FALSE(sign("t\n", name)) << name;
  EXPECT_EQ(note_verifier("a", NoteKeyType::kSm2, key.public_key()).error().code, Errc::kUsage);
}

}  // namespace
}  // namespace luoshu
