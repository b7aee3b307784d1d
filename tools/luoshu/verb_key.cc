#include <fmt/format.h>

#include <algorithm>

#include "ledger/crypto/digest.h"
#include "ledger/crypto/key_file.h"
#include "ledger/home.h"
#include "ledger/log/note.h"
#include "ledger/sentences/chinese.h"
#include "tools/luoshu/enrolment.h"
#include "tools/luoshu/files.h"
#include "tools/luoshu/key_kit.h"
#include "tools/luoshu/key_web.h"
#include "tools/luoshu/verbs.h"

namespace luoshu {
namespace {

namespace fs = std::filesystem;

// What may be said of a key file to anybody.
json::Object describe_key(const fs::path& path, const PublicKey& key) {
  return {{"file", path.string()},
          {"key_id", path.stem().string()},
          {"suite", suite_name(key.suite())},
          {"algorithm", signature_algorithm(key.suite())},
          {"public_key", to_hex(key.bytes())},
          {"fingerprint", sha256(key.bytes()).hex()}};
}

int tell_key(const Console& console, const fs::path& path, const PublicKey& key) {
  const json::Object description = describe_key(path, key);
  if (console.json()) {
    console.value(description);
    return 0;
  }
  for (const auto& [name, value] : description)
    console.line(fmt::format("{:<12} {}", name, *value.string()));
  return 0;
}

// A key file given by name, with the passphrase given by file.
struct KeyArguments {
  std::string file;
  std::optional<std::string> passphrase_file;

