// Statements that other people published, read as the file beside each of them says: accounts,
// entries with their signs, days and status, balances with theirs. Skipped where they are absent.
#include "tests/ledger/crypto/vectors.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "projections/bank/amount.h"
#include "projections/bank/reading_forms.h"
#include "tests/projections/bank/bank_testing.h"

namespace luoshu::bank {
namespace {

using namespace testing;

const json::Value* down(const json::Value* value, std::initializer_list<std::string_view> path) {
  for (const std::string_view key : path) {
    if (value == nullptr) return nullptr;
    value = value->find(key);
  }
  return value;
}

std::string text_down(const json::Value& value, std::initializer_list<std::string_view> path) {
  const json::Value* found = down(&value, path);
  return found == nullptr || found->string() == nullptr ? "" : *found->string();
}

// "8.85 EUR" of a money value in the smallest unit.
std::string money(const json::Value& owner) {
  const std::string currency = text_down(owner, {"getAmount", "getCurrency", "getCode"});
  return fmt::format("{} {}", std::stoll(text_down(owner, {"getAmount", "getAmount"})), currency);
}

Bytes bytes_of(const std::string& name) {
  std::ifstream file(luoshu::testing::shared_folder() / "vectors" / "camt" / name,
                     std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  return to_bytes(text);
}

void compare_entries(const json::Value& expected, const Reading& reading) {
  std::vector<std::string> told;
  for (const json::Value& entry : *expected.find("getEntries")->array())
    told.push_back(fmt::format("{} {} {} {}", money(entry), text_down(entry, {"getStatus"}),
                               text_down(entry, {"getBookingDate", "0"}).substr(0, 10),
                               text_down(entry, {"getValueDate", "0"}).substr(0, 10)));
  std::vector<std::string> read;
  for (const Statement& statement : reading.statements)
    for (const Line& line : statement.lines)
      read.push_back(fmt::format("{} {} {} {} {}", line.effect(), statement.currency,
                                 line.status == LineStatus::kBooked ? "BOOK" : "other",
                                 to_string(*line.booked), to_string(*line.valued)));
  // Statements may stand in the file without entries of their own in the expected list.
  for (const std::string& one : told) EXPECT_NE(std::ranges::find(read, one), read.end()) << one;
}

void compare_record(const json::Value& record, const Reading& reading) {
  const std::string id = text_down(record, {"getId"});
  const auto found = std::ranges::find(reading.statements, id, &Statement::id);
  if (id.empty() || found == reading.statements.end()) return;
  EXPECT_EQ(found->account, text_down(record, {"getAccount", "getIdentification"}));
  const json::Value* balances = record.find("getBalances");
  if (balances == nullptr || balances->array() == nullptr) return;
  for (const json::Value& balance : *balances->array()) {
    const std::string type = text_down(balance, {"getType"});
    const auto& ours = type == "opening" ? found->opening : found->closing;
    if (type != "opening" && type != "closing") continue;
    ASSERT_TRUE(ours.has_value());
    EXPECT_EQ(fmt::format("{} {}", ours->amount, ours->currency), money(balance)) << type;
  }
}

TEST(Vectors, ReadAsTheirExpectedFilesSay) {
  if (!luoshu::testing::shared_vectors("camt/camt052.v8.json"))
    GTEST_SKIP() << "skipped: published vectors are not here";
  for (const std::string name :
       {"camt052.v8", "camt053.v2.five.decimals", "camt053.v2.minimal",
        "camt053.v2.multi.statement", "camt053.v4", "camt053.v8", "camt054.v8"}) {
    SCOPED_TRACE(name);
    const auto expected = luoshu::testing::shared_vectors(fmt::format("camt/{}.json", name));
    ASSERT_TRUE(expected.has_value());
    const Reading reading = reading_of(bytes_of(name + ".xml"));
    EXPECT_EQ(reading.format.substr(5, 3), name.substr(4, 3));
    compare_entries(*expected, reading);
    for (const json::Value& entry : *expected->find("getEntries")->array())
      if (const json::Value* record = entry.find("getRecord")) compare_record(*record, reading);
  }
}

TEST(Vectors, OdditiesAreNamed) {
  if (!luoshu::testing::shared_vectors("camt/camt052.v8.json"))
    GTEST_SKIP() << "skipped: published vectors are not here";
  const Reading other = reading_of(bytes_of("camt053.v2.minimal.xml"));
  EXPECT_EQ(difference_of(other.statements[0]), "-");
  EXPECT_TRUE(says(other.statements[0].notes, "-27.00 SEK, not in the statement's currency EUR"));
  const Reading decimals = reading_of(bytes_of("camt053.v2.five.decimals.xml"));
  EXPECT_EQ(money_of(decimals.statements[0]), "18.15 +8.85 -0.00 =27.05 (-0.05)");
  const Reading several = reading_of(bytes_of("camt053.v2.multi.statement.xml"));
  ASSERT_EQ(several.statements.size(), 2U);
  EXPECT_EQ(money_of(several.statements[0]), "18.15 +8.85 -0.00 =27.00 (0.00)");
  EXPECT_EQ(money_of(several.statements[1]), "27.00 +0.00 -7.00 =20.00 (0.00)");
  const Reading notification = reading_of(bytes_of("camt054.v8.xml"));
  EXPECT_EQ(debits_of(notification.statements[0]), "200000.00");
  EXPECT_TRUE(says(notification.statements[0].notes, "adds no money"));
  EXPECT_TRUE(says(notification.statements[0].notes, "split is unknown"));
  EXPECT_TRUE(says(notification.statements[0].notes, "the batch counts 2"));
  EXPECT_NE(refusal_of(bytes_of("camt053.v2.wrong.xml")).find("no Stmt"), std::string::npos);
}

TEST(Forms, JsonHasWhatScriptsRead) {
  const Reading reading = reading_of(camt(camt_balance("OPBD", "1") + camt_entry("2.5", "DBIT") +
                                          camt_entry("1", "CRDT", "PDNG")));
  EXPECT_EQ(
      json::to_line(to_json(reading, Language::kEn)),
      R"({"format": "camt.053.001.02", "charset": "UTF-8", "statements": [{"account": "6222", )"
      R"("currency": "CNY", "entries": 2, "booked_entries": 1, "credit_sum": "0.00", )"
      R"("debit_sum": "2.50", "opening": "1.00", "closing": null, "equation_difference": null, )"
      R"("notes": ["1 entries are not booked (pending, future or information): they are in no )"
      R"(sum"]}], "warnings": []})");
  EXPECT_NE(to_text(reading, Language::kZh).find("期初余额：1.00 CNY"), std::string::npos);
}

}  // namespace
}  // namespace luoshu::bank
