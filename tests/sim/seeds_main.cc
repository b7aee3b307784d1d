// Runs swarm seeds and says what they found; nothing else, so that it can be linked around a
// planted bug.
//
//   PROGRAM FIRST LAST                    all of them
//   PROGRAM FIRST LAST until [FAULTS]     until the first that finds something; with these faults
//   PROGRAM FIRST LAST FILE [FAULTS]      the same, with the steps of each in FILE
//
// FAULTS are words of `luoshu sim --faults`, joined by commas. Exit 0 where all seeds held, else 1.
#include <fmt/format.h>

#include <cstdlib>
#include <fstream>
#include <sstream>

#include "tools/sim/swarm.h"

namespace {

std::optional<std::set<std::string>> faults_of(const char* words) {
  if (words == nullptr) return std::nullopt;
  std::set<std::string> faults;
  std::istringstream in(words);
  for (std::string name; std::getline(in, name, ',');) faults.insert(name);
  return faults;
}

}  // namespace

int main(int count, char** words) {
  if (count < 3) return 2;
  const std::uint64_t first = std::strtoull(words[1], nullptr, 10);
  const std::uint64_t last = std::strtoull(words[2], nullptr, 10);
  const bool until = count > 3;
  const auto faults = faults_of(count > 4 ? words[4] : nullptr);
  std::ofstream file;
  if (until && std::string_view(words[3]) != "until") file.open(words[3], std::ios::trunc);
  std::uint64_t failed = 0;
  std::uint64_t forks = 0;
  std::uint64_t crashes = 0;
  std::uint64_t acknowledged = 0;
  for (std::uint64_t seed = first; seed <= last && !(until && failed > 0); ++seed) {
    luoshu::sim::SwarmOptions options;
    options.seed = seed;
    options.faults = faults;
    if (file.is_open()) options.trace = [&](const std::string& line) { file << line << '\n'; };
    const auto result = luoshu::sim::run_seed(options);
    forks += result.fork_proven ? 1 : 0;
    crashes += result.crashes;
    acknowledged += result.acknowledged;
    if (result.failure.empty()) continue;
    ++failed;
    fmt::print("seed {} failed: {}\n  replay: luoshu sim --seed {}{} --steps\n", seed,
               result.failure, seed,
               count > 4 ? fmt::format(" --faults {}", words[4]) : std::string());
    std::fflush(stdout);
  }
  fmt::print("seeds {} to {}: {} failed; {} crashes, {} acknowledged, {} forks proven\n", first,
             last, failed, crashes, acknowledged, forks);
  return failed == 0 ? 0 : 1;
}