  void declare(CommandLine& line) {
    line.required("FILE", file, "FILE", {"密钥文件", "key file"})
        .option("--passphrase-file", passphrase_file, "FILE",
                {"口令文件", "file with its passphrase"});
  }
  Result<PrivateKey> read() const {
    LUOSHU_TRY(const auto passphrase, read_passphrase(passphrase_file));
    return read_key_file(file, passphrase);
  }
};

int key_new(Arguments words, const Console& console) {
  std::string suite = "intl";
  std::string out;
  bool web = false;
  WebKeyWords web_words;
  std::optional<std::string> passphrase_file;
  CommandLine line(
      "key new", {"生成密钥文件（权限 0600）", "makes a key file (mode 0600)"},
      {{{"luoshu key new --suite gm --out ly-impl#2.pem",
         {"SM2 密钥；文件名即密钥编号", "an SM2 key; the file's name is the key's id"}},
        {"luoshu key new --out auditor.pem --passphrase-file word",
         {"有口令保护的 Ed25519 密钥", "an Ed25519 key under a passphrase"}}}},
      console);
  line.choice("--suite", suite, {"intl", "gm"}, {"密码套件", "cryptographic suite"})
      .required("--out", out, "FILE", {"新密钥文件", "the new key file"})
      .option("--passphrase-file", passphrase_file, "FILE",
              {"口令文件", "file with its passphrase"})
      .flag("--web", web,
            {"接口所用的 P-256 密钥与自签证书（浏览器不接受 Ed25519）",
             "a P-256 key with a certificate, for the API: browsers refuse Ed25519"})
      .option("--host", web_words.hosts, "NAME,...",
              {"--web：主机名或地址，逗号分隔", "with --web: host names or addresses"})
      .option("--certificate", web_words.certificate, "FILE",
              {"--web：证书文件（默认与密钥同名 .crt）",
               "with --web: file of the certificate (default: beside the key, .crt)"})
      .option("--days", web_words.days,
              {"--web：证书有效天数", "with --web: days that the certificate is good for"},
              {1, 3'660});
  if (const auto stop = line.parse(words)) return *stop;
  if (out == kStandardStream)
    return console.fail({Errc::kUsage, "a private key is kept in a file (mode 0600): name one",
                         "私钥须存入文件（权限 0600）：请给出文件名"});
  if (web) return key_web(web_words, out, console);
  const auto passphrase = read_passphrase(passphrase_file);
  if (!passphrase) return console.fail(passphrase.error());
  const PrivateKey key = PrivateKey::generate(*suite_from_name(suite));
  if (const Status written = write_key_file(out, key, *passphrase); !written)
    return console.fail(written.error());
  return tell_key(console, out, key.public_key());
}

int key_list(Arguments words, const Console& console) {
  std::string home;
  std::optional<std::string> folder;
  CommandLine line(
      "key list", {"列出密钥目录", "lists a key folder"},
      {{{"luoshu key list --home /srv/luoshu", {"账本目录的密钥", "the keys of a home"}},
        {"luoshu key list --keys /media/keys --json", {"另一目录", "another folder"}}}},
      console);
  line.option("--keys", folder, "DIR",
              {"密钥目录（默认 HOME/keys）", "key folder (default HOME/keys)"})
      .home(home, CommandLine::Home::kMayLack);
  if (const auto stop = line.parse(words)) return *stop;
  if (!folder && home.empty())
    return console.fail(
        {Errc::kUsage, "which folder? Give --keys or --home", "未指明目录：请用 --keys 或 --home"});
  const fs::path where = folder ? fs::path(*folder) : HomePaths(home).keys;
  std::error_code error;
  std::vector<fs::path> files;
  for (const auto& file : fs::directory_iterator(where, error))
    if (file.path().extension() == ".pem") files.push_back(file.path());
  if (error)
    return console.fail({Errc::kNotFound,
                         fmt::format("cannot list {}: {}", where.string(), error.message()),
                         fmt::format("无法列出 {}：{}", where.string(), error.message())});
  std::ranges::sort(files);
  json::Array rows;
  for (const fs::path& file : files) {
    const auto key = read_key_file(file);
    json::Object row;
    if (key)
      row = describe_key(file, key->public_key());
    else
      row = {{"file", file.string()}, {"problem", key.error().detail}};
    if (!console.json())
      console.line(
          key ? fmt::format("{:<24} {:<8} {}", file.stem().string(),
                            signature_algorithm(key->suite()),
                            sha256(key->public_key().bytes()).hex().substr(0, 16))
              : fmt::format("{:<24} {}", file.stem().string(),
                            console.chinese() ? chinese_detail(key.error()) : key.error().detail));
    rows.emplace_back(std::move(row));
  }
  if (console.json()) console.value(std::move(rows));
  return 0;
}

int key_show(Arguments words, const Console& console) {
  KeyArguments arguments;
  CommandLine line(
      "key show", {"显示密钥文件的公开部分", "shows the public part of a key file"},
      {{{"luoshu key show ly-impl#1.pem", {"套件、公钥、指纹", "suite, public key, fingerprint"}},
        {"luoshu key show root.pem --json", {"以 JSON 输出", "as JSON"}}}},
      console);
  arguments.declare(line);
  if (const auto stop = line.parse(words)) return *stop;
  const auto key = arguments.read();
  return key ? tell_key(console, arguments.file, key->public_key()) : console.fail(key.error());
}

// A witness's key signs with a time, which makes it a key of another type.
Result<std::string> vkey_of(const PrivateKey& key, const std::string& name,
                            const std::string& purpose) {
  const auto type = key.suite() == Suite::kGm ? NoteKeyType::kSm2
                    : purpose == "cosign"     ? NoteKeyType::kCosignature
                                              : NoteKeyType::kEd25519;
  LUOSHU_TRY(const NoteVerifier verifier, note_verifier(name, type, key.public_key()));
  return to_vkey(verifier);
}

// The fields of its KeyEnrolled, or with an author the whole event.
int tell_enrolment(const KeyToEnrol& key, const EnrolmentWords& words, const std::string& ledger,
                   const Console& console) {
  const auto bytes = from_hex(ledger);
  const auto id = bytes ? hash_from(*bytes) : Result<Hash>(bytes.error());
  if (!id) return console.fail(with_context(id.error(), "--ledger"));
  if (words.author.empty()) {
    console.value(enrolment_fields(key, words.party, {*id}));
    return 0;
  }
  SystemClock clock;
  const auto event = enrolment_event(key, words, {*id}, day_of(clock.now()));
  if (!event) return console.fail(event.error());
  console.value(*event);
  return 0;
}

struct ExportWords {
  KeyArguments key;
  std::optional<std::string> name;
  std::optional<std::string> party;
  std::optional<std::string> ledger;
  std::optional<std::string> author;
  std::string purpose = "entry";
  EnrolmentWords enrolment;

  void declare(CommandLine& line) {
    key.declare(line);
    line.option("--name", name, "NAME",
                {"输出验证密钥（vkey）", "prints a verifier key (vkey) of that name"})
        .option("--enrol", party, "PARTY",
                {"输出登记该主体密钥的字段", "prints the fields that enrol it for a party"})
        .option("--ledger", ledger, "ID", {"账本编号（--enrol 必填）", "ledger id (with --enrol)"})
        .choice("--purpose", purpose, {"entry", "checkpoint", "cosign", "transport"},
                {"用途", "purpose"})
        .option("--author", author, "PARTY",
                {"--enrol：输出由该主管部门提交的完整事件",
                 "with --enrol: the whole event, written by this authority"})
        .choice("--role", enrolment.role, {"authority", "root"},
                {"--author：提交角色；root 为密钥全失后的恢复",
                 "with --author: its role; root recovers a party that lost all keys"})
        .option("--holder-role", enrolment.holder_role, "ROLE",
                {"--author：后续密钥由本主体以该角色会签",
                 "with --author: a further key, which the party co-signs under this role"})
        .option("--reason", enrolment.reason, "TEXT",
                {"--author：登记原因；恢复时必填",
                 "with --author: why it is enrolled; a recovery needs one"})
        .option("--valid-from", enrolment.valid_from, "DAY",
                {"--author：生效日（默认今日）", "with --author: first day (default: today)"})
        .option(
            "--valid-to", enrolment.valid_to, "DAY",
            {"--author：有效期至（默认三年）", "with --author: last day (default: three years)"});
  }
};

int key_export(Arguments arguments, const Console& console) {
  ExportWords words;
  CommandLine line(
      "key export", {"输出公钥或登记事件", "prints the public key, or what enrols it"},
      {{{"luoshu key export witness.pem --name witness.example --purpose cosign",
         {"策略文件中见证的验证密钥", "a witness's verifier key for a policy"}},
        {"luoshu key export ly-impl#2.pem --enrol ly-impl --ledger LEDGER_ID --author hn-auth",
         {"登记该密钥的完整事件", "the whole event that enrols it"}}}},
      console);
  words.declare(line);
  if (const auto stop = line.parse(arguments)) return *stop;
  if (words.party.has_value() != words.ledger.has_value())
    return console.fail(
        {Errc::kUsage, "--enrol and --ledger belong together", "--enrol 与 --ledger 须同时给出"});
  if (words.author && !words.party)
    return console.fail({Errc::kUsage, "--author needs --enrol and --ledger",
                         "--author 须同时给出 --enrol 与 --ledger"});
  const auto key = words.key.read();
  if (!key) return console.fail(key.error());
  if (words.party) {
    words.enrolment.party = *words.party;
    words.enrolment.author = words.author.value_or("");
    const std::string key_id = fs::path(words.key.file).stem().string();
    return tell_enrolment({*key, key_id, words.purpose}, words.enrolment, *words.ledger, console);
  }
  const auto text = words.name ? vkey_of(*key, *words.name, words.purpose)
                               : Result<std::string>(to_hex(key->public_key().bytes()));
  if (!text) return console.fail(text.error());
  if (console.json())
    console.value(json::Object{{words.name ? "vkey" : "public_key", *text}});
  else
    console.line(*text);
  return 0;
}

}  // namespace

int verb_key(Arguments words, const Console& console) {
  const std::string verb = words.empty() ? "" : words.front();
  if (verb == "new") return key_new(words.subspan(1), console);
  if (verb == "list") return key_list(words.subspan(1), console);
  if (verb == "show") return key_show(words.subspan(1), console);
  if (verb == "export") return key_export(words.subspan(1), console);
  if (verb == "kit") return key_kit(words.subspan(1), console);
  if (verb == "revoke") return key_revoke(words.subspan(1), console);
  const std::string_view usage = console.say(
      {"用法：luoshu key new|kit|list|show|export|revoke [选项]\n\n例：\n"
       "  luoshu key new --suite gm --out ly-impl#2.pem\n  luoshu key list --home demo",
       "Usage: luoshu key new|kit|list|show|export|revoke [options]\n\nExamples:\n"
       "  luoshu key new --suite gm --out ly-impl#2.pem\n  luoshu key list --home demo"});
  if (verb == "--help" || verb == "-h") {
    console.line(usage);
    return 0;
  }
  return console.fail({Errc::kUsage, "key new, kit, list, show, export or revoke?",
                       "须为 key new、kit、list、show、export 或 revoke"});
}

}  // namespace luoshu
