#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <random>

#include "ledger/base/clock.h"
#include "ledger/base/new_file.h"
#include "node/api/token.h"
#include "tools/luoshu/files.h"
#include "tools/luoshu/verbs.h"

namespace luoshu {
namespace {

using api::Token;

Result<std::vector<Token>> read_tokens(const std::string& file) {
  const auto bytes = read_whole(file, api::kTokenFileBytesMax);
  if (!bytes) return bytes.error();
  auto tokens = api::parse_tokens(as_text(*bytes));
  if (!tokens) return with_context(tokens.error(), file);
  return tokens;
}

Status write_tokens(const std::string& file, const std::vector<Token>& tokens) {
  const std::string text = api::tokens_text(tokens);
  std::error_code error;
  if (std::filesystem::exists(file, error)) return replace_file(file, as_bytes(text));
  return write_new_file(file, as_bytes(text), FileAccess::kOwner);
}

Bytes random_secret() {
  std::random_device dice;
  Bytes secret(api::kTokenSecretBytes);
  for (std::uint8_t& byte : secret) byte = static_cast<std::uint8_t>(dice());
  return secret;
}

json::Object describe(const Token& token) {
  return {{"name", token.name()},
          {"party", token.party},
          {"role", token.role},
          {"division", token.division},
          {"until", to_string(token.until)},
          {"revoked", token.revoked ? json::Value(to_string(*token.revoked)) : json::Value()},
          {"note", token.note}};
}

struct NewWords {
  std::string file;
  std::string party;
  std::string role;
  std::string division;
  std::uint64_t days = 365;
  std::optional<std::string> note;
};

Result<std::string> add_token(const NewWords& words, Token& token) {
  const auto roles = api::token_roles();
  if (std::ranges::find(roles, words.role) == roles.end())
    return Fault{Errc::kUsage, fmt::format("--role is one of {}", fmt::join(roles, ", ")),
                 fmt::format("--role 须为 {} 之一", fmt::join(roles, "、"))};
  std::vector<Token> tokens;
  std::error_code error;
  if (std::filesystem::exists(words.file, error)) {
    LUOSHU_TRY(tokens, read_tokens(words.file));
  }
  const Bytes secret = random_secret();
  SystemClock clock;
  const Date today = day_of(clock.now());
  token = {sha256(secret),
           words.party,
           words.role,
           words.division,
           Date{today.days + static_cast<std::int32_t>(words.days)},
           std::nullopt,
           words.note.value_or("")};
  tokens.push_back(token);
  const std::string text = api::tokens_text(tokens);
  // What the node would not read is not written.
  if (const auto read = api::parse_tokens(text); !read) return read.error();
  LUOSHU_CHECK(write_tokens(words.file, tokens));
  return api::token_text(secret);
}

int token_new(Arguments arguments, const Console& console) {
  NewWords words;
  CommandLine line(
      "token new", {"发放接口令牌；令牌只显示这一次", "gives out a token, which is shown once"},
      {{{"luoshu token new --file tokens.json --party ly-impl --role city_officer --division "
         "410300",
         {"洛阳的令牌，一年有效", "a token of Luoyang, good for a year"}},
        {"luoshu token new --file tokens.json --party hn-audit --role auditor --division 410000 "
         "--days 30 --json",
         {"审计的令牌，30 天", "one for the auditors, 30 days"}}}},
      console);
  line.required("--file", words.file, "FILE", {"令牌文件", "the file of tokens"})
      .required("--party", words.party, "PARTY", {"主体", "whose it is"})
      .required("--role", words.role, "ROLE", {"角色", "role"})
      .required("--division", words.division, "CODE", {"区划代码", "code of the division"})
      .option("--days", words.days, {"有效天数", "days that it is good for"}, {1, 3'660})
      .option("--note", words.note, "TEXT", {"备注", "a note"});
  if (const auto stop = line.parse(arguments)) return *stop;
  Token token;
  const auto text = add_token(words, token);
  if (!text) return console.fail(text.error());
  if (console.json()) {
    json::Object value = describe(token);
    value.emplace_back("token", *text);
    console.value(std::move(value));
    return 0;
  }
  console.line(*text);
  console.note(fmt::format(
      fmt::runtime(console.say({"名称 {}，有效期至 {}。请立即妥善保存：令牌不会再显示。",
                                "its name is {}, it is good until {}. Keep it now: it is not "
                                "shown again."})),
      token.name(), to_string(token.until)));
  return 0;
}

int token_list(Arguments arguments, const Console& console) {
  std::string file;
  CommandLine line("token list", {"列出已发放的令牌", "lists the tokens that were given out"},
                   {{{"luoshu token list --file tokens.json", {"全部令牌", "all tokens"}},
                     {"luoshu token list --file tokens.json --json", {"以 JSON", "as JSON"}}}},
                   console);
  line.required("--file", file, "FILE", {"令牌文件", "the file of tokens"});
  if (const auto stop = line.parse(arguments)) return *stop;
  const auto tokens = read_tokens(file);
  if (!tokens) return console.fail(tokens.error());
  json::Array rows;
  for (const Token& token : *tokens) {
    rows.emplace_back(describe(token));
    if (console.json()) continue;
    const std::string state =
        token.revoked
            ? fmt::format("{} {}", console.say({"吊销", "revoked"}), to_string(*token.revoked))
            : fmt::format("{} {}", console.say({"至", "until"}), to_string(token.until));
    console.line(fmt::format("{}  {:<12} {:<16} {}  {}  {}", token.name(), token.party, token.role,
                             token.division, state, token.note));
  }
  if (console.json()) console.value(std::move(rows));
  return 0;
}

Result<Token> revoke(const std::string& file, const std::string& name) {
  LUOSHU_TRY(std::vector<Token> tokens, read_tokens(file));
  const auto found = std::ranges::find(tokens, name, &Token::name);
  if (found == tokens.end())
    return Fault{Errc::kNotFound,
                 fmt::format("no token is named {}; see `luoshu token list`", name),
                 fmt::format("没有名为 {} 的令牌；见 luoshu token list", name)};
  SystemClock clock;
  if (!found->revoked) found->revoked = day_of(clock.now());
  Token revoked = *found;
  LUOSHU_CHECK(write_tokens(file, tokens));
  return revoked;
}

int token_revoke(Arguments arguments, const Console& console) {
  std::string file;
  std::string name;
  CommandLine line(
      "token revoke", {"吊销令牌；运行中的节点随即生效", "ends a token, for a running node too"},
      {{{"luoshu token revoke 0f3a9c2b71de --file tokens.json",
         {"按名称吊销", "by its name, as list shows it"}},
        {"luoshu token revoke 0f3a9c2b71de --file tokens.json --json", {"以 JSON", "as JSON"}}}},
      console);
  line.required("NAME", name, "NAME", {"令牌名称", "name of the token"})
      .required("--file", file, "FILE", {"令牌文件", "the file of tokens"});
  if (const auto stop = line.parse(arguments)) return *stop;
  const auto revoked = revoke(file, name);
  if (!revoked) return console.fail(revoked.error());
  if (console.json())
    console.value(describe(*revoked));
  else
    console.line(fmt::format(fmt::runtime(console.say({"{} 已吊销", "{} is revoked"})), name));
  return 0;
}

}  // namespace

int verb_token(Arguments words, const Console& console) {
  const std::string verb = words.empty() ? "" : words.front();
  if (verb == "new") return token_new(words.subspan(1), console);
  if (verb == "list") return token_list(words.subspan(1), console);
  if (verb == "revoke") return token_revoke(words.subspan(1), console);
  const std::string_view usage = console.say(
      {"用法：luoshu token new|list|revoke [选项]\n\n例：\n"
       "  luoshu token new --file tokens.json --party ly-impl --role city_officer --division "
       "410300\n  luoshu token list --file tokens.json",
       "Usage: luoshu token new|list|revoke [options]\n\nExamples:\n"
       "  luoshu token new --file tokens.json --party ly-impl --role city_officer --division "
       "410300\n  luoshu token list --file tokens.json"});
  if (verb == "--help" || verb == "-h") {
    console.line(usage);
    return 0;
  }
  return console.fail(
      {Errc::kUsage, "token new, list or revoke?", "须为 token new、list 或 revoke"});
}

}  // namespace luoshu
