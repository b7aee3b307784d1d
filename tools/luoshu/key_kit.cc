// `luoshu key kit`: the keys that a party needs at the start, and the events that enrol them.
// `luoshu key revoke`: the events that stop keys.
#include "tools/luoshu/key_kit.h"

#include <fmt/format.h>

#include "ledger/home.h"
#include "ledger/key_folder.h"
#include "tools/luoshu/enrolment.h"
#include "tools/luoshu/files.h"

namespace luoshu {
namespace {

struct Words {
  std::string home;
  std::string out;
  std::uint64_t number = 1;
  bool no_cosign = false;
  EnrolmentWords enrolment;
};

struct Part {
  std::string key_id;
  std::string purpose;
  Suite suite;
};

// Entries are signed in the ledger's suite, links and cosignatures with Ed25519.
std::vector<Part> parts_of(const Words& words, Suite suite) {
  const std::string& party = words.enrolment.party;
  std::vector<Part> parts{
      {fmt::format("{}#{}", party, words.number), "entry", suite},
      {fmt::format("{}-transport#{}", party, words.number), "transport", Suite::kIntl}};
  if (!words.no_cosign)
    parts.push_back({fmt::format("{}-cosign#{}", party, words.number), "cosign", Suite::kIntl});
  return parts;
}

// Makes what is not there yet; a second run goes on where the first one ended.
Result<std::string> make_kit(const Words& words, const HomeConfig& config, KeyFolder& keys) {
  SystemClock clock;
  std::string events;
  for (const Part& part : parts_of(words, config.suite)) {
    LUOSHU_TRY(const PrivateKey* key, keys.find_or_make(part.key_id, part.suite));
    LUOSHU_TRY(json::Object event,
               enrolment_event({*key, part.key_id, part.purpose}, words.enrolment, config.ledger,
                               day_of(clock.now())));
    events += json::to_line(std::move(event)) + "\n";
  }
  return events;
}

int tell(const Words& words, const HomeConfig& config, const HomePaths& paths,
         const Console& console) {
  json::Array ids;
  for (const Part& part : parts_of(words, config.suite)) {
    const std::string file = (paths.keys / (part.key_id + ".pem")).string();
    if (!console.json()) console.line(fmt::format("  {:<10} {}", part.purpose, file));
    ids.emplace_back(part.key_id);
  }
  if (console.json()) {
    console.value(json::Object{{"out", words.out}, {"keys", std::move(ids)}});
    return 0;
  }
  console.line(fmt::format(
      fmt::runtime(console.say(
          {"{}：登记上述密钥的事件，不含私钥。请交主管部门一次起草（draft）、签署、提交。",
           "{}: the events that enrol them, without any private half. The authority drafts them as "
           "one entry, signs it and submits it."})),
      words.out));
  return 0;
}

}  // namespace

int key_kit(Arguments arguments, const Console& console) {
  Words words;
  CommandLine line(
      "key kit",
      {"为一个主体一次生成所需密钥，并写出登记事件",
       "makes the keys that a party needs, and the events that enrol them"},
      {{{"luoshu key kit --home luoyang --party ly-impl --author hn-auth --out ly-keys.jsonl",
         {"市：记录、传输、会签三把密钥", "a city: keys for entries, links and cosigning"}},
        {"luoshu key kit --home hn --party hn-auth --author hn-auth --no-cosign --out hn.jsonl",
         {"省级主管部门：无会签密钥", "the authority: no cosigning key"}}}},
      console);
  line.home(words.home)
      .required("--party", words.enrolment.party, "PARTY", {"密钥所属主体", "whose keys"})
      .required("--author", words.enrolment.author, "PARTY",
                {"登记密钥的主管部门", "the authority that enrols them"})
      .required("--out", words.out, "FILE", {"写入的事件文件", "the file of events to write"})
      .option("--number", words.number, {"密钥序号", "number of the keys: PARTY#N"})
      .flag("--no-cosign", words.no_cosign, {"不要会签密钥", "no cosigning key"})
      .option("--valid-from", words.enrolment.valid_from, "DAY",
              {"生效日（默认今日）", "first day (default: today)"})
      .option("--valid-to", words.enrolment.valid_to, "DAY",
              {"有效期至（默认三年）", "last day (default: three years)"});
  if (const auto stop = line.parse(arguments)) return *stop;
  const HomePaths paths(words.home);
  const auto config = read_home_config(paths);
  if (!config) return console.fail(config.error());
  KeyFolder keys(paths.keys, std::nullopt);
  const auto events = make_kit(words, *config, keys);
  if (!events) return console.fail(events.error());
  if (const Status written = write_new(words.out, as_bytes(*events)); !written)
    return console.fail(written.error());
  return tell(words, *config, paths, console);
}

int key_revoke(Arguments arguments, const Console& console) {
  std::vector<std::string> keys;
  std::string party;
  std::string author;
  std::string role = "authority";
  std::optional<std::string> reason;
  CommandLine line(
      "key revoke", {"输出吊销密钥的事件", "prints the events that revoke keys"},
      {{{"luoshu key revoke ly-impl#1 --party ly-impl --author hn-auth --reason lost > lost.jsonl",
         {"由主管部门吊销遗失的密钥", "the authority stops a lost key"}},
        {"luoshu key revoke ly-impl#1 --party ly-impl --author ly-impl --role interested_party",
         {"主体吊销自己的密钥", "a party stops its own"}}}},
      console);
  line.required("KEY_ID", keys, "KEY_ID...", {"密钥编号", "ids of the keys"})
      .required("--party", party, "PARTY", {"密钥所属主体", "whose keys"})
      .required("--author", author, "PARTY", {"提交吊销的主体", "who revokes them"})
      .choice("--role", role, {"authority", "interested_party"}, {"其角色", "its role"})
      .option("--reason", reason, "TEXT",
              {"原因，如 lost、compromised", "why: lost, compromised, replaced"});
  if (const auto stop = line.parse(arguments)) return *stop;
  SystemClock clock;
  const std::string today = to_string(day_of(clock.now()));
  for (const std::string& key : keys) {
    json::Object fields{{"key_id", key}};
    if (reason) fields.emplace_back("reason", *reason);
    console.value(json::Object{{"type", "KeyRevoked"},
                               {"author", author},
                               {"role", role},
                               {"effective", today},
                               {"subject", party},
                               {"fields", std::move(fields)}});
  }
  return 0;
}

}  // namespace luoshu
