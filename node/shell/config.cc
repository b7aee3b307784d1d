#include "node/shell/config.h"

#include <fmt/format.h>
#include <toml++/toml.h>

#include <algorithm>
#include <fstream>
#include <iterator>

#include "ledger/base/limits.h"
#include "ledger/sentences/chinese.h"

namespace luoshu::node {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kConfigBytesMax = 64U << 10;
constexpr std::int64_t kCheckpointMsMax = 60'000;
constexpr std::int64_t kCutOffSecondsMax = 86'400;

// Takes options out of a table; what nobody took is a mistake in the end.
class Options {
 public:
  Options(const toml::table& table, std::string name, std::vector<ConfigMistake>& mistakes)
      : table_(table), name_(std::move(name)), mistakes_(mistakes) {}
  Options(const Options&) = delete;
  Options& operator=(const Options&) = delete;
  ~Options() {
    for (const auto& [key, value] : table_)
      if (!taken_.contains(std::string(key.str())))
        mistake(key.source().begin.line, fmt::format("there is no option '{}'", full(key.str())),
                fmt::format("没有选项“{}”", full(key.str())));
  }

  const toml::node* find(std::string_view key) {
    taken_.emplace(key);
    return table_.get(key);
  }
  std::optional<std::string> text(std::string_view key) {
    const toml::node* node = find(key);
    if (node == nullptr) return std::nullopt;
    if (const auto* value = node->as_string()) return value->get();
    wrong(*node, key, "a text in quotes", "须为引号中的文本");
    return std::nullopt;
  }
  std::string needed(std::string_view key) {
    auto value = text(key);
    if (!value && find(key) == nullptr) missing(key);
    return value.value_or("");
  }
  std::vector<std::string> texts(std::string_view key) {
    std::vector<std::string> found;
    const toml::node* node = find(key);
    if (node == nullptr) return found;
    const toml::array* array = node->as_array();
    if (array == nullptr) wrong(*node, key, "a list of texts", "须为文本列表");
    for (std::size_t i = 0; array != nullptr && i < array->size(); ++i) {
      const auto* value = (*array)[i].as_string();
      if (value == nullptr)
        wrong((*array)[i], key, "a list of texts", "须为文本列表");
      else
        found.push_back(value->get());
    }
    return found;
  }
  std::optional<std::int64_t> number(std::string_view key, std::int64_t least, std::int64_t most) {
    const toml::node* node = find(key);
    if (node == nullptr) return std::nullopt;
    const auto* value = node->as_integer();
    if (value != nullptr && value->get() >= least && value->get() <= most) return value->get();
    wrong(*node, key, fmt::format("a whole number from {} to {}", least, most),
          fmt::format("须为 {} 至 {} 的整数", least, most));
    return std::nullopt;
  }
  std::optional<bool> yes_or_no(std::string_view key) {
    const toml::node* node = find(key);
    if (node == nullptr) return std::nullopt;
    if (const auto* value = node->as_boolean()) return value->get();
    wrong(*node, key, "true or false", "须为 true 或 false");
    return std::nullopt;
  }
  // The options of a table inside this one; none where it is not there.
  const toml::table* table(std::string_view key) {
    const toml::node* node = find(key);
    if (node == nullptr) return nullptr;
    if (node->as_table() == nullptr) wrong(*node, key, "a table", "须为表");
    return node->as_table();
  }
  // Reads a value that has a form of its own; tells what is wrong with it.
  template <class Parse>
  auto parsed(std::string_view key, const Parse& parse)
      -> std::optional<typename decltype(parse(std::string()))::value_type> {
    const auto value = text(key);
    if (!value) return std::nullopt;
    auto result = parse(*value);
    if (result) return *std::move(result);
    wrong(*find(key), key, result.error().detail, chinese_detail(result.error()));
    return std::nullopt;
  }
  void wrong(const toml::node& node, std::string_view key, const std::string& en,
             const std::string& zh) {
    mistake(node.source().begin.line, fmt::format("'{}': {}", full(key), en),
            fmt::format("“{}”：{}", full(key), zh));
  }
  void missing(std::string_view key) {
    mistake(table_.source().begin.line, fmt::format("'{}' is missing", full(key)),
            fmt::format("缺少“{}”", full(key)));
  }
  void surplus(std::string_view key, std::string_view role) {
    const toml::node* node = find(key);
    if (node != nullptr)
      wrong(*node, key, fmt::format("means nothing to a node of role '{}'", role),
            fmt::format("对角色“{}”没有意义", role));
  }

