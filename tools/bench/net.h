// A province and its cities as processes of this program on the loopback: a rehearsal ledger that
// is ready for sales, with transport and cosigning keys enrolled. One thread.
#pragma once

#include <map>

#include "node/shell/client.h"
#include "tools/bench/child.h"
#include "tools/bench/workload.h"

namespace luoshu::bench {

class Net {
 public:
  // In `directory`, with `cities` cities; nothing runs yet.
  static Result<std::unique_ptr<Net>> make(const std::filesystem::path& directory, Suite suite,
                                           std::size_t cities);

  Status start_province();
  // City number 0 …, from an empty home where it has none.
  Status start_city(std::size_t city);
  Status stop_city(std::size_t city);
  // Until the city holds that many entries.
  Status wait_until(std::size_t city, Size size);
  // Ends every node in order.
  Status stop();

  // Hands entries to the province over TLS, as the transport key of a city allows.
  Result<node::SubmitOutcome> submit(std::size_t city, const std::vector<Bytes>& entries,
                                     node::WaitFor wait, std::size_t in_flight,
                                     const node::SubmitProgress& progress) const;
  const Child& province() const { return *province_; }
  // Encoded, each with that number of events.
  std::vector<Bytes> entries(std::size_t count, std::size_t events_each);
  Size size() const { return size_; }

 private:
  Net(std::filesystem::path directory, std::unique_ptr<Workload> workload)
      : directory_(std::move(directory)), workload_(std::move(workload)) {}
  Status found(std::size_t cities);
  Status enrol(const std::string& party, const std::string& role, const std::string& purpose);
  Status write_config(const std::string& party, const std::string& role, std::uint16_t metrics = 0);
  std::filesystem::path key_file(const std::string& party, const std::string& purpose) const;
  std::filesystem::path home_of(const std::string& party) const;

  std::filesystem::path directory_;
  std::unique_ptr<Workload> workload_;
  LedgerId ledger_;
  Size size_;
  Policy policy_;
  std::string recorded_;  // day of the ledger
  std::vector<std::string> cities_;
  std::map<std::string, PrivateKey> keys_;  // "party#purpose"
  std::uint16_t port_ = 0;                  // of the province
  std::optional<Child> province_;
  struct City {
    Child process;
    std::uint16_t metrics;  // port
  };
  std::map<std::size_t, City> nodes_;  // that run
  SystemClock clock_;
};

}  // namespace luoshu::bench
