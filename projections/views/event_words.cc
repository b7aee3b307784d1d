#include "projections/views/event_words.h"

#include <fmt/format.h>

#include <algorithm>

#include "projections/words/words.h"

namespace luoshu {
namespace {

constexpr std::size_t kSignersShown = 4;

std::string key_of(const Header& header, std::string_view party) {
  const auto found = std::ranges::find(header.signers, party, &Signer::party);
  return found == header.signers.end() ? std::string() : found->key_id;
}

// Names and codes of those who signed; thousands may have.
class Signers {
 public:
  Signers(const LedgerAt& ledger, const Header& header) : ledger_(ledger), header_(header) {}

  void add(std::string_view party, std::string_view role) {
    if (++count_ > kSignersShown) return;
    const std::string name = one_line(party_name(ledger_, party));
    const std::string key = one_line(key_of(header_, party));
    const auto words = [&](Language language) {
      const std::string as = words::name(words::roles(), role, language);
      return language == Language::kZh ? fmt::format("{}（{}，{}，{}）", name, party, as, key)
                                       : fmt::format("{} ({}, {}, {})", name, party, as, key);
    };
    const bool first = count_ == 1;
    phrase_.code += fmt::format("{}{}", first ? "" : ", ", party);
    phrase_.zh += fmt::format("{}{}", first ? "" : "、", words(Language::kZh));
    phrase_.en += fmt::format("{}{}", first ? "" : ", ", words(Language::kEn));
  }
  Phrase take() {
    if (count_ > kSignersShown) {
      phrase_.code += fmt::format(", {} in all", count_);
      phrase_.zh += fmt::format("，共 {} 方", count_);
      phrase_.en += fmt::format(", {} in all", count_);
    }
    return std::move(phrase_);
  }

 private:
  const LedgerAt& ledger_;
  const Header& header_;
  std::size_t count_ = 0;
  Phrase phrase_;
};

}  // namespace

Result<Phrase> event_words(const LedgerAt& ledger, const RecordedEvent& event) {
  LUOSHU_TRY(const Leaf leaf, ledger.log().leaf(event.at.seq));
  LUOSHU_TRY(const Header header, decode_header(leaf.header));
  Signers signers(ledger, header);
  signers.add(event.event.author(), event.event.role());
  for (const auto cosigner : event.event.cosigners())
    signers.add(from_kj(cosigner.getParty()), from_kj(cosigner.getRole()));
  const Phrase signed_by = signers.take();
  const Term& type = type_of(event.event);
  const std::string subject = one_line(event.event.subject());
  const std::uint64_t number = event.at.number.value;
  return Phrase{
      fmt::format("{} {} {} ({})", number, type.code, subject, signed_by.code),
      fmt::format("{} {} {}，签名：{}", number, type.label.zh, subject, signed_by.zh),
      fmt::format("{} {} {}, signed by {}", number, type.label.en, subject, signed_by.en)};
}

Result<Phrase> event_words(const LedgerAt& ledger, EventNumber number) {
  const std::string alone = fmt::to_string(number.value);
  Phrase words{alone, alone, alone};
  const Status read = ledger.with_event(number, [&](const RecordedEvent& event) -> Status {
    LUOSHU_TRY(words, event_words(ledger, event));
    return {};
  });
  if (!read && read.error().code != Errc::kNotFound) return read.error();
  return words;
}

Phrase joined(const std::vector<Phrase>& phrases, std::string_view gap, std::size_t more) {
  Phrase all;
  for (const Phrase& one : phrases) {
    const bool first = &one == &phrases.front();
    all.code += fmt::format("{}{}", first ? "" : gap, one.code);
    all.zh += fmt::format("{}{}", first ? "" : "\n", one.zh);
    all.en += fmt::format("{}{}", first ? "" : "\n", one.en);
  }
  if (more > 0) {
    all.code += fmt::format(" … ({})", phrases.size() + more);
    all.zh += fmt::format("\n… 共 {} 个事件", phrases.size() + more);
    all.en += fmt::format("\n… {} events in all", phrases.size() + more);
  }
  return all;
}

}  // namespace luoshu
