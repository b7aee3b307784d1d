#include "ledger/form/event_form.h"

#include "ledger/form/canonical_event.h"
#include "ledger/form/event_check.h"
#include "ledger/form/event_message.h"
#include "ledger/form/event_parser.h"

namespace luoshu::form {
namespace {

Result<Bytes> joined(Parsed parsed) {
  if (auto* bytes = std::get_if<Bytes>(&parsed)) return std::move(*bytes);
  return to_fault(std::get<std::vector<FormIssue>>(parsed));
}

Fault at_line(Fault fault, std::size_t line_number) {
  fault.detail_zh = fmt::format("第{}行：{}", line_number,
                                fault.detail_zh.empty() ? fault.detail : fault.detail_zh);
  fault.detail = fmt::format("line {}: {}", line_number, fault.detail);
  return fault;
}

Result<Bytes> fill_demo_key(schema::Event::Reader event, const std::string& public_key,
                            const std::string& purpose, const std::string& proof) {
  if (!event.isKeyEnrolled())
    return Fault{Errc::kUsage, "only a KeyEnrolled can be given a rehearsal key"};
  const auto given = event.getKeyEnrolled();
  if (given.hasPublicKey() || given.hasProofOfPossession())
    return Fault{Errc::kUsage,
                 "this KeyEnrolled already has a public_key or proof_of_possession; a rehearsal "
                 "key replaces neither of them: give both or none"};
  const bool named = given.hasPurpose();
  if (named && std::string_view(given.getPurpose().cStr()) != purpose)
    return Fault{Errc::kUsage, fmt::format("a rehearsal key of this KeyEnrolled is for {}",
                                           given.getPurpose().cStr())};
  capnp::MallocMessageBuilder message;
  message.setRoot(event);
  auto out = message.getRoot<schema::Event>();
  auto key = out.getKeyEnrolled();
  key.setPublicKey(public_key.c_str());
  key.setPurpose(purpose.c_str());
  key.setProofOfPossession(proof.c_str());
  key.setDemoKey(named ? schema::Flag::NO : schema::Flag::YES);
  return canonical_bytes(out.asReader());
}

// What the parser says of the business form of bytes that the walk refused.
Fault why_refused(ByteView event_bytes) {
  const auto value = event_to_json(event_bytes);
  if (!value) return value.error();
  const auto again = joined(parse_event_with(*value, DemoKeyMember::kAllowed));
  if (!again) return again.error();
  return Fault{Errc::kInvalid,
               "these bytes are not the canonical form of an event: written by another program, "
               "or damaged",
               "该字节串不是事件的规范形式：由其他程序写出，或已损坏"};
}

}  // namespace

Fault json_fault_at(Fault fault, std::size_t line_number) {
  const auto number_the_line = [&](std::string& text, std::string_view one, std::string many) {
    if (const auto at = text.find(one); at != std::string::npos) text.replace(at, one.size(), many);
  };
  number_the_line(fault.detail, "line 1, ", fmt::format("line {}, ", line_number));
  number_the_line(fault.detail_zh, "第 1 行第 ", fmt::format("第 {} 行第 ", line_number));
  return fault;
}

Parsed parse_event(const json::Value& event) {
  return parse_event_with(event, DemoKeyMember::kRefused);
}

Result<Bytes> event_from_json(const json::Value& event) {
  return joined(parse_event(event));
}

Result<Bytes> read_event_line(std::string_view line, std::size_t line_number) {
  const auto value = json::parse(line);
  if (!value) return json_fault_at(value.error(), line_number);
  auto bytes = event_from_json(*value);
  if (bytes) return bytes;
  Fault fault = at_line(bytes.error(), line_number);
  fault.code = Errc::kRefused;
  return fault;
}

Result<EventGist> check_event(ByteView event_bytes) {
  if (auto gist = walk_event(event_bytes)) return *std::move(gist);
  return why_refused(event_bytes);
}

Status check_event_bytes(ByteView event_bytes) {
  LUOSHU_CHECK(check_event(event_bytes));
  return Done{};
}

Result<Bytes> with_demo_key(ByteView event_bytes, std::string_view public_key,
                            std::string_view purpose, std::string_view proof_of_possession) {
  LUOSHU_TRY(Bytes bytes, with_event(event_bytes, [&](schema::Event::Reader event) {
               return fill_demo_key(event, std::string(public_key), std::string(purpose),
                                    std::string(proof_of_possession));
             }));
  LUOSHU_CHECK(check_event_bytes(bytes));
  return bytes;
}

}  // namespace luoshu::form
