// A home: the directory of one node.
//
//   home.json   format, origin, suite, rehearsal, ledger id, where the outer anchor is, whether it
//               joined a ledger of others
//   db/         the store
//   keys/       key files: root.pem, log.pem, log-sm2.pem (gm), and parties' keys <key id>.pem;
//               a home that joined a ledger has only the latter
//   anchor      how far the log had come, and what was signed last
// and beside it, outside, <home>.anchor (or the configured path): copied along with the home an
// anchor proves nothing, so the one that counts lies elsewhere.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "ledger/ledger.h"
#include "ledger/store/rocks_store.h"

namespace luoshu {

struct HomeConfig {
  std::string origin;
  Suite suite = Suite::kIntl;
  bool rehearsal = false;
  LedgerId ledger;
  std::optional<std::filesystem::path> anchor;  // none: <home>.anchor beside it
  bool joined = false;  // took the ledger over from others: the log's keys are not its own
};

struct HomePaths {
  explicit HomePaths(const std::filesystem::path& where);
  std::filesystem::path home;
  std::filesystem::path config;
  std::filesystem::path database;
  std::filesystem::path keys;
  std::filesystem::path inner_anchor;
  std::filesystem::path outer_anchor;  // the default one
};

// kNotFound where there is no home (says `luoshu open`), kInvalid where home.json is not one.
Result<HomeConfig> read_home_config(const HomePaths& paths);
// Inner and outer anchor of a home.
std::vector<std::filesystem::path> anchors_of(const HomePaths& paths, const HomeConfig& config);

class Home {
 public:
  struct CreateOptions {
    std::string origin;
    Suite suite = Suite::kIntl;
    bool rehearsal = false;
    std::optional<std::filesystem::path> anchor;
    std::uint32_t rules_version = kNewestRulesVersion;
  };
  // Makes directory, keys and entry 0; leaves nothing behind where it fails. kConflict where a home
  // (or anything else) is already there.
  static Result<std::unique_ptr<Home>> create(const std::filesystem::path& home,
                                              const CreateOptions& options, Clock& clock);
  // Makes the home of a node that takes the ledger over from others: without the log's keys and
  // without the root key. kVerification where entry 0 is not that ledger's; else like create().
  struct JoinOptions {
    LoggedEntry entry_0;
    LedgerId ledger;
    std::optional<std::filesystem::path> anchor;
  };
  static Result<std::unique_ptr<Home>> join(const std::filesystem::path& home,
                                            const JoinOptions& options, Clock& clock);
  // For writing: kBusy where another process has it. `file_system` is for fault tests.
  static Result<std::unique_ptr<Home>> open(
      const std::filesystem::path& home, Clock& clock,
      std::shared_ptr<rocksdb::FileSystem> file_system = nullptr);
  ~Home();

  Ledger& ledger() { return *ledger_; }
  // For readers beside the ledger's one writer, and for the rows of views. The log itself is
  // written through ledger() alone.
  Store& store() { return *store_; }
  const HomeConfig& config() const { return config_; }
  const HomePaths& paths() const { return paths_; }
  // Orderly close; the destructor closes without flushing or anchoring.
  Status close();

 private:
  Home(HomePaths paths, HomeConfig config);
  static Result<std::unique_ptr<Home>> in_new_place(const HomePaths& paths, HomeConfig config,
                                                    const std::function<Status(Home& home)>& make);
  Status make(const CreateOptions& options, Clock& clock);
  Status make(const JoinOptions& options, Clock& clock);

  HomePaths paths_;
  HomeConfig config_;
  std::unique_ptr<Store> store_;
  std::unique_ptr<Ledger> ledger_;
};

// A home as it stands, read only, beside a running writer; never changes a byte.
struct HomeView {
  HomePaths paths;
  HomeConfig config;
  std::unique_ptr<Store> store;
  LogReader reader;
};
Result<HomeView> view_home(const std::filesystem::path& home);

}  // namespace luoshu
