// Proofs about the lines of a statement: what is whole verifies, and nothing else does.

#include "ledger/audit/lines_proof.h"

#include <cstdlib>

#include "tests/ledger/audit/sample_log.h"
#include "tests/ledger/lines/worked_lines.h"

namespace luoshu {
namespace {

using Texts = std::vector<std::string>;

bool long_run() {
  return std::getenv("LUOSHU_LONG") != nullptr;
}

const Texts& luoyang() {
  static const Texts kLines = lines::test::worked_lines("2025Q4").at("410300");
  return kLines;
}

std::string statement(std::string_view more) {
  return fmt::format(
      R"({{"type":"StatementIssued","author":"hn-auth","role":"authority",)"
      R"("effective":"2026-01-21","subject":"ST-2025Q4-410300","fields":{{"run":"RUN-2025Q4",)"
      R"("beneficiary":"410300","carry_fen":0,"current_fen":2573143,"payable_fen":2573143,)"
      R"("confirm_by":"2026-02-04"{}}}}})",
      more);
}

std::string claim_of(const Texts& claimed) {
  const lines::LinesRoot root = lines::root_of_lines(claimed);
  return fmt::format(R"(,"lines_count":{},"lines_root":"{}")", root.count, root.root.hex());
}

// A log without rules, whose last event is the statement.
struct Stated {
  explicit Stated(const std::string& event, Suite suite = Suite::kIntl) : log(suite, 1, 0) {
    test::must_submit(
        *log.ledger, log.province.entry(log.ledger->id(), "hn-auth", {test::Province::event(event)},
                                        {{"hn-auth", "hn-auth#1"}}, 500));
    EXPECT_TRUE(log.ledger->checkpoint().has_value());
  }
  EventNumber number() const { return {log.ledger->head().next_event.value - 1}; }
  json::Value receipt() const { return receipt_of(number()); }
  json::Value receipt_of(EventNumber event) const {
    const auto made = make_receipt(log.reader(), event, **log.reader().latest_checkpoint());
    EXPECT_TRUE(made.has_value()) << (made ? "" : made.error().detail);
    return *made;
  }
  Policy policy() const {
    const std::string vkey = to_vkey(
        *note_verifier("luoshu.example/test", NoteKeyType::kEd25519, log.log_key.public_key()));
    return *parse_policy(fmt::format("log {}\nquorum none\n", vkey));
  }
  std::string file(const ShownLines& shown) const { return *lines_proof_text(receipt(), shown); }
  Result<LinesVerdict> verify(const std::string& text) const {
    LUOSHU_TRY(const json::Value value, json::parse(text));
    return verify_lines_proof(value, policy());
  }
  // The code of what is wrong with the file that shows this, and the words; empty: nothing.
  std::string found(const ShownLines& shown) const {
    const auto verdict = verify(file(shown));
    if (verdict) return "";
    EXPECT_EQ(verdict.error().code, Errc::kVerification) << verdict.error().detail;
    EXPECT_FALSE(verdict.error().detail_zh.empty() &&
                 verdict.error().detail.find("inclusion proof") == std::string::npos)
        << verdict.error().detail;
    return verdict.error().detail;
  }

