#include <fmt/format.h>

#include <algorithm>

#include "ledger/rules/engine/reason_table.h"
#include "projections/render/display.h"
#include "projections/trace/entry_story.h"
#include "projections/trace/event_words.h"

namespace luoshu {
namespace {

constexpr std::size_t kEventsShown = 100;

std::string shown(std::string_view text) {
  return render::visible(text, render::Charset::kUtf8);
}

class Writer {
 public:
  Writer(const EntryStory& story, Language language) : story_(story), language_(language) {}

  std::string write() {
    title();
    say("  入账时间 {}", "  recorded {}", to_string(story_.stamp.recorded));
    if (!story_.header.author.empty()) submitted(story_.header);
    if (story_.genesis) genesis(*story_.genesis);
    if (!story_.events.empty()) {
      say("\n事件 {} 个", "\nEvents: {}", story_.events.size());
      events(story_.events);
    }
    if (story_.refusal) refusal(*story_.refusal);
    say("\n日志", "\nIn the log");
    say("  叶散列（SHA-256） {}", "  leaf hash (SHA-256) {}", story_.leaf_hash.hex());
    say("  状态摘要 {}", "  state digest {}", story_.stamp.state_digest.hex());
    say("  规则版本 {}，排序轮次 {}", "  rules version {}, epoch {}", story_.stamp.rules_version,
        story_.stamp.epoch);
    text_.pop_back();
    return std::move(text_);
  }

 private:
  template <class... Args>
  void say(std::string_view zh, std::string_view en, const Args&... args) {
    text_ += fmt::format(fmt::runtime(language_ == Language::kZh ? zh : en), args...);
    text_ += '\n';
  }

  void title() {
    if (story_.genesis)
      return say("第 {} 号记录：账本的开端", "Entry {}: the beginning of the ledger",
                 story_.seq.value);
    if (story_.refusal)
      return say("第 {} 号记录：拒绝记录（EntryRejected），由账本自身写入，不含已受理的事件",
                 "Entry {}: a refusal that the ledger remembers (EntryRejected); it holds no event "
                 "that was taken",
                 story_.seq.value);
    say("第 {} 号记录", "Entry {}", story_.seq.value);
  }

  void submitted(const Header& header) {
    say("  提交方 {}，其时间 {}，记录编号 {}", "  handed in by {} at its time {}, entry id {}",
        shown(header.author), to_string(header.author_time), header.entry_id.hex());
    for (const Signer& signer : header.signers)
      say("  签名：{}，密钥 {}", "  signed by {}, key {}", shown(signer.party),
          shown(signer.key_id));
    if (header.expected_version)
      say("  提交方所见规模 {}", "  its author had looked at size {}",
          header.expected_version->value);
  }

  void genesis(const Genesis& genesis) {
    say("  账本名称 {}，密码套件 {}{}", "  origin {}, suite {}{}", shown(genesis.origin),
        suite_name(genesis.suite),
        genesis.rehearsal ? (language_ == Language::kZh ? "，演练账本" : ", a rehearsal") : "");
    say("  账本编号 {}", "  ledger id {}", story_.ledger.hash.hex());
  }

  void events(const std::vector<EventMention>& events) {
    for (std::size_t i = 0; i < std::min(events.size(), kEventsShown); ++i) {
      const EventMention& one = events[i];
      const std::string number = std::to_string(one.number.value == 0 ? i : one.number.value);
      say("  {:>8}  {} {}，生效 {}", "  {:>8}  {} {}, effective {}", number,
          type_words(one.type, language_), shown(one.subject), to_string(one.effective));
    }
    if (events.size() > kEventsShown)
      say("  另有 {} 个，见 --json", "  and {} more: --json has all of them",
          events.size() - kEventsShown);
  }

  void refusal(const RefusalStory& refusal) {
    say("\n被拒绝的内容（事件按其在记录中的序号，从 0 起）",
        "\nWhat was refused (events by their place in it, from 0)");
    submitted(refusal.header);
    events(refusal.events);
    say("\n理由", "\nReasons");
    for (const RejectedReason& reason : refusal.reasons) this->reason(reason);
  }

  void reason(const RejectedReason& reason) {
    const auto sentence = std::ranges::find(reason_table(), reason.code, &ReasonSentence::code);
    std::string words;
    if (sentence != reason_table().end()) {
      words = language_ == Language::kZh ? sentence->zh : sentence->en;
      if (!sentence->basis.empty())
        words += fmt::format(fmt::runtime(language_ == Language::kZh ? "（{}）" : " ({})"),
                             sentence->basis);
    }
    std::string place;
    if (reason.event_index)
      place = fmt::format(fmt::runtime(language_ == Language::kZh ? "事件 {}" : "event {}"),
                          *reason.event_index);
    if (!reason.field.empty())
      place += (place.empty()                ? ""
                : language_ == Language::kZh ? "，"
                                             : ", ") +
               shown(reason.field);
    say("  {}  {}{}{}", "  {}  {}{}{}", reason.code, place,
        place.empty()                ? ""
        : language_ == Language::kZh ? "："
                                     : ": ",
        words);
  }

  const EntryStory& story_;
  Language language_;
  std::string text_;
};

}  // namespace

std::string to_text(const EntryStory& story, Language language) {
  return Writer(story, language).write();
}

}  // namespace luoshu