 private:
  std::string full(std::string_view key) const {
    return name_.empty() ? std::string(key) : name_ + "." + std::string(key);
  }
  void mistake(std::uint32_t line, std::string en, std::string zh) {
    mistakes_.push_back({line, std::move(en), std::move(zh)});
  }

  const toml::table& table_;
  std::string name_;
  std::vector<ConfigMistake>& mistakes_;
  std::set<std::string, std::less<>> taken_;
};

Result<Role> role_from_name(const std::string& name) {
  for (const Role role : {Role::kSequencer, Role::kReplica, Role::kAuditor})
    if (name == role_name(role)) return role;
  return Fault{Errc::kUsage, "one of sequencer, replica, auditor",
               "须为 sequencer、replica、auditor 之一"};
}

Result<SequencerOptions::Start> start_from_name(const std::string& name) {
  if (name == "ask-peers") return SequencerOptions::Start::kAskPeers;
  if (name == "trust-anchor") return SequencerOptions::Start::kTrustAnchor;
  return Fault{Errc::kUsage, "one of ask-peers, trust-anchor", "须为 ask-peers、trust-anchor 之一"};
}

Result<PublicKey> key_from_hex(const std::string& text) {
  LUOSHU_TRY(const Bytes bytes, from_hex(text));
  return PublicKey::from_bytes(Suite::kIntl, bytes);
}

Result<std::string> read_text(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file)
    return Fault{Errc::kNotFound, fmt::format("cannot read {}", path.string()),
                 fmt::format("无法读取 {}", path.string())};
  std::string text(kConfigBytesMax + 1, '\0');
  file.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(file.gcount()));
  if (text.size() > kConfigBytesMax)
    return Fault{Errc::kLimit, fmt::format("{} is too long", path.string()),
                 fmt::format("{} 过大", path.string())};
  return text;
}

class Reading {
 public:
  Reading(const fs::path& folder, std::vector<ConfigMistake>& mistakes)
      : folder_(folder), mistakes_(mistakes) {}

  void read(const toml::table& table) {
    Options options(table, "", mistakes_);
    read_general(options);
    if (const toml::table* sequencer = options.table("sequencer"))
      read_sequencer(*sequencer, options);
    else if (config.role == Role::kReplica || config.role == Role::kAuditor)
      options.missing("sequencer");
    if (const toml::table* cosign = options.table("cosign")) read_cosign(*cosign, options);
    if (const toml::table* witness = options.table("witness")) read_witness(*witness, options);
    if (const toml::table* api = options.table("api")) read_api(*api);
    read_of_role(options);
  }

  NodeConfig config;

 private:
  fs::path path(const std::string& text) const { return (folder_ / text).lexically_normal(); }

  void read_general(Options& options) {
    if (const auto role = options.parsed("role", role_from_name))
      config.role = *role;
    else if (options.find("role") == nullptr)
      options.missing("role");
    config.party = options.needed("party");
    config.home = path(options.needed("home"));
    config.transport_key = path(options.needed("transport_key"));
    config.listen = options.parsed("listen", parse_address);
    config.views = options.yes_or_no("views").value_or(true);
    config.metrics = options.parsed("metrics", parse_address);
    if (const auto level = options.parsed("log_level", log_level_from_name))
      config.log_level = *level;
    for (const std::string& text : options.texts("peers")) {
      if (const auto address = parse_address(text))
        config.peers.push_back(*address);
      else
        options.wrong(*options.find("peers"), "peers", address.error().detail,
                      chinese_detail(address.error()));
    }
    config.policy.quorum = "none";
    const auto policy = options.parsed("policy", [&](const std::string& file) -> Result<Policy> {
      LUOSHU_TRY(const std::string text, read_text(path(file)));
      auto parsed = parse_policy(text);
      if (!parsed) return with_context(parsed.error(), file);
      return parsed;
    });
    if (policy) config.policy = *policy;
  }

