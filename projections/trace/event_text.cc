#include <fmt/format.h>

#include "projections/render/display.h"
#include "projections/trace/event_story.h"
#include "projections/trace/event_words.h"

namespace luoshu {
namespace {

constexpr std::size_t kLabelColumns = 24;

std::string shown(std::string_view text) {
  return render::visible(text, render::Charset::kUtf8);
}

std::string text_of(const json::Value& object, std::string_view member) {
  const json::Value* value = object.find(member);
  return value != nullptr && value->string() != nullptr ? shown(*value->string()) : std::string();
}

class Writer {
 public:
  Writer(const EventStory& story, Language language) : story_(story), language_(language) {}

  std::string write() {
    say("事件 {}：{} {}", "Event {}: {} {}", story_.number.value,
        type_words(story_.type, language_), shown(story_.subject));
    say("  业务生效日 {}；入账时间 {}", "  effective {}, recorded {}",
        text_of(story_.event, "effective"), to_string(story_.recorded));
    say("  第 {} 号记录中的第 {} 个事件（共 {} 个）", "  event {1} of {2} in entry {0}",
        story_.entry.value, story_.index + 1, story_.count);
    basis();
    fields();
    signers();
    neighbours();
    changes();
    text_.pop_back();
    return std::move(text_);
  }

 private:
  template <class... Args>
  void say(std::string_view zh, std::string_view en, const Args&... args) {
    text_ += fmt::format(fmt::runtime(language_ == Language::kZh ? zh : en), args...);
    text_ += '\n';
  }

  void basis() {
    const json::Value* basis = story_.event.find("basis");
    if (basis == nullptr || basis->array() == nullptr) return;
    std::string all;
    for (const json::Value& one : *basis->array())
      if (one.string() != nullptr)
        all += fmt::format("{}{}",
                           all.empty()                  ? ""
                           : language_ == Language::kZh ? "；"
                                                        : "; ",
                           shown(*one.string()));
    if (!all.empty()) say("  依据 {}", "  basis {}", all);
  }

  void fields() {
    const json::Value* fields = story_.event.find("fields");
    if (fields == nullptr) return;
    const auto lines = field_lines(story_.type, *fields, language_);
    if (!lines.empty()) say("\n内容", "\nWhat it says");
    for (const FieldLine& line : lines) this->field(line);
  }

  void field(const FieldLine& line) {
    const std::string indent(2 + 2 * std::size_t{line.depth}, ' ');
    const std::size_t width = render::width_of(indent + line.label);
    const std::string gap(width < kLabelColumns ? kLabelColumns - width : 0, ' ');
    std::string_view rest = line.value;
    std::string head = indent + line.label + gap + "  ";
    if (rest.find('\n') != std::string_view::npos) {
      text_ += indent + line.label + '\n';
      head = indent + "  | ";
    }
    while (true) {
      const std::size_t end = std::min(rest.find('\n'), rest.size());
      std::string shown_line = head + std::string(rest.substr(0, end));
      while (shown_line.ends_with(' ')) shown_line.pop_back();
      text_ += shown_line + '\n';
      if (end == rest.size()) return;
      rest.remove_prefix(end + 1);
      if (rest.empty()) return;
    }
  }

  void signers() {
    say("\n签名", "\nSigned by");
    for (const StorySigner& one : story_.signers) {
      const std::string name =
          one.name.empty()
              ? one.signer.party
              : fmt::format(fmt::runtime(language_ == Language::kZh ? "{}（{}）" : "{} ({})"),
                            one.name, one.signer.party);
      say("  {}，{}，密钥 {}", "  {} as {}, key {}", shown(name),
          role_words(one.signer.role, language_), shown(one.signer.key_id));
    }
  }

  std::string mention(const EventMention& mention) const {
    const std::string other =
        mention.subject == story_.subject ? "" : fmt::format(" {}", shown(mention.subject));
    return fmt::format(fmt::runtime(language_ == Language::kZh ? "事件 {} {}{}，生效 {}"
                                                               : "event {} {}{}, effective {}"),
                       mention.number.value, type_words(mention.type, language_), other,
                       to_string(mention.effective));
  }

  void neighbours() {
    say("\n同一对象 {}", "\nAbout {}", shown(story_.subject));
    if (story_.previous)
      say("  前一个：{}", "  before: {}", mention(*story_.previous));
    else
      say("  此前没有", "  nothing before it");
    if (story_.next)
      say("  后一个：{}", "  after:  {}", mention(*story_.next));
    else
      say("  此后没有", "  nothing after it");
  }

  void changes() {
    if (story_.changed_by.empty() && !story_.more_changes)
      return say("  其后没有更正、修订、异议、退款或终止它的事件",
                 "  nothing recorded later corrects, amends, disputes, refunds or ends it");
    for (const EventMention& later : story_.changed_by)
      say("  其后更正、修订、异议或终止它的：{}", "  later changed by: {}", mention(later));
    if (story_.more_changes)
      say("  其后事件多于 {} 个，只查看了这些",
          "  more than {} later events; only so many were read", kLaterEventsMax);
  }

  const EventStory& story_;
  Language language_;
  std::string text_;
};

}  // namespace

std::string to_text(const EventStory& story, Language language) {
  return Writer(story, language).write();
}

}  // namespace luoshu
