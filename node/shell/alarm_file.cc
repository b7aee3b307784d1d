#include "node/shell/alarm_file.h"

#include <fstream>
#include <iterator>

#include "ledger/base/json.h"
#include "node/shell/whole_file.h"

namespace luoshu::node {
namespace {

std::filesystem::path file_of(const std::filesystem::path& home) {
  return home / "alarms.json";
}

std::string text_of(const json::Value& value, const char* name) {
  const json::Value* member = value.find(name);
  return member == nullptr || member->string() == nullptr ? std::string() : *member->string();
}

}  // namespace

Status write_alarms(const std::filesystem::path& home, const RaisedAlarms& alarms) {
  const std::filesystem::path path = file_of(home);
  std::error_code error;
  if (alarms.empty()) {
    std::filesystem::remove(path, error);
    return Done{};
  }
  json::Object object;
  for (const auto& [code, alarm] : alarms)
    object.emplace_back(code, json::Object{{"en", alarm.en}, {"zh", alarm.zh}});
  return write_whole_file(path, json::to_pretty(json::Value(std::move(object))) + "\n");
}

RaisedAlarms read_alarms(const std::filesystem::path& home) {
  RaisedAlarms alarms;
  std::ifstream file(file_of(home), std::ios::binary);
  const std::string text((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
  const auto value = json::parse(text);
  if (!value || value->object() == nullptr) return alarms;
  for (const auto& [code, alarm] : *value->object())
    alarms[code] = RaisedAlarm{text_of(alarm, "en"), text_of(alarm, "zh")};
  return alarms;
}

}  // namespace luoshu::node
