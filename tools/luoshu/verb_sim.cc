#include <fmt/format.h>

#include <algorithm>

#include "ledger/base/new_file.h"
#include "ledger/log/checkpoint.h"
#include "tools/luoshu/files.h"
#include "tools/luoshu/interrupt.h"
#include "tools/luoshu/streams.h"
#include "tools/luoshu/verbs.h"
#include "tools/sim/scenario.h"
#include "tools/sim/swarm.h"

namespace luoshu {
namespace {

using sim::SwarmOptions;
using sim::SwarmResult;

struct Words {
  std::optional<std::uint64_t> seed;
  std::optional<std::string> seeds;
  std::optional<std::uint64_t> nodes;
  std::optional<std::string> faults;
  std::optional<std::string> trace;
  std::optional<std::string> scenario;
  bool steps = false;
  bool check_determinism = false;
};

struct SeedRange {
  std::uint64_t first = 1;
  std::uint64_t last = 1;
};

Result<SeedRange> range_of(const Words& words) {
  if (words.seed) return SeedRange{*words.seed, *words.seed};
  if (!words.seeds) return SeedRange{};
  const std::string& text = *words.seeds;
  const std::size_t dots = text.find("..");
  if (dots != std::string::npos) {
    const auto first = parse_decimal(std::string_view(text).substr(0, dots));
    const auto last = parse_decimal(std::string_view(text).substr(dots + 2));
    if (first && last && *first <= *last) return SeedRange{*first, *last};
  }
  return make_fault(Errc::kUsage, fmt::format("--seeds is N..M, not '{}'", text),
                    fmt::format("--seeds 写作 N..M，而非“{}”", text));
}

Result<std::set<std::string>> faults_of(const std::string& text) {
  std::set<std::string> faults;
  std::string known;
  for (const sim::FaultName& fault : sim::fault_names())
    known += (known.empty() ? "" : ", ") + std::string(fault.name);
  for (std::size_t at = 0; at <= text.size();) {
    const std::size_t comma = std::min(text.find(',', at), text.size());
    const std::string name = text.substr(at, comma - at);
    at = comma + 1;
    if (name == "none") continue;
    const bool there = std::ranges::any_of(
        sim::fault_names(), [&](const sim::FaultName& fault) { return fault.name == name; });
    if (!there)
      return make_fault(Errc::kUsage,
                        fmt::format("there is no fault '{}'; there are {}", name, known),
                        fmt::format("没有故障“{}”；可用：{}", name, known));
    faults.insert(name);
  }
  return faults;
}

std::string replay_command(const SwarmResult& result, const Words& words) {
  std::string command = fmt::format("luoshu sim --seed {}", result.seed);
  if (words.nodes) command += fmt::format(" --nodes {}", *words.nodes);
  if (words.faults) command += fmt::format(" --faults {}", *words.faults);
  return command + " --steps";
}

void tell(const Console& console, const SwarmResult& result) {
  if (console.json())
    return console.value(json::Object{{"seed", result.seed},
                                      {"trace_hash", fmt::format("{:016x}", result.trace_hash)},
                                      {"cities", result.cities},
                                      {"faults", fmt::format("{}", fmt::join(result.faults, ","))},
                                      {"size", result.size},
                                      {"messages", result.messages},
                                      {"acknowledged", result.acknowledged},
                                      {"crashes", result.crashes},
                                      {"fork_proven", result.fork_proven},
                                      {"failure", result.failure}});
  console.line(fmt::format(
      "{} {}  {:016x}  {}", console.say({"种子", "seed"}), result.seed, result.trace_hash,
      fmt::format(
          fmt::runtime(console.say(
              {"{} 个地市，{} 条消息，{} 次崩溃，确认 {} 份，日志规模 {}；故障：{}",
               "{} cities, {} messages, {} crashes, {} acknowledged, log of {}; faults: {}"})),
          result.cities, result.messages, result.crashes, result.acknowledged, result.size,
          fmt::join(result.faults, ","))));
}

struct Total {
  std::uint64_t runs = 0;
  std::uint64_t failed = 0;
  std::uint64_t forks = 0;
};

// Where the steps go: a file, the screen, or nowhere. A file gets its name at the end.
class Steps {
 public:
  static Result<Steps> open(const Words& words, const Console& console) {
    Steps steps;
    steps.console_ = words.steps || words.trace == kStandardStream ? &console : nullptr;
    if (!words.trace || *words.trace == kStandardStream) return steps;
    LUOSHU_TRY(NewFile file, NewFile::begin(*words.trace, FileAccess::kUsual));
    steps.file_ = std::make_shared<NewFile>(std::move(file));
    return steps;
  }
  // REQUIRES that this outlives the sink.
  sim::World::Sink sink() {
    if (file_ != nullptr)
      return [this](const std::string& line) {
        if (written_) written_ = file_->write(as_bytes(line + "\n"));
      };
    if (console_ == nullptr) return {};
    return [this](const std::string& line) { console_->line(line); };
  }
  Status finish() {
    if (file_ == nullptr) return Done{};
    LUOSHU_CHECK(written_);
    return file_->publish();
  }

