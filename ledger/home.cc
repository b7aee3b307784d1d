#include "ledger/home.h"

#include <fmt/format.h>
#include <sys/stat.h>

#include <cerrno>
#include <cstring>
#include <fstream>

#include "ledger/base/json.h"
#include "ledger/base/limits.h"
#include "ledger/base/new_file.h"
#include "ledger/crypto/key_file.h"

namespace luoshu {
namespace fs = std::filesystem;
namespace {

constexpr int kFormat = 1;
constexpr const char* kRootKeyFile = "root.pem";
constexpr const char* kLogKeyFile = "log.pem";
constexpr const char* kLogKeySm2File = "log-sm2.pem";

Fault io_fault(const char* what, const fs::path& path, const std::error_code& error) {
  return Fault{Errc::kIo, fmt::format("{} {}: {}", what, path.string(), error.message())};
}

Status write_config(const HomePaths& paths, const HomeConfig& config) {
  json::Object object{{"format", kFormat},
                      {"origin", config.origin},
                      {"suite", suite_name(config.suite)},
                      {"rehearsal", config.rehearsal},
                      {"ledger", config.ledger.hash.hex()}};
  if (config.anchor) object.emplace_back("anchor", config.anchor->string());
  if (config.joined) object.emplace_back("joined", true);
  return write_new_file(paths.config,
                        as_bytes(json::to_pretty(json::Value(std::move(object))) + "\n"),
                        FileAccess::kUsual);
}

Result<std::string> text_member(const json::Value& value, const char* name) {
  const json::Value* member = value.find(name);
  if (member == nullptr || member->string() == nullptr)
    return Fault{Errc::kInvalid, fmt::format("'{}' is missing or not a text", name)};
  return *member->string();
}

Result<HomeConfig> parse_config(std::string_view text) {
  LUOSHU_TRY(const json::Value value, json::parse(text));
  const json::Value* format = value.find("format");
  if (format == nullptr || format->integer() != kFormat)
    return Fault{Errc::kInvalid, "'format' is missing or not known to this version of luoshu"};
  HomeConfig config;
  LUOSHU_TRY(config.origin, text_member(value, "origin"));
  LUOSHU_TRY(const std::string suite, text_member(value, "suite"));
  LUOSHU_TRY(config.suite, suite_from_name(suite));
  const json::Value* rehearsal = value.find("rehearsal");
  if (rehearsal == nullptr || rehearsal->boolean() == nullptr)
    return Fault{Errc::kInvalid, "'rehearsal' is missing or not true or false"};
  config.rehearsal = *rehearsal->boolean();
  LUOSHU_TRY(const std::string ledger, text_member(value, "ledger"));
  LUOSHU_TRY(const Bytes ledger_bytes, from_hex(ledger));
  LUOSHU_TRY(config.ledger.hash, hash_from(ledger_bytes));
  if (value.find("anchor") != nullptr) {
    LUOSHU_TRY(const std::string anchor, text_member(value, "anchor"));
    config.anchor = anchor;
  }
  const json::Value* joined = value.find("joined");
  config.joined = joined != nullptr && joined->boolean() != nullptr && *joined->boolean();
  return config;
}

Status check_origin(const std::string& origin) {
  const bool bad = origin.empty() || origin.size() > limits::kOriginBytesMax ||
                   origin.find_first_of(" \t\r\n+") != std::string::npos;
  if (bad)
    return Fault{Errc::kUsage,
                 fmt::format("'{}' cannot be the name of a log: 1 to {} bytes, no blanks, no '+'; "
                             "for example luoshu.example/henan",
                             origin, limits::kOriginBytesMax)};
  return Done{};
}

// home.json and entry 0 must tell of the same ledger.
Status compare(const HomeConfig& config, const Genesis& genesis, const LedgerId& ledger,
               const HomePaths& paths) {
  if (config.ledger == ledger && config.origin == genesis.origin && config.suite == genesis.suite &&
      config.rehearsal == genesis.rehearsal)
    return Done{};
  return Fault{Errc::kCorruption, fmt::format("{} does not describe the ledger in {}",
                                              paths.config.string(), paths.database.string())};
}

// The log's signing keys, where they are kept in this home; a home may live without them.
Result<std::optional<PrivateKey>> log_key(const fs::path& path) {
  auto key = read_key_file(path);
  if (!key && key.error().code == Errc::kNotFound) return std::optional<PrivateKey>();
  if (!key) return key.error();
  return std::optional<PrivateKey>(*std::move(key));
}

struct NewKeys {
  PrivateKey root;
  PrivateKey log;
  std::optional<PrivateKey> log_sm2;
};

Result<NewKeys> make_keys(const HomePaths& paths, Suite suite) {
  NewKeys keys{PrivateKey::generate(suite), PrivateKey::generate(Suite::kIntl), std::nullopt};
  if (suite == Suite::kGm) keys.log_sm2 = PrivateKey::generate(Suite::kGm);
  LUOSHU_CHECK(write_key_file(paths.keys / kRootKeyFile, keys.root));
  LUOSHU_CHECK(write_key_file(paths.keys / kLogKeyFile, keys.log));
  if (keys.log_sm2) LUOSHU_CHECK(write_key_file(paths.keys / kLogKeySm2File, *keys.log_sm2));
  return keys;
}

}  // namespace

// Where a link leads is the home, so that by each of its names it has the same anchor.
HomePaths::HomePaths(const fs::path& where) {
  fs::path named = fs::absolute(where).lexically_normal();
  if (!named.has_filename()) named = named.parent_path();  // "home/" and "home" are the same home
  std::error_code error;
  home = fs::weakly_canonical(named, error);
  if (error) home = named;
  config = home / "home.json";
  database = home / "db";
  keys = home / "keys";
  inner_anchor = home / "anchor";
  outer_anchor = home;
  outer_anchor += ".anchor";
  // A home that was first opened by way of a link has its anchor beside the link.
  named += ".anchor";
  if (!fs::exists(outer_anchor, error) && fs::exists(named, error)) outer_anchor = named;
}

Result<HomeConfig> read_home_config(const HomePaths& paths) {
  std::ifstream file(paths.config, std::ios::binary);
  if (!file) {
    if (errno != ENOENT && errno != ENOTDIR)
      return Fault{Errc::kIo,
                   fmt::format("cannot read {}: {}", paths.config.string(), std::strerror(errno))};
    return Fault{
        Errc::kNotFound,
        fmt::format(
            "{} is not the home of a ledger; `luoshu open --home {} --origin NAME` makes one",
            paths.home.string(), paths.home.string())};
  }
  const std::string text((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
  auto config = parse_config(text);
  if (!config) return Fault{Errc::kInvalid, paths.config.string() + ": " + config.error().detail};
  return config;
}

std::vector<fs::path> anchors_of(const HomePaths& paths, const HomeConfig& config) {
  return {paths.inner_anchor, config.anchor.value_or(paths.outer_anchor)};
}

Home::Home(HomePaths paths, HomeConfig config)
    : paths_(std::move(paths)), config_(std::move(config)) {}

Home::~Home() = default;

// Makes the directories of a home, and what `make` puts into them; leaves nothing where it fails.
Result<std::unique_ptr<Home>> Home::in_new_place(const HomePaths& paths, HomeConfig config,
                                                 const std::function<Status(Home& home)>& make) {
  const std::vector<fs::path> anchors = anchors_of(paths, config);
  std::error_code error;
  const bool occupied = fs::exists(paths.home, error) && !fs::is_empty(paths.home, error);
  for (const fs::path& anchor : anchors)
    if (occupied || fs::exists(anchor, error))
      return Fault{
          Errc::kConflict,
          fmt::format("{} is not empty, or its anchor {} is still there; choose another place: a "
                      "ledger is never overwritten",
                      paths.home.string(), anchor.string())};
  const bool there = fs::exists(paths.home, error);
  fs::create_directories(paths.home.parent_path(), error);
  const auto make_home = [&]() -> Status {
    if (::mkdir(paths.home.c_str(), kHomeFolder) != 0)
      return io_fault("cannot create", paths.home, {errno, std::generic_category()});
    return Done{};
  };
  // An empty folder of the user's, perhaps a mounted disk, stays where this fails.
  LUOSHU_TRY(Begun begun, there ? Result<Begun>(Begun(paths.home, Begun::Kind::kContents))
                                : Begun::begin(paths.home, make_home));
  Begun begun_anchor(anchors.back());
  if (::mkdir(paths.keys.c_str(), kOwnerFolder) != 0)
    return io_fault("cannot create", paths.keys, {errno, std::generic_category()});

  std::unique_ptr<Home> home(new Home(paths, std::move(config)));
  LUOSHU_CHECK(make(*home));
  Begun::finish_both(begun, begun_anchor);
  return home;
}

Result<std::unique_ptr<Home>> Home::create(const fs::path& where, const CreateOptions& options,
                                           Clock& clock) {
  LUOSHU_CHECK(check_origin(options.origin));
  return in_new_place(HomePaths(where),
                      {options.origin, options.suite, options.rehearsal, {}, options.anchor, false},
                      [&](Home& home) { return home.make(options, clock); });
}

Result<std::unique_ptr<Home>> Home::join(const fs::path& where, const JoinOptions& options,
                                         Clock& clock) {
  return in_new_place(HomePaths(where), {{}, {}, false, options.ledger, options.anchor, true},
                      [&](Home& home) { return home.make(options, clock); });
}

Status Home::make(const CreateOptions& options, Clock& clock) {
  LUOSHU_TRY(NewKeys keys, make_keys(paths_, options.suite));
  LUOSHU_TRY(store_, open_rocks_store(paths_.database, {.mode = RocksOptions::Mode::kCreate}));
  Genesis genesis{options.origin,        options.suite, options.rehearsal,
                  keys.log.public_key(), std::nullopt,  keys.root.public_key()};
  if (keys.log_sm2) genesis.log_key_sm2 = keys.log_sm2->public_key();
  LedgerOptions ledger_options{&clock, anchors_of(paths_, config_), keys.log, keys.log_sm2,
                               options.rules_version};
  LUOSHU_TRY(ledger_, Ledger::create(*store_, genesis, keys.root, std::move(ledger_options)));
  config_.ledger = ledger_->id();
  return write_config(paths_, config_);
}

Status Home::make(const JoinOptions& options, Clock& clock) {
  LUOSHU_TRY(store_, open_rocks_store(paths_.database, {.mode = RocksOptions::Mode::kCreate}));
  LedgerOptions ledger_options{&clock, anchors_of(paths_, config_), std::nullopt, std::nullopt};
  LUOSHU_TRY(ledger_,
             Ledger::join(*store_, options.entry_0, options.ledger, std::move(ledger_options)));
  const Genesis& genesis = ledger_->genesis();
  config_.origin = genesis.origin;
  config_.suite = genesis.suite;
  config_.rehearsal = genesis.rehearsal;
  return write_config(paths_, config_);
}

Result<std::unique_ptr<Home>> Home::open(const fs::path& where, Clock& clock,
                                         std::shared_ptr<rocksdb::FileSystem> file_system) {
  const HomePaths paths(where);
  LUOSHU_TRY(HomeConfig config, read_home_config(paths));
  std::unique_ptr<Home> home(new Home(paths, std::move(config)));
  LedgerOptions options{&clock, anchors_of(paths, home->config_), std::nullopt, std::nullopt};
  LUOSHU_TRY(options.log_key, log_key(paths.keys / kLogKeyFile));
  LUOSHU_TRY(options.log_key_sm2, log_key(paths.keys / kLogKeySm2File));
  LUOSHU_TRY(home->store_,
             open_rocks_store(paths.database, {.mode = RocksOptions::Mode::kOpen,
                                               .file_system = std::move(file_system)}));
  LUOSHU_TRY(home->ledger_, Ledger::open(*home->store_, std::move(options)));
  LUOSHU_CHECK(compare(home->config_, home->ledger_->genesis(), home->ledger_->id(), paths));
  return home;
}

Status Home::close() {
  return ledger_->close();
}

Result<HomeView> view_home(const fs::path& where) {
  const HomePaths paths(where);
  LUOSHU_TRY(HomeConfig config, read_home_config(paths));
  LUOSHU_TRY(std::unique_ptr<Store> store,
             open_rocks_store(paths.database, {.mode = RocksOptions::Mode::kReadOnly}));
  LUOSHU_TRY(LogReader reader, LogReader::open(*store));
  LUOSHU_CHECK(compare(config, reader.genesis(), reader.ledger(), paths));
  return HomeView{paths, std::move(config), std::move(store), std::move(reader)};
}

}  // namespace luoshu
