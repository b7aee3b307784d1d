#include "ledger/written_trial.h"

#include "ledger/form/event_form.h"

namespace luoshu {
namespace {

std::vector<Bytes> parse_events(const std::vector<WrittenEvent>& written, Reasons& reasons) {
  std::vector<Bytes> events;
  for (std::uint32_t i = 0; i < written.size(); ++i) {
    form::Parsed parsed = form::parse_event(written[i].value);
    if (auto* bytes = std::get_if<Bytes>(&parsed)) {
      events.push_back(std::move(*bytes));
      continue;
    }
    for (const form::FormIssue& issue : std::get<std::vector<form::FormIssue>>(parsed)) {
      reasons.push_back(make_reason("E-FIELD", issue.reason.en, issue.reason.zh));
      reasons.back().field = issue.field;
      reasons.back().event_index = i;
    }
  }
  return events;
}

}  // namespace

Result<Trial> try_written(const Store& store, const LogReader& log,
                          const std::vector<WrittenEvent>& written, Time now) {
  Trial trial;
  const std::vector<Bytes> events = parse_events(written, trial.reasons);
  if (!trial.reasons.empty()) return trial;
  return try_events(store, log, events, now);
}

json::Value to_json(const Trial& trial, std::size_t events) {
  if (!trial.reasons.empty()) return refusal_json(trial.reasons);
  return json::Object{{"accepted", true},
                      {"events", static_cast<std::uint64_t>(events)},
                      {"recorded", to_string(trial.recorded)},
                      {"warnings", reasons_json(trial.warnings)}};
}

}  // namespace luoshu
