#include "tools/luoshu/enrolment.h"

#include <fmt/format.h>

#include "ledger/rules/parties/keys.h"

namespace luoshu {
namespace {

constexpr std::int32_t kDaysOfValidity = 3 * 365;

Result<Date> day_of_word(const char* option, const std::optional<std::string>& word, Date without) {
  if (!word) return without;
  const auto day = parse_date(*word);
  if (day) return *day;
  return Fault{Errc::kUsage, fmt::format("{} is a day, YYYY-MM-DD: {}", option, day.error().detail),
               fmt::format("{} 须为日期 YYYY-MM-DD", option)};
}

}  // namespace

json::Object enrolment_fields(const KeyToEnrol& key, const std::string& party,
                              const LedgerId& ledger) {
  const Bytes proof = key.key.sign(possession_message(ledger, party, key.key_id, key.purpose));
  return json::Object{{"key_id", key.key_id},
                      {"algorithm", signature_algorithm(key.key.suite())},
                      {"public_key", to_hex(key.key.public_key().bytes())},
                      {"purpose", key.purpose},
                      {"proof_of_possession", to_base64(proof)}};
}

Result<json::Object> enrolment_event(const KeyToEnrol& key, const EnrolmentWords& words,
                                     const LedgerId& ledger, Date today) {
  LUOSHU_TRY(const Date from, day_of_word("--valid-from", words.valid_from, today));
  LUOSHU_TRY(const Date to,
             day_of_word("--valid-to", words.valid_to, Date{from.days + kDaysOfValidity}));
  json::Object fields = enrolment_fields(key, words.party, ledger);
  fields.emplace_back("valid_to", to_string(to));
  if (words.reason) fields.emplace_back("reason", *words.reason);
  json::Object event{{"type", "KeyEnrolled"},
                     {"author", words.author},
                     {"role", words.role},
                     {"effective", to_string(from)},
                     {"subject", words.party}};
  if (words.holder_role)
    event.emplace_back("cosigners", json::Array{json::Object{{"party", words.party},
                                                             {"role", *words.holder_role}}});
  event.emplace_back("fields", std::move(fields));
  return event;
}

}  // namespace luoshu
