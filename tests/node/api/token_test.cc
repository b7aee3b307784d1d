#include "node/api/token.h"

#include <gmock/gmock.h>

#include "node/api/rate.h"
#include "node/api/session.h"

namespace luoshu::api {
namespace {

Bytes secret(std::uint8_t byte) {
  return Bytes(kTokenSecretBytes, byte);
}
const Date kToday{20'000};

Token token_of(std::uint8_t byte) {
  return {sha256(secret(byte)), "ly-impl", "city_officer", "410300", Date{20'010}};
}

TEST(Token, IsReadBackAndAMistypedOneIsNone) {
  const std::string text = token_text(secret(7));
  EXPECT_THAT(text, testing::StartsWith("luoshu_t1_0707"));
  EXPECT_EQ(*token_digest(text), sha256(secret(7)));
  for (std::size_t at = 0; at < text.size(); ++at) {
    std::string other = text;
    other[at] = other[at] == '0' ? '1' : '0';
    const auto digest = token_digest(other);
    EXPECT_FALSE(digest) << at;
    EXPECT_THAT(digest.error().detail, testing::Not(testing::HasSubstr("0707")));
  }
  EXPECT_FALSE(token_digest(text + "0"));
  EXPECT_FALSE(token_digest(""));
}

TEST(Token, TheFileKeepsDigestsOnly) {
  Token revoked = token_of(2);
  revoked.revoked = kToday;
  revoked.note = "洛阳 报表";
  const std::vector<Token> tokens{token_of(1), revoked};
  const std::string text = tokens_text(tokens);
  EXPECT_EQ(*parse_tokens(text), tokens);
  EXPECT_THAT(text, testing::Not(testing::HasSubstr(to_hex(secret(1)))));
  EXPECT_TRUE(parse_tokens(tokens_text({})));
}

TEST(Token, AFileThatIsNoneSaysWhere) {
  for (const std::string_view bad : {"", "[]", "{}", R"({"format": "luoshu-tokens/v1"})",
                                     R"({"format": "luoshu-tokens/v2", "tokens": []})"})
    EXPECT_FALSE(parse_tokens(bad)) << bad;
  const std::string good = tokens_text({token_of(1), token_of(2)});
  const auto without = [&](std::string_view what, std::string_view instead) {
    std::string text = good;
    text.replace(text.rfind(what), what.size(), instead);
    return parse_tokens(text);
  };
  EXPECT_THAT(without("city_officer", "emperor").error().detail, testing::StartsWith("token 2: "));
  EXPECT_THAT(without("410300", "4103").error().detail_zh, testing::StartsWith("第 2 个令牌："));
  EXPECT_FALSE(without("\"ly-impl\"", "\"\""));
  EXPECT_FALSE(without("\"ly-impl\"", "7"));
}

TEST(Token, CountsUntilItsLastDayOrItsRevocation) {
  Token revoked = token_of(2);
  revoked.revoked = kToday;
  const std::vector<Token> tokens{token_of(1), revoked};
  const auto known = caller_of(tokens, sha256(secret(1)), kToday);
  ASSERT_TRUE(known.caller);
  EXPECT_EQ(known.caller->division, "410300");
  EXPECT_EQ(known.caller->token.size(), 12U);
  EXPECT_TRUE(caller_of(tokens, sha256(secret(1)), Date{20'010}).caller);
  EXPECT_FALSE(caller_of(tokens, sha256(secret(1)), Date{20'011}).caller);
  EXPECT_FALSE(caller_of(tokens, sha256(secret(2)), kToday).caller);
  EXPECT_TRUE(caller_of(tokens, sha256(secret(2)), Date{19'999}).caller);
  EXPECT_EQ(caller_of(tokens, sha256(secret(3)), kToday).problem->code,
            ProblemCode::kUnauthenticated);
}

TEST(Sessions, EndByIdlingByAgeAndByWord) {
  Sessions sessions;
  const Hash token = sha256(secret(1));
  const std::string cookie = sessions.begin(secret(9), token, 0);
  EXPECT_EQ(sessions.token_of(cookie, kSessionIdleMs - 1), token);
  EXPECT_EQ(sessions.token_of(cookie, 2 * kSessionIdleMs - 2), token);
  EXPECT_FALSE(sessions.token_of(cookie, 4 * kSessionIdleMs));
  EXPECT_EQ(sessions.count(), 0U);
  const std::string long_one = sessions.begin(secret(8), token, 0);
  for (std::int64_t now = 0; now < kSessionMs; now += kSessionIdleMs / 2)
    EXPECT_TRUE(sessions.token_of(long_one, now)) << now;
  EXPECT_FALSE(sessions.token_of(long_one, kSessionMs));
  const std::string third = sessions.begin(secret(7), token, 0);
  sessions.end(third);
  EXPECT_FALSE(sessions.token_of(third, 0));
  EXPECT_FALSE(sessions.token_of("", 0));
  EXPECT_FALSE(sessions.token_of(std::string(64, 'g'), 0));
}

TEST(Sessions, OfOneTokenAreBounded) {
  Sessions sessions;
  std::vector<std::string> cookies;
  for (std::uint8_t i = 0; i <= kSessionsPerTokenMax; ++i)
    cookies.push_back(sessions.begin(secret(i), sha256(secret(200)), i));
  EXPECT_EQ(sessions.count(), kSessionsPerTokenMax);
  EXPECT_FALSE(sessions.token_of(cookies.front(), 20));
  EXPECT_TRUE(sessions.token_of(cookies.back(), 20));
}

TEST(Sessions, CookiesAreForThisHostAlone) {
  EXPECT_EQ(cookie_that_begins("ab"),
            "__Host-luoshu=ab; Secure; HttpOnly; SameSite=Strict; Path=/");
  EXPECT_EQ(cookie_in("a=b; __Host-luoshu=cd; e"), "cd");
  EXPECT_FALSE(cookie_in("__Host-luoshux=cd"));
}

TEST(Rates, ASecondsWorthAndThenAsItRefills) {
  Rates rates;
  for (int i = 0; i < 50; ++i) EXPECT_TRUE(rates.take("a", 50, 1'000)) << i;
  EXPECT_FALSE(rates.take("a", 50, 1'000));
  EXPECT_TRUE(rates.take("b", 50, 1'000));
  EXPECT_TRUE(rates.take("a", 50, 1'020));
  EXPECT_FALSE(rates.take("a", 50, 1'020));
  int taken = 0;
  for (int i = 0; i < 200; ++i) taken += rates.take("a", 50, 60'000) ? 1 : 0;
  EXPECT_EQ(taken, 50);
}

TEST(Rates, AFloodOfCallersIsBounded) {
  Rates rates;
  for (std::size_t i = 0; i < kRatedMax; ++i) EXPECT_TRUE(rates.take(std::to_string(i), 50, 0));
  EXPECT_FALSE(rates.take("one more", 50, 10));
  EXPECT_TRUE(rates.take("one more", 50, 1'000));
  EXPECT_LE(rates.count(), kRatedMax);
}

TEST(Running, TwoOfEach) {
  Running running;
  EXPECT_TRUE(running.enter("a"));
  EXPECT_TRUE(running.enter("a"));
  EXPECT_FALSE(running.enter("a"));
  EXPECT_TRUE(running.enter("b"));
  running.leave("a");
  EXPECT_TRUE(running.enter("a"));
}

}  // namespace
}  // namespace luoshu::api
