// What orders and evaluations ask for until they are settled: putting right, accepting, a plan,
// suspending; and materials that were asked for (art. 20, 22; C36, C38, C96). Internal to this
// room.
#pragma once

#include "projections/duties/known_facts.h"

namespace luoshu {

class RectificationDuties {
 public:
  void take(const KnownEvent& event, const KnownFacts& facts);
  void add(const KnownFacts& facts, std::vector<Duty>& duties) const;

 private:
  struct Asked {
    Date begin;
    std::optional<Date> due;  // none: working days from the beginning
    std::optional<Discharge> done;
  };
  // An order or an evaluation.
  struct Matter {
    std::string author;
    std::string target;
    Date on;
    std::int32_t deadline;    // the one set last; kNoDay: none
    std::int32_t rectify_by;  // of the evaluation of a developer
    bool evaluation = false;
    bool of_developer = false;
    bool has_issues = false;
    bool asks_to_suspend = false;
    std::vector<Asked> rectify;
    std::vector<Asked> accept;
    std::vector<Discharge> completed;
    std::optional<Discharge> planned;
    std::optional<Discharge> suspended;
    std::optional<Discharge> settled;
  };
  struct Request {
    std::string from;
    Date begin;
    Date due;
    std::optional<Discharge> provided;
  };

  template <class Fields>
  void take_evaluation(const KnownEvent& event, const KnownFacts& facts, Fields fields);
  void take_step(const KnownEvent& event);
  void take_acceptance(const KnownEvent& event, Matter& matter);
  Matter* find(std::string_view id);
  static void add_matter(const KnownFacts& facts, const std::string& id, const Matter& matter,
                         std::vector<Duty>& duties);
  static void add_of_developer(const KnownFacts& facts, const std::string& id, const Matter& matter,
                               std::vector<Duty>& duties);

  std::map<std::string, Matter, std::less<>> matters_;
  std::map<std::string, Request, std::less<>> requests_;
};

}  // namespace luoshu
