// Texts at the door: what cannot be seen, what looks like something else, and blanks where nobody
// looks for them. Unicode's own tables, as utf8proc has them, say which characters these are.
#include "ledger/form/entering_text.h"

#include <fmt/format.h>
#include <utf8proc.h>

#include "tests/ledger/form/form_testing.h"

namespace luoshu::form {
namespace {

constexpr EnteringRule kId{{.bytes_max = 255}, true};
constexpr EnteringRule kProse{{.bytes_max = 4'096}, false};

std::string utf8(char32_t c) {
  utf8proc_uint8_t bytes[4];
  const auto length = utf8proc_encode_char(static_cast<utf8proc_int32_t>(c), bytes);
  return {reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(length)};
}

std::string nfkc(const std::string& text) {
  utf8proc_uint8_t* made = utf8proc_NFKC(reinterpret_cast<const utf8proc_uint8_t*>(text.c_str()));
  std::string out(reinterpret_cast<const char*>(made));
  std::free(made);  // NOLINT(cppcoreguidelines-no-malloc): as the library says
  return out;
}

bool enters(std::string_view text, const EnteringRule& rule) {
  return !check_text(text, rule) && !check_entering(text, rule);
}

TEST(EnteringText, AnIdHoldsNothingThatUnicodeCallsUnseenOrCompatible) {
  for (char32_t c = 0x21; c <= 0x10FFFF; ++c) {
    if (c >= 0xD800 && c <= 0xDFFF) continue;
    const std::string text = fmt::format("a{}b", utf8(c));
    if (!enters(text, kId)) continue;
    const auto point = static_cast<utf8proc_int32_t>(c);
    const auto category = utf8proc_category(point);
    ASSERT_EQ(nfkc(text), text) << std::hex << std::uint32_t{c};
    ASSERT_FALSE(utf8proc_get_property(point)->ignorable) << std::hex << std::uint32_t{c};
    ASSERT_NE(utf8proc_charwidth(point), 0) << std::hex << std::uint32_t{c};
    for (const auto unseen :
         {UTF8PROC_CATEGORY_CC, UTF8PROC_CATEGORY_CF, UTF8PROC_CATEGORY_ZS, UTF8PROC_CATEGORY_ZL,
          UTF8PROC_CATEGORY_ZP, UTF8PROC_CATEGORY_CO, UTF8PROC_CATEGORY_MN, UTF8PROC_CATEGORY_ME})
      ASSERT_NE(category, unseen) << std::hex << std::uint32_t{c};
  }
}

TEST(EnteringText, TheIgnorableAreThoseOfUnicode) {
  for (char32_t c = 0; c <= 0x10FFFF; ++c) {
    const auto point = static_cast<utf8proc_int32_t>(c);
    const bool of_unicode = utf8proc_get_property(point)->ignorable;
    const bool reserved = utf8proc_category(point) == UTF8PROC_CATEGORY_CN;
    ASSERT_TRUE(is_default_ignorable(c) == of_unicode || (is_default_ignorable(c) && reserved))
        << std::hex << std::uint32_t{c};
  }
}

TEST(EnteringText, IdsThatLookTheSameAreNotTwo) {
  for (const char* id :
       {"TX-2026-0005", "hn-fin", "ly-impl#1", "豫发改价格〔2025〕65号", "307016410100001/000001",
        "COST-X; date:1999-01-01 | a", "a b", "〇", "“甲”—乙", "洛阳·一号"})
    EXPECT_TRUE(enters(id, kId)) << id;
  for (const char* id : {"TX-1 ",
                         " TX-1",
                         "TX  1",
                         "TX-1\u200B",
                         "TX\u00AD-1",
                         "\uFEFFTX-1",
                         "TX-1\u3000",
                         "TX\u00A0"
                         "1",
                         "ＴＸ-1",
                         "TX－1",
                         "（一）",
                         "ТХ-1" /* Cyrillic */,
                         "ΤΧ-1" /* Greek */,
                         "é",
                         "e\u0301",
                         "①",
                         "Ⅳ",
                         "豈\uFE00",
                         "\uF900",
                         "⼀",
                         "ー",
                         "ｶ",
                         "\u2800",
                         "\uFFFF",
                         "\U000E0041",
                         "\uE000",
                         "TX\u2010"
                         "1",
                         "TX−1"})
    EXPECT_FALSE(enters(id, kId)) << id;
}

TEST(EnteringText, FreeTextsRefuseOnlyWhatNobodySees) {
  for (const char* text : {"", " ", "城市公交　线路", "a\u00A0b", "（一）ＴＸ①", "Ελλάδα",
                           "e\u0301", "\uE000", "  x  "})
    EXPECT_TRUE(enters(text, kProse)) << text;
  for (const char* text : {"a\u200Bb", "a\u00ADb", "\uFEFF", "a\U000E0041", "\uFFFF", "\uFDD0",
                           "\U0010FFFE", "\u3164", "\uFE0F", "\uFFF9", "\u2060"})
    EXPECT_FALSE(enters(text, kProse)) << text;
}

TEST(EnteringText, TheReasonSaysWhichCharacterWhereAndWhatToDo) {
  const auto said = [](std::string_view text) { return *check_entering(text, kId); };
  EXPECT_EQ(said("TX\u200B").en, "holds U+200B at byte 2, which cannot be seen; remove it");
  EXPECT_EQ(said("TX－1").en, "is an id and holds '－' (U+FF0D) at byte 2; write '-'");
  EXPECT_EQ(said("TX－1").zh, "编号第2字节处含有全角字符“－”（U+FF0D），请改为半角“-”");
  EXPECT_EQ(said("TX ").en,
            "is an id: no blank may stand first, last or beside another; remove it");
}

// By the bytes of whole events: ids at every depth, and free texts beside them.
std::vector<std::string> fields_of(std::string_view line, const KnownId& known) {
  const auto bytes = event_from_json(parse_json(line));
  EXPECT_TRUE(bytes) << line;
  std::vector<std::string> fields;
  for (const FormIssue& issue : entering_issues(*bytes, known)) fields.push_back(issue.field);
  EXPECT_EQ(may_enter(*bytes), entering_issues(*bytes, [](auto) { return false; }).empty());
  return fields;
}

TEST(EnteringText, IdsOfAnEventAreFoundWhereverTheyStand) {
  const KnownId none = [](std::string_view) { return false; };
  constexpr std::string_view kSale = R"({"type": "TransactionSettled", "author": "hn-primary\u3000",
      "role": "primary_developer", "effective": "2026-06-19", "subject": "TX-1 ",
      "cosigners": [{"party": "dev\u200B", "role": "secondary_developer"}],
      "basis": ["第十七条　\u00A0"],
      "fields": {"product": "ＰＤ1", "invoice_no": "FP-1 ", "venue": "zz\u00ADexchange"}})";
  using testing::UnorderedElementsAre;
  EXPECT_THAT(fields_of(kSale, none),
              UnorderedElementsAre("author", "subject", "cosigners[0].party", "fields.product",
                                   "fields.invoice_no", "fields.venue"));
  // What is recorded may be named; a free text is no name.
  EXPECT_THAT(fields_of(kSale, [](std::string_view) { return true; }),
              UnorderedElementsAre("fields.venue"));
  EXPECT_THAT(
      fields_of(R"({"type": "UsageMetered", "fields": {"by_resource": {"R04 ": 1}}})", none),
      UnorderedElementsAre("fields.by_resource"));
  EXPECT_THAT(fields_of(R"({"type": "PlanApproved", "fields": {}})", none), testing::IsEmpty());
}

TEST(EnteringText, TheWorkedProvinceEnters) {
  const KnownId none = [](std::string_view) { return false; };
  for (const char* file : {"henan-scenario.jsonl", "henan-scenario-intl.jsonl",
                           "henan-scenario-2.jsonl", "henan-scenario-2-intl.jsonl"})
    for (const std::string& line : read_lines(examples() / file))
      EXPECT_THAT(fields_of(line, none), testing::IsEmpty()) << line;
}

}  // namespace
}  // namespace luoshu::form
