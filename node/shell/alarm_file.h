// The alarms of the node that runs on a home, for `luoshu status`: HOME/alarms.json, one object by
// code. A node removes it when it starts and when it stops in order.
#pragma once

#include <filesystem>
#include <map>
#include <string>

#include "ledger/base/result.h"

namespace luoshu::node {

struct RaisedAlarm {
  std::string en;
  std::string zh;
  friend bool operator==(const RaisedAlarm&, const RaisedAlarm&) = default;
};
using RaisedAlarms = std::map<std::string, RaisedAlarm>;

// Replaces the file; an empty set removes it.
Status write_alarms(const std::filesystem::path& home, const RaisedAlarms& alarms);
// None where there is no file, or no file of this form.
RaisedAlarms read_alarms(const std::filesystem::path& home);

}  // namespace luoshu::node