 private:
  const Console* console_ = nullptr;
  std::shared_ptr<NewFile> file_;  // so that this can be moved
  Status written_ = Done{};
};

int play_scenario(const std::string& file, const Words& words, const Console& console) {
  constexpr std::size_t kScenarioBytesMax = 1U << 20;
  const auto text = read_whole(file, kScenarioBytesMax);
  if (!text) return console.fail(text.error());
  const auto scenario = sim::parse_scenario(file, as_text(*text));
  if (!scenario) return console.fail(scenario.error());
  auto steps = Steps::open(words, console);
  if (!steps) return console.fail(steps.error());
  const Status played = sim::play(*scenario, steps->sink());
  if (const Status kept = steps->finish(); !kept) return console.fail(kept.error());
  if (!played) {
    Fault fault = played.error();
    fault.code = Errc::kVerification;
    return console.fail(fault);
  }
  console.line(scenario->protects);
  return 0;
}

// One seed, told where that was asked for or where it failed.
Status run_one(std::uint64_t seed, const Words& words, const Console& console, Steps& steps,
               Total& total, bool told) {
  SwarmOptions options;
  options.seed = seed;
  if (words.nodes) options.cities = *words.nodes;
  if (words.faults) {
    LUOSHU_TRY(options.faults, faults_of(*words.faults));
  }
  options.trace = steps.sink();
  SwarmResult result = sim::run_seed(options);
  if (words.check_determinism && result.failure.empty()) {
    options.trace = nullptr;
    if (sim::run_seed(options).trace_hash != result.trace_hash)
      result.failure = "the same seed did something else the second time";
  }
  ++total.runs;
  if (result.fork_proven) ++total.forks;
  if (told || !result.failure.empty()) tell(console, result);
  if (result.failure.empty()) return Done{};
  ++total.failed;
  console.line(fmt::format("{}: {}", console.say({"失败", "failed"}), result.failure));
  console.line(
      fmt::format("  {}: {}", console.say({"重放", "replay"}), replay_command(result, words)));
  return Done{};
}

}  // namespace

int verb_sim(Arguments arguments, const Console& console) {
  Words words;
  CommandLine line(
      "sim",
      {"确定性模拟：一个省节点、若干地市，在故障之下必须守住的事",
       "deterministic simulation: a province and its cities under faults"},
      {{{"luoshu sim --seeds 1..200", {"二百个种子", "two hundred seeds"}},
        {"luoshu sim --seed 7 --nodes 5 --faults crash,cut --steps",
         {"一个种子，指定规模与故障，逐步打印", "one seed, size and faults given, step by step"}}}},
      console);
  line.option("--seed", words.seed, {"一个种子", "one seed"})
      .option("--seeds", words.seeds, "N..M", {"从 N 到 M 的种子", "the seeds from N to M"})
      .option("--nodes", words.nodes,
              {"地市节点数（2 至 19；缺省由种子抽取）",
               "how many cities, 2 to 19; else the seed draws it"},
              {2, sim::kCitiesMax})
      .option("--faults", words.faults, "A,B",
              {"只有这些故障（none 为无；缺省由种子抽取）",
               "these faults only, or none; else the seed draws them"})
      .option("--scenario", words.scenario, "FILE",
              {"演一个情景文件，而非种子", "plays a scenario instead of seeds"})
      .option("--trace", words.trace, "FILE", {"把每一步写入文件", "writes every step to a file"})
      .flag("--steps", words.steps, {"打印每一步", "prints every step"})
      .flag("--check-determinism", words.check_determinism,
            {"每个种子跑两遍并比较", "runs each seed twice and compares"});
  if (const auto stop = line.parse(arguments)) return *stop;
  if (words.scenario) return play_scenario(*words.scenario, words, console);
  const auto range = range_of(words);
  if (!range) return console.fail(range.error());
  auto steps = Steps::open(words, console);
  if (!steps) return console.fail(steps.error());
  Total total;
  const bool told = range->first == range->last;
  for (std::uint64_t seed = range->first; !interrupted(); ++seed) {
    const Status ran = run_one(seed, words, console, *steps, total, told);
    if (!ran) return console.fail(ran.error());
    if (seed == range->last || output_pipe_broken()) break;
  }
  if (const Status kept = steps->finish(); !kept) return console.fail(kept.error());
  if (!console.json())
    console.line(fmt::format(
        fmt::runtime(console.say({"{} 个种子，{} 个失败，{} 个出现并证明了分叉",
                                  "{} seeds, {} failed, {} with a fork that was proven"})),
        total.runs, total.failed, total.forks));
  if (interrupted()) return kInterruptedExit;
  return total.failed == 0 ? 0 : exit_code(Errc::kVerification);
}

}  // namespace luoshu
