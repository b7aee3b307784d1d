#include "node/shell/config.h"

#include <fmt/format.h>
#include <gmock/gmock.h>

namespace luoshu::node {
namespace {

constexpr std::string_view kReplica = R"(role = "replica"
party = "ly-impl"
home = "ly"
transport_key = "keys/t.pem"
[sequencer]
address = "10.1.0.2:7410"
party = "hn-auth"
)";

ReadConfig parse(std::string_view text) {
  return parse_config(text, "/etc/luoshu");
}

std::string with_line(std::string_view line) {
  std::string text(kReplica);
  text.insert(text.find("[sequencer]"), std::string(line) + "\n");
  return text;
}

TEST(Config, HasTheDocumentedDefaults) {
  const auto read = parse(kReplica);
  ASSERT_TRUE(read.config) << read.mistakes.front().en;
  const NodeConfig& config = *read.config;
  EXPECT_EQ(config.role, Role::kReplica);
  EXPECT_EQ(config.home, "/etc/luoshu/ly");
  EXPECT_EQ(config.transport_key, "/etc/luoshu/keys/t.pem");
  EXPECT_FALSE(config.listen);
  EXPECT_FALSE(config.metrics);
  EXPECT_TRUE(config.peers.empty());
  EXPECT_EQ(config.policy.quorum, "none");
  EXPECT_FALSE(config.own_keys);
  EXPECT_FALSE(config.cosign);
  EXPECT_TRUE(config.views);
  EXPECT_EQ(config.log_level, LogLevel::kInfo);
  EXPECT_EQ(config.sequencer->address.port, "7410");
  EXPECT_FALSE(config.sequencer->key);
  EXPECT_EQ(config.cut_off_s, kCutOffMs / 1'000);
  EXPECT_FALSE(config.trust_clock);
  const auto sequencer = parse(
      "role = \"sequencer\"\nparty = \"p\"\nhome = \"h\"\ntransport_key = \"k\"\n"
      "listen = \"[::1]:7410\"\n");
  ASSERT_TRUE(sequencer.config);
  EXPECT_EQ(sequencer.config->checkpoint_ms, 100);
  EXPECT_EQ(sequencer.config->start, SequencerOptions::Start::kAskPeers);
  EXPECT_EQ(sequencer.config->listen->host, "::1");
}

TEST(Config, EveryWrongLineIsOneMistakeAtThatLine) {
  for (const std::string_view line :
       {"colour = \"red\"", "listen = 7", "listen = \"nowhere\"", "listen = \"a:70000\"",
        "metrics = \":1\"", "peers = \"a:1\"", "peers = [1]", "peers = [\"a\"]", "views = \"yes\"",
        "log_level = \"loud\"", "cut_off_s = 0", "trust_clock = true", "checkpoint_ms = 5",
        "start = \"ask-peers\"", "own_keys = 3", "cosign = 3", "policy = \"no such file\""}) {
    const auto read = parse(with_line(line));
    EXPECT_FALSE(read.config) << line;
    ASSERT_EQ(read.mistakes.size(), 1U) << line;
    EXPECT_EQ(read.mistakes.front().line, 5U) << line;
    EXPECT_FALSE(read.mistakes.front().zh.empty());
  }
}

TEST(Config, WhatIsMissingIsToldByName) {
  for (const std::string_view name : {"role", "party", "home", "transport_key"}) {
    std::string text(kReplica);
    const std::size_t at = text.find(name);
    text.erase(at, text.find('\n', at) - at);
    const auto read = parse(text);
    EXPECT_FALSE(read.config);
    const bool told = std::ranges::any_of(read.mistakes, [&](const ConfigMistake& mistake) {
      return mistake.en == fmt::format("'{}' is missing", name);
    });
    EXPECT_TRUE(told) << name;
  }
}

// Whatever bytes are in the file, the answer is a configuration or at least one mistake.
TEST(Config, EveryDamagedFileIsAnswered) {
  for (std::size_t at = 0; at < kReplica.size(); ++at) {
    for (const char byte : {'\0', '"', '=', '[', '\n', '\xff', '9'}) {
      std::string text(kReplica);
      text[at] = byte;
      const auto read = parse(text);
      EXPECT_NE(read.config.has_value(), !read.mistakes.empty()) << at;
    }
    EXPECT_NO_FATAL_FAILURE(parse(kReplica.substr(0, at)));
  }
}

TEST(Config, TheApiHasItsFilesAndNames) {
  const std::string api =
      "[api]\nlisten = \"0.0.0.0:8443\"\ncertificate = \"web.crt\"\nkey = \"web.pem\"\n"
      "tokens = \"tokens.json\"\nhosts = [\"luoshu.example\"]\n";
  const auto read = parse(std::string(kReplica) + api);
  ASSERT_TRUE(read.config) << read.mistakes.front().en;
  const ApiConfig& config = *read.config->api;
  EXPECT_EQ(config.key, "/etc/luoshu/web.pem");
  EXPECT_EQ(config.listen.port, "8443");
  EXPECT_THAT(config.hosts, testing::ElementsAre("luoshu.example"));
  EXPECT_TRUE(config.forwarders.empty());
  EXPECT_FALSE(config.access_log);
  EXPECT_FALSE(config.always_tls);
  EXPECT_FALSE(parse(kReplica).config->api);
  for (const std::string_view name : {"listen", "certificate", "key", "tokens", "hosts"}) {
    std::string without = std::string(kReplica) + api;
    const auto at = without.find(fmt::format("\n{} = ", name), kReplica.size()) + 1;
    without.erase(at, without.find('\n', at) + 1 - at);
    const auto lacking = parse(without);
    ASSERT_EQ(lacking.mistakes.size(), 1U) << without;
    EXPECT_THAT(lacking.mistakes.front().en, testing::HasSubstr(fmt::format("'api.{}'", name)));
  }
  EXPECT_FALSE(parse(std::string(kReplica) + api + "colour = 1\n").config);
}

}  // namespace
}  // namespace luoshu::node
