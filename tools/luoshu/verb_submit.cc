#include <fmt/format.h>

#include <algorithm>

#include "ledger/base/limits.h"
#include "ledger/crypto/key_file.h"
#include "ledger/door.h"
#include "ledger/form/event_view.h"
#include "ledger/home.h"
#include "ledger/signer_choice.h"
#include "node/shell/client.h"
#include "node/shell/node.h"
#include "node/shell/outcomes.h"
#include "tools/luoshu/files.h"
#include "tools/luoshu/home_to_append.h"
#include "tools/luoshu/interrupt.h"
#include "tools/luoshu/progress.h"
#include "tools/luoshu/submit_answers.h"
#include "tools/luoshu/text_file.h"
#include "tools/luoshu/verbs.h"
#include "tools/luoshu/views_follow.h"

namespace luoshu {
namespace {

struct Words {
  std::string home;
  std::vector<std::string> files;
  std::string wait = "sequenced";
  std::uint64_t timeout_s = 60;
  std::optional<std::string> policy;
  std::optional<std::string> node;
  std::optional<std::string> transport_key;
  std::optional<std::string> server_key;
  std::optional<std::string> party;
  bool trust_clock = false;
};

struct Read {
  std::vector<SubmittedEntry> entries;
  std::vector<Bytes> bytes;
  std::vector<Entry> decoded;
  LedgerId ledger;  // of the first one
};

Result<Read> read_entries(const std::vector<std::string>& files) {
  Read read;
  for (const std::string& file : files) {
    LUOSHU_TRY(Bytes bytes, read_whole(file, 2 * limits::kEntryBytesMax));
    auto entry = decode_entry(bytes);
    if (!entry) return with_context(entry.error(), file);
    const auto header = decode_header(entry->header);
    if (!header) return with_context(header.error(), file);
    if (read.entries.empty()) read.ledger = LedgerId{header->ledger};
    read.entries.push_back({file, entry->events.size()});
    read.bytes.push_back(std::move(bytes));
    read.decoded.push_back(*std::move(entry));
  }
  return read;
}

// What is sure to be refused for want of root's signature, said before anything is handed in.
Status root_signs(const Read& read) {
  for (std::size_t i = 0; i < read.decoded.size(); ++i) {
    const auto header = decode_header(read.decoded[i].header);
    if (!header || read.decoded[i].events.empty()) continue;
    const auto envelope = form::read_envelope(read.decoded[i].events.front());
    if (!envelope) continue;
    if (const Status signs = root_signs_recovery(*envelope, header->signers); !signs)
      return with_context(signs.error(), read.entries[i].file);
  }
  return Done{};
}

Status choose_node(const Words& words, node::SubmitOptions& options) {
  if (!words.node) {
    options.socket = node::local_socket_of(words.home);
    return Done{};
  }
  if (!words.transport_key || !words.server_key)
    return Fault{Errc::kUsage, "--node needs --transport-key and --server-key",
                 "--node 须同时给出 --transport-key 与 --server-key"};
  LUOSHU_TRY(node::Address address, node::parse_address(*words.node));
  LUOSHU_TRY(PrivateKey key, read_key_file(*words.transport_key));
  LUOSHU_TRY(const Bytes server, from_hex(*words.server_key));
  LUOSHU_TRY(PublicKey server_key, PublicKey::from_bytes(Suite::kIntl, server));
  if (key.suite() != Suite::kIntl)
    return Fault{Errc::kUsage, "a transport key is an Ed25519 key", "传输密钥须为 Ed25519 密钥"};
  options.remote.emplace(
      node::SubmitOptions::Remote{std::move(address), std::move(key), std::move(server_key)});
  options.party = words.party.value_or("");
  return Done{};
}

Result<node::SubmitOptions> options_of(const Words& words, const LedgerId& ledger) {
  node::SubmitOptions options;
  options.ledger = ledger;
  options.timeout_ms = static_cast<std::int64_t>(words.timeout_s) * 1'000;
  options.interrupted = [] { return interrupted(); };
  options.wait = words.wait == "queued"     ? node::WaitFor::kQueued
                 : words.wait == "cosigned" ? node::WaitFor::kCosigned
                                            : node::WaitFor::kSequenced;
  LUOSHU_CHECK(choose_node(words, options));
  if (options.wait == node::WaitFor::kCosigned && !words.policy)
    return Fault{Errc::kUsage, "--wait cosigned needs --policy: whose quorum?",
                 "--wait cosigned 须给出 --policy（见证策略）"};
  if (words.policy) {
    LUOSHU_TRY(options.policy, read_policy(*words.policy));
  }
  return options;
}

// Entries that were queued earlier and refused when nobody waited. They go in again all the same:
// what the rules said then need not be what they say now.
void tell_earlier_refusals(const std::filesystem::path& home, const Read& read,
                           const Console& console) {
  for (std::size_t i = 0; i < read.bytes.size(); ++i) {
    const auto identity = node::identity_of_entry(read.bytes[i]);
    const auto outcome = identity ? node::find_outcome(home, identity->identity) : std::nullopt;
    if (!outcome) continue;
    console.note(
        fmt::format(fmt::runtime(console.say({"{}：此前已入队，于 {} 被拒绝：",
                                              "{}: it was queued before, and refused at {}:"})),
                    read.entries[i].file, outcome->at));
    for (const node::Outcome::Reason& reason : outcome->reasons)
      console.note(fmt::format("  {} {}", reason.code, console.chinese() ? reason.zh : reason.en));
  }
}

// By way of a running node. Nothing where no node listens on the home's socket.
std::optional<int> submit_to_node(const Words& words, const Read& read, Clock& clock,
                                  const Console& console) {
  auto options = options_of(words, read.ledger);
  if (!options) return console.fail(options.error());
  if (!words.node) tell_earlier_refusals(words.home, read, console);
  int code = 0;
  std::size_t done = 0;
  std::optional<Progress> bar;
  if (read.entries.size() > 1)
    bar.emplace(console, BilingualView{"提交", "submit"}, BilingualView{"条记录", "entries"},
                read.entries.size());
  const auto outcome = node::submit_entries(
      *options, read.bytes, clock, [&](std::size_t index, const node::Submitted& submitted) {
        const int told = tell_submitted(submitted, read.entries[index], console);
        code = std::max(code, told);
        if (bar) bar->update(++done);
      });
  bar.reset();
  if (!outcome.fault) return code;
  if (outcome.fault->code == Errc::kNotFound && !words.node) return std::nullopt;
  if (interrupted()) {
    console.note(
        console.say({"已中断；重复提交是安全的。", "Interrupted; submitting again is safe."}));
    return kInterruptedExit;
  }
  const auto queued = std::ranges::count_if(
      outcome.entries, [](const node::Submitted& one) { return one.queued && !one.verdict; });
  if (queued > 0)
    console.note(fmt::format(
        fmt::runtime(console.say({"{} 条记录已由节点可靠保存，与排序节点连通后自动提交。",
                                  "{} entries are kept durably by the node and go to the sequencer "
                                  "by themselves."})),
        queued));
  return console.fail(*outcome.fault);
}

int submit_to_home(const Words& words, Read read, Clock& clock, const Console& console) {
  auto home = open_to_append(words.home, clock,
                             words.trust_clock ? ClockWord::kTrusted : ClockWord::kNone, console);
  if (!home) return console.fail(home.error());
  Ledger& ledger = (*home)->ledger();
  int code = 0;
  std::vector<AppendOutcome> outcomes;
  for (Entry& entry : read.decoded) {
    auto outcome = submit_new(ledger, std::move(entry));
    if (!outcome) return console.fail(outcome.error());
    outcomes.push_back(*std::move(outcome));
  }
  const bool accepted = std::ranges::any_of(
      outcomes, [](const AppendOutcome& one) { return std::holds_alternative<Accepted>(one); });
  if (accepted) {
    if (const auto notes = ledger.checkpoint(); !notes) return console.fail(notes.error());
    if (const Status followed = follow_views(**home, console); !followed)
      return console.fail(followed.error());
  }
  if (const Status closed = (*home)->close(); !closed) return console.fail(closed.error());
  for (std::size_t i = 0; i < outcomes.size(); ++i)
    code = std::max(code, tell_outcome(outcomes[i], read.entries[i], console));
  return code;
}

}  // namespace

int verb_submit(Arguments arguments, const Console& console) {
  Words words;
  CommandLine line("submit",
                   {"把已签记录提交给账本目录或节点", "hands signed entries to a home or a node"},
                   {{{"luoshu submit event.entry --home demo",
                      {"有节点在运行时经由该节点", "by way of the node that runs on it, if any"}},
                     {"luoshu submit event.entry --home ly --wait cosigned --policy policy",
                      {"等到法定数的见证联署签名", "until the quorum has cosigned"}}}},
                   console);
  line.home(words.home, CommandLine::Home::kMayLack)
      .required("ENTRY", words.files, "ENTRY...", {"已签记录文件", "signed entry files"})
      .choice("--wait", words.wait, {"queued", "sequenced", "cosigned"},
              {"经节点提交时等到哪一步", "by way of a node: how far to wait"})
      .option("--timeout", words.timeout_s, {"最多等待的秒数", "seconds to wait at most"},
              {0, 1'000'000})
      .option("--policy", words.policy, "FILE", {"见证策略", "policy of witnesses"})
      .option("--node", words.node, "HOST:PORT", {"经 TLS 连接的节点", "a node, over TLS"})
      .option("--transport-key", words.transport_key, "FILE",
              {"--node：本方传输密钥", "with --node: our transport key"})
      .option("--server-key", words.server_key, "HEX",
              {"--node：对方传输公钥", "with --node: the public key it must show"})
      .option("--party", words.party, "PARTY",
              {"--node：密钥所属主体（默认与节点相同）",
               "with --node: whose key it is (default: the node's party)"})
      .flag("--trust-clock", words.trust_clock,
            {"无节点时：本机时钟无误，即使比最新记录晚一个月以上",
             "without a node: this machine's clock is right, though a month and more after the "
             "newest entry"});
  if (const auto stop = line.parse(arguments)) return *stop;
  if (!words.node && words.home.empty())
    return console.fail({Errc::kUsage, "to which ledger? Give --home, or --node",
                         "未指明去处：请给出 --home 或 --node 之一"});
  auto read = read_entries(words.files);
  if (!read) return console.fail(read.error());
  if (const Status signs = root_signs(*read); !signs) return console.fail(signs.error());
  SystemClock clock;
  if (const auto code = submit_to_node(words, *read, clock, console)) return *code;
  return submit_to_home(words, *std::move(read), clock, console);
}

}  // namespace luoshu
