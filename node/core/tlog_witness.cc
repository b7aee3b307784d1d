#include "node/core/tlog_witness.h"

#include <fmt/format.h>

#include <algorithm>

#include "ledger/base/limits.h"
#include "ledger/log/checkpoint.h"

namespace luoshu::node {
namespace {

constexpr std::string_view kOld = "old ";
constexpr std::string_view kSizeType = "text/x.tlog.size";

// Cuts the first line off; kInvalid where there is no line end.
Result<std::string_view> take_line(std::string_view& text) {
  const auto end = text.find('\n');
  if (end == std::string_view::npos) return Fault{Errc::kInvalid, "a line without an end"};
  const std::string_view line = text.substr(0, end);
  text.remove_prefix(end + 1);
  return line;
}

// The first line of a foreign answer, safe for a log that people read in a terminal.
std::string shown(std::string_view text) {
  constexpr std::size_t kShownBytesMax = 200;
  std::string line(text.substr(0, std::min(text.find('\n'), kShownBytesMax)));
  for (char& c : line)
    if (c < ' ' || c > '~') c = '?';
  return line;
}

WitnessReply refuse(unsigned status, std::string why) {
  return {status, "text/plain; charset=utf-8", std::move(why) + "\n"};
}

WitnessReply other_size(Size size) {
  return {409, std::string(kSizeType), fmt::format("{}\n", size.value)};
}

// The log whose signature the note bears; nothing where no log of that origin is known.
struct Signed {
  const NoteVerifier* log = nullptr;
  Checkpoint checkpoint;
  std::string text;
};
std::variant<Signed, WitnessReply> open_signed(const std::string& note,
                                               const std::vector<NoteVerifier>& logs) {
  const auto parsed = parse_note(note);
  if (!parsed) return refuse(400, parsed.error().detail);
  const auto checkpoint = parse_checkpoint(parsed->text);
  if (!checkpoint) return refuse(400, checkpoint.error().detail);
  std::vector<NoteVerifier> of_origin;
  std::ranges::copy_if(logs, std::back_inserter(of_origin),
                       [&](const NoteVerifier& log) { return log.name == checkpoint->origin; });
  if (of_origin.empty()) return refuse(404, "unknown log: " + shown(checkpoint->origin));
  const auto verified = verify_note(*parsed, of_origin);
  if (!verified) return refuse(403, verified.error().detail);
  const auto log = std::ranges::find_if(logs, [&](const NoteVerifier& known) {
    return known.key_id == of_origin[verified->signatures.front().verifier].key_id;
  });
  return Signed{&*log, *checkpoint, parsed->text};
}

std::optional<WitnessReply> objection(const AddCheckpoint& request, const Checkpoint& checkpoint,
                                      const WitnessedHead& last) {
  if (request.old > checkpoint.size) return refuse(400, "old is larger than the checkpoint");
  if (request.old != last.size) return other_size(last.size);
  if (last.size.value == 0) {
    if (!request.proof.empty()) return refuse(422, "a proof, though nothing was cosigned before");
    if (checkpoint.size.value == 0 && checkpoint.root != sha256({}))
      return refuse(422, "an empty log has the root of the empty tree");
    return std::nullopt;
  }
  const Status consistent =
      merkle::verify_consistency(DigestKind::kSha256, last.size.value, last.root,
                                 checkpoint.size.value, checkpoint.root, request.proof);
  if (!consistent) return refuse(422, consistent.error().detail);
  return std::nullopt;
}

}  // namespace

std::string write_add_checkpoint(const AddCheckpoint& request) {
  std::string body = fmt::format("{}{}\n", kOld, request.old.value);
  for (const Hash& hash : request.proof) body += to_base64(hash.view()) + '\n';
  return body + '\n' + request.checkpoint;
}

Result<AddCheckpoint> parse_add_checkpoint(std::string_view body) {
  if (body.size() > limits::kNoteBytesMax)
    return Fault{Errc::kLimit, fmt::format("more than {} bytes", limits::kNoteBytesMax)};
  AddCheckpoint request;
  LUOSHU_TRY(const std::string_view first, take_line(body));
  if (!first.starts_with(kOld)) return Fault{Errc::kInvalid, "the first line is 'old <size>'"};
  LUOSHU_TRY(request.old.value, parse_decimal(first.substr(kOld.size())));
  for (;;) {
    LUOSHU_TRY(const std::string_view line, take_line(body));
    if (line.empty()) break;
    if (request.proof.size() == limits::kProofHashesMax)
      return Fault{Errc::kLimit, "more hashes than any proof needs"};
    LUOSHU_TRY(const Bytes bytes, from_base64(line));
    LUOSHU_TRY(const Hash hash, hash_from(bytes));
    request.proof.push_back(hash);
  }
  request.checkpoint = body;
  return request;
}

std::variant<WitnessAcceptance, WitnessReply> decide_add_checkpoint(
    std::string_view body, const std::vector<NoteVerifier>& logs,
    const std::map<std::string, WitnessedHead, std::less<>>& heads) {
  const auto request = parse_add_checkpoint(body);
  if (!request) return refuse(400, request.error().detail);
  auto opened = open_signed(request->checkpoint, logs);
  if (auto* reply = std::get_if<WitnessReply>(&opened)) return std::move(*reply);
  auto& [log, checkpoint, text] = std::get<Signed>(opened);
  const auto kept = heads.find(checkpoint.origin);
  const WitnessedHead last = kept == heads.end() ? WitnessedHead{} : kept->second;
  if (auto no = objection(*request, checkpoint, last)) return *std::move(no);
  return WitnessAcceptance{checkpoint.origin, {checkpoint.size, checkpoint.root}, std::move(text)};
}

WitnessReply witness_accepts(const NoteSignature& cosignature) {
  return {200, "text/plain; charset=utf-8", signature_line(cosignature)};
}

std::variant<std::vector<std::string>, AskAgain, Fault> read_witness_reply(
    const WitnessReply& reply) {
  std::string_view rest = reply.body;
  if (reply.status == 409 && reply.content_type == kSizeType) {
    const auto line = take_line(rest);
    const auto size = line ? parse_decimal(*line) : Result<std::uint64_t>(line.error());
    if (!size || !rest.empty()) return Fault{Errc::kInvalid, "409 without a size"};
    return AskAgain{Size{*size}};
  }
  if (reply.status != 200)
    return Fault{Errc::kRefused,
                 fmt::format("the witness answers {}: {}", reply.status, shown(rest))};
  std::vector<std::string> lines;
  while (!rest.empty() && lines.size() < limits::kNoteSignaturesMax) {
    const auto line = take_line(rest);
    if (!line) return Fault{Errc::kInvalid, "200 with half a line"};
    lines.push_back(std::string(*line) + '\n');
  }
  if (lines.empty()) return Fault{Errc::kInvalid, "200 without a cosignature"};
  return lines;
}

}  // namespace luoshu::node
