// Partitions one can read aloud: tests/scenarios/*.txt, one statement a line, played by the same
// cores as a swarm run but without chance in what goes wrong. docs/TESTING.md shows the language;
// scenario_words.cc holds every sentence it knows.
#pragma once

#include "tools/sim/cluster.h"

namespace luoshu::sim {

// What the sentences of a scenario act upon.
class Stage {
 public:
  ClusterOptions options;  // until the first sentence that needs nodes
  // The cluster, made when it is first asked for.
  Cluster& cluster();
  Node& node(const std::string& name);
  Offer offer(const std::string& label) const { return offers_.at(label); }
  // The entry of that label: lawful and new where the label is.
  // Of the party whose node it is first handed in at.
  Offer& name_offer(const std::string& label, Author author = kAuthority);
  Offer fresh(Author author) { return {Offer::Kind::kLawful, next_++, author}; }
  // Who hands in there: a city its own entries, the authority everywhere else.
  Author author_at(const std::string& node_name);
  std::map<std::string, Bytes> copies;  // of disks, by node

 private:
  std::unique_ptr<Cluster> cluster_;
  std::map<std::string, Offer> offers_;
  std::uint64_t next_ = 0;
};

// The words of a line that a sentence leaves open, in order.
struct Blanks {
  std::vector<std::string> words;
  const std::string& word(std::size_t i) const { return words.at(i); }
  std::uint64_t count(std::size_t i) const;
  Span time(std::size_t i) const;  // "5 s", "300 ms"
};

// A sentence of the language: its words, with <node>, <label>, <count>, <time> and <word> where a
// line has its own. The action answers what it found instead of what was expected; else nothing.
struct Sentence {
  std::string_view pattern;
  std::string_view meaning;
  std::string (*act)(Stage& stage, const Blanks& blanks);
};
const std::vector<Sentence>& sentences();

struct Scenario {
  struct Line {
    std::size_t number = 0;
    std::string text;
    const Sentence* sentence = nullptr;
    Blanks blanks;
  };
  std::string file;
  std::string protects;  // its opening comment
  std::vector<Line> lines;
};

// Faults say "file:line: what". A scenario begins with a comment on what it protects.
Result<Scenario> parse_scenario(const std::string& file, std::string_view text);
// Done where every line came out as it says and every checker was content.
Status play(const Scenario& scenario, const World::Sink& trace = nullptr);

}  // namespace luoshu::sim