  void read_sequencer(const toml::table& table, Options& above) {
    Options options(table, "sequencer", mistakes_);
    if (config.role == Role::kSequencer) above.surplus("sequencer", role_name(config.role));
    const auto address = options.parsed("address", parse_address);
    if (!address && options.find("address") == nullptr) options.missing("address");
    const std::string party = options.needed("party");
    const auto key = options.parsed("key", key_from_hex);
    if (address) config.sequencer = NodeConfig::ToSequencer{*address, party, key};
  }

  void read_cosign(const toml::table& table, Options& above) {
    Options options(table, "cosign", mistakes_);
    if (config.role != Role::kReplica) above.surplus("cosign", role_name(config.role));
    const std::string key = options.needed("key");
    const std::string name = options.needed("name");
    config.cosign = NodeConfig::Cosign{path(key), name};
  }

  void read_witness(const toml::table& table, Options& above) {
    Options options(table, "witness", mistakes_);
    NodeConfig::Witness witness{path(options.needed("key")), options.needed("name"), {}};
    for (const std::string& text : options.texts("logs")) {
      if (auto log = parse_vkey(text))
        witness.logs.push_back(*std::move(log));
      else
        options.wrong(*options.find("logs"), "logs", log.error().detail, log.error().detail);
    }
    if (witness.logs.empty() && options.find("logs") == nullptr) options.missing("logs");
    if (!config.metrics && above.find("metrics") == nullptr) above.missing("metrics");
    config.witness = std::move(witness);
  }

  void read_api(const toml::table& table) {
    Options options(table, "api", mistakes_);
    ApiConfig api;
    const auto listen = options.parsed("listen", parse_address);
    if (!listen && options.find("listen") == nullptr) options.missing("listen");
    api.listen = listen.value_or(Address{});
    api.certificate = path(options.needed("certificate"));
    api.key = path(options.needed("key"));
    api.tokens = path(options.needed("tokens"));
    api.hosts = options.texts("hosts");
    if (api.hosts.empty() && options.find("hosts") == nullptr) options.missing("hosts");
    api.forwarders = options.texts("forwarders");
    if (const auto file = options.text("access_log")) api.access_log = path(*file);
    api.always_tls = options.yes_or_no("hsts").value_or(false);
    config.api = std::move(api);
  }

  void read_of_role(Options& options) {
    const std::string_view role = role_name(config.role);
    if (config.role == Role::kSequencer) {
      if (!config.listen && options.find("listen") == nullptr) options.missing("listen");
      if (const auto ms = options.number("checkpoint_ms", 1, kCheckpointMsMax))
        config.checkpoint_ms = *ms;
      if (const auto start = options.parsed("start", start_from_name)) config.start = *start;
      config.trust_clock = options.yes_or_no("trust_clock").value_or(false);
      options.surplus("peers", role);
      options.surplus("own_keys", role);
      options.surplus("cut_off_s", role);
      return;
    }
    if (const auto seconds = options.number("cut_off_s", 1, kCutOffSecondsMax))
      config.cut_off_s = *seconds;
    options.surplus("trust_clock", role);
    options.surplus("checkpoint_ms", role);
    options.surplus("start", role);
    const auto keys = options.texts("own_keys");
    if (options.find("own_keys") != nullptr) config.own_keys.emplace(keys.begin(), keys.end());
  }

  fs::path folder_;
  std::vector<ConfigMistake>& mistakes_;
};

}  // namespace

ReadConfig parse_config(std::string_view text, const fs::path& folder) {
  ReadConfig read;
  try {
    const toml::table table = toml::parse(text);
    Reading reading(folder, read.mistakes);
    reading.read(table);
    std::ranges::stable_sort(read.mistakes, {}, &ConfigMistake::line);
    if (read.mistakes.empty()) read.config = std::move(reading.config);
  } catch (const toml::parse_error& error) {
    const std::string what(error.description());
    read.mistakes.push_back({error.source().begin.line, "not TOML: " + what, "不是 TOML：" + what});
  }
  return read;
}

ReadConfig read_config(const fs::path& file) {
  // "-" is standard input; names in it are then relative to the present folder.
  const auto text = read_text(file == "-" ? "/dev/stdin" : file);
  if (!text) return {std::nullopt, {{0, text.error().detail, chinese_detail(text.error())}}};
  return parse_config(*text, fs::absolute(file).parent_path());
}

}  // namespace luoshu::node
