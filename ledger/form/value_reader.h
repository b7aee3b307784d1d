// Reads single JSON values of an event and gathers what is wrong with them. Internal to this room;
// the parser builds on it. One reader per event, so no thread but its own sees it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/base/json.h"
#include "ledger/form/event_form.h"
#include "ledger/form/schema_plan.h"

namespace luoshu::form {

// Where the parser is: a list on the stack, spelt out only when something is wrong there.
struct Path {
  const Path* parent = nullptr;
  std::string_view member;
  std::size_t index = 0;  // of a list's item, where member is empty

  std::string text() const;
};

// "must be <en>, is <kind of value>".
Reason wrong_type(std::string_view en, std::string_view zh, const json::Value& value);

class ValueReader {
 public:
  ValueReader() = default;
  // Texts must be such as may enter; see event_form.h. REQUIRES that `known` outlives this.
  explicit ValueReader(const KnownId* known) : known_(known) {}

  // Notes that the value at `path` cannot be taken; past a hundred issues no more are noted.
  void refuse(const Path& path, Reason reason);
  const std::vector<FormIssue>& issues() const { return issues_; }
  std::vector<FormIssue> take_issues() { return std::move(issues_); }

  // Each gives the value, or refuses it and gives nothing.
  std::optional<std::int64_t> integer(const json::Value& value, const FieldPlan& plan,
                                      const Path& path);
  std::optional<std::int32_t> date(const json::Value& value, const Path& path);
  const std::string* text(const json::Value& value, const EnteringRule& rule, const Path& path);
  // What is wrong with a text, if anything.
  std::optional<Reason> issue_of(std::string_view text, const EnteringRule& rule) const;
  // Whether the number of items is within the limit of the list; refuses it where not.
  bool list_fits(std::size_t items, const Path& path);

 private:
  const KnownId* known_ = nullptr;  // none: the texts may be as those of recorded events
  std::vector<FormIssue> issues_;
};

}  // namespace luoshu::form