  test::SampleLog log;
};

const Stated& worked() {
  static const Stated kStated(statement(claim_of(luoyang())));
  return kStated;
}

PlacedLine placed(std::uint64_t index) {
  return *place_line(luoyang(), index);
}

bool says(const std::vector<Sentence>& sentences, std::string_view en, std::string_view zh) {
  return sentences.front().en.find(en) != std::string::npos &&
         sentences.front().zh.find(zh) != std::string::npos;
}

TEST(LinesProof, AllLinesOfAStatement) {
  const auto verdict = worked().verify(worked().file(AllLines{luoyang()}));
  ASSERT_TRUE(verdict.has_value()) << verdict.error().detail;
  EXPECT_EQ(verdict->stated.statement, "ST-2025Q4-410300");
  EXPECT_EQ(verdict->stated.claimed.count, 18U);
  EXPECT_EQ(verdict->receipt.number, worked().number());
  EXPECT_TRUE(says(verdict->receipt.proven,
                   "all 18 lines of the statement ST-2025Q4-410300 of 410300", "全部明细"));
  EXPECT_TRUE(says(verdict->receipt.proven, "25,731.43 yuan", "25,731.43 元"));
}

TEST(LinesProof, InBothSuites) {
  const Stated gm(statement(claim_of(luoyang())), Suite::kGm);
  EXPECT_EQ(gm.found(AllLines{luoyang()}), "");
  EXPECT_EQ(gm.found(placed(17)), "");
}

TEST(LinesProof, WhatIsLeftOutDoubledChangedOrMovedIsFound) {
  for (std::size_t i = 0; i < luoyang().size(); ++i) {
    const auto at = static_cast<std::ptrdiff_t>(i);
    Texts fewer = luoyang();
    fewer.erase(fewer.begin() + at);
    EXPECT_NE(worked().found(AllLines{fewer}).find("1 missing"), std::string::npos) << i;
    Texts more = luoyang();
    more.insert(more.begin() + at, more[i]);
    EXPECT_NE(worked().found(AllLines{more}).find("1 too many"), std::string::npos) << i;
    Texts twice = luoyang();
    twice[i] = twice[i == 0 ? 1 : i - 1];
    EXPECT_NE(worked().found(AllLines{twice}).find("not those of the statement"), std::string::npos)
        << i;
    Texts changed = luoyang();
    changed[i].back() = changed[i].back() == '9' ? '8' : '9';
    EXPECT_NE(worked().found(AllLines{changed}), "") << i;
    if (i == 0 || luoyang()[i] == luoyang()[i - 1]) continue;
    Texts moved = luoyang();
    std::swap(moved[i], moved[i - 1]);
    EXPECT_NE(worked().found(AllLines{moved}).find("order"), std::string::npos) << i;
  }
  Texts foreign = luoyang();
  foreign[3] = lines::test::worked_lines("2025Q4").at("411300")[3];
  EXPECT_NE(worked().found(AllLines{foreign}).find("of 411300"), std::string::npos);
  foreign[3] = "no line";
  EXPECT_NE(worked().found(AllLines{foreign}).find("no line of an allocation"), std::string::npos);
}

TEST(LinesProof, EachLineHasItsPlace) {
  for (std::uint64_t i = 0; i < luoyang().size(); ++i) {
    PlacedLine line = placed(i);
    EXPECT_EQ(worked().found(line), "") << i;
    line.index = (i + 1) % luoyang().size();
    EXPECT_NE(worked().found(line), "") << i;
    line = placed(i);
    line.text = luoyang()[(i + 1) % luoyang().size()];
    EXPECT_NE(worked().found(line), "") << i;
    line = placed(i);
    line.path.pop_back();
    EXPECT_NE(worked().found(line), "") << i;
  }
  const auto verdict = worked().verify(worked().file(placed(4)));
  ASSERT_TRUE(verdict.has_value());
  EXPECT_TRUE(says(verdict->receipt.proven, "number 4 of 0 to 17: TX-2025-0006", "序号 4"));
  EXPECT_EQ(place_line(luoyang(), 18).error().code, Errc::kNotFound);
}

TEST(LinesProof, NeighboursProveThatNoLineIsAboutASale) {
  for (const std::string ref : {"AA", "TX-2025-0006x", "TX-2025-000", "zz", "0"}) {
    const auto absent = place_absence(luoyang(), ref);
    ASSERT_TRUE(absent.has_value()) << ref << ": " << absent.error().detail;
    EXPECT_EQ(worked().found(*absent), "") << ref;
    AbsentRef other = *absent;
    other.ref = "TX-2025-0006";
    EXPECT_NE(worked().found(other), "") << ref;
    other = *absent;
    other.before.reset();
    EXPECT_EQ(worked().found(other).empty(), !absent->before) << ref;
    other = *absent;
    other.after.reset();
    EXPECT_EQ(worked().found(other).empty(), !absent->after) << ref;
  }
  const auto there = place_absence(luoyang(), "TX-2025-0006");
  ASSERT_FALSE(there.has_value());
  EXPECT_EQ(there.error().code, Errc::kRefused);
  EXPECT_NE(there.error().detail.find("are about TX-2025-0006"), std::string::npos);
}

TEST(LinesProof, NeighboursThatHaveLinesBetweenThemProveNothing) {
  const auto absent = place_absence(luoyang(), "TX-2025-0006");
  const AbsentRef wide{"TX-2025-0006", placed(0), placed(luoyang().size() - 1)};
  EXPECT_NE(worked().found(wide), "");
  for (std::uint64_t i = 0; i + 1 < luoyang().size(); ++i)
    EXPECT_NE(worked().found(AbsentRef{"TX-2025-0006", placed(i), placed(i + 1)}), "") << i;
  EXPECT_NE(worked().found(AbsentRef{"TX-2025-0006", placed(17), {}}), "");
  EXPECT_NE(worked().found(AbsentRef{"TX-2025-0006", {}, placed(0)}), "");
  EXPECT_NE(worked().found(AbsentRef{"AA", {}, {}}), "");
  EXPECT_NE(worked().found(AbsentRef{"", {}, placed(0)}), "");
  EXPECT_NE(worked().found(AbsentRef{"TX-2025-0006\tx", placed(4), placed(5)}), "");
}

// A flipped bit is found, or, in what an absence is asked for, it is another true answer.
void flip_everywhere(const ShownLines& shown) {
  std::string text = worked().file(shown);
  const json::Value whole = *json::parse(text);
  for (std::size_t i = 0; i < text.size(); ++i) {
    for (unsigned bit = long_run() ? 0 : i % 8; bit < 8; bit += long_run() ? 1 : 8) {
      text[i] = static_cast<char>(text[i] ^ (1 << bit));
      const auto verdict = worked().verify(text);
      if (verdict) {
        const auto* absent = std::get_if<AbsentRef>(&verdict->shown);
        const bool another = absent != nullptr && place_absence(luoyang(), absent->ref).has_value();
        EXPECT_TRUE(another || *json::parse(text) == whole) << "byte " << i << " bit " << bit;
      }
      text[i] = static_cast<char>(text[i] ^ (1 << bit));
    }
  }
  EXPECT_TRUE(worked().verify(text).has_value());
}

TEST(LinesProof, EveryFlippedByteIsFound) {
  flip_everywhere(AllLines{luoyang()});
  flip_everywhere(placed(4));
  flip_everywhere(*place_absence(luoyang(), "TX-2025-0006x"));
}

TEST(LinesProof, NothingIsAddedToIt) {
  const json::Value whole = *json::parse(worked().file(AllLines{luoyang()}));
  for (const char* name : {"line", "absent", "note"}) {
    json::Value more = whole;
    more.object()->emplace_back(name, json::Object{});
    EXPECT_FALSE(verify_lines_proof(more, worked().policy()).has_value()) << name;
  }
  for (std::size_t i = 0; i < whole.object()->size(); ++i) {
    json::Value less = whole;
    less.object()->erase(less.object()->begin() + static_cast<std::ptrdiff_t>(i));
    EXPECT_FALSE(verify_lines_proof(less, worked().policy()).has_value()) << i;
  }
  EXPECT_FALSE(verify_lines_proof(whole, Stated(statement("")).policy()).has_value())
      << "the policy is another log's";
}

TEST(LinesProof, OfStatementsAloneAndOfThoseThatSayTheirRoot) {
  const Stated silent(statement(""));
  const auto verdict = silent.verify(silent.file(AllLines{luoyang()}));
  ASSERT_FALSE(verdict.has_value());
  EXPECT_NE(verdict.error().detail.find("version 1"), std::string::npos);
  const std::string of_another = *lines_proof_text(worked().receipt_of({1}), AllLines{luoyang()});
  EXPECT_NE(worked().verify(of_another).error().detail.find("not of StatementIssued"),
            std::string::npos);
}

TEST(LinesProof, LinesThatDoNotSumToTheStatementAreSaid) {
  Texts other = luoyang();
  other.back().append("0");
  const Stated lying(statement(claim_of(other)));
  EXPECT_NE(lying.found(AllLines{other}).find("sum to"), std::string::npos);
}

}  // namespace
}  // namespace luoshu
