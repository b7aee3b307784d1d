#include "projections/bank/xml_guard.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "projections/bank/statement.h"

namespace luoshu::bank {
namespace {

bool is_space(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}
bool is_name_char(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         c == ':' || c == '-' || c == '.' || (c & '\x80') != 0;
}

class Guard {
 public:
  explicit Guard(std::string_view text) : text_(text) {}

  Status run() {
    while (at_ < text_.size()) {
      if (++nodes_ > kXmlNodesMax) return bad({"节点过多", "too many nodes"});
      LUOSHU_CHECK(text_[at_] == '<' ? markup() : characters());
    }
    if (!open_.empty())
      return bad({fmt::format("元素 {} 没有结束", open_.back()),
                  fmt::format("the element {} does not end", open_.back())});
    if (!root_seen_) return bad({"没有根元素", "there is no root element"});
    return Done{};
  }

 private:
  Fault bad(const Bilingual& why) const {
    const auto end = text_.begin() + static_cast<std::ptrdiff_t>(std::min(at_, text_.size()));
    const auto line = 1 + std::count(text_.begin(), end, '\n');
    return {Errc::kRefused, fmt::format("line {}: {}", line, why.en),
            fmt::format("第 {} 行：{}", line, why.zh)};
  }
  bool here(std::string_view what) const { return text_.substr(at_).starts_with(what); }

  Status skip_to(std::string_view end) {
    const std::size_t found = text_.find(end, at_);
    if (found == std::string_view::npos)
      return bad({fmt::format("缺少“{}”", end), fmt::format("'{}' is missing", end)});
    at_ = found + end.size();
    return Done{};
  }

  Status characters() {
    const std::size_t end = std::min(text_.find('<', at_), text_.size());
    const std::string_view run = text_.substr(at_, end - at_);
    if (run.size() > kXmlTextBytesMax) return bad({"文字过长", "a text is too long"});
    if (open_.empty() && !std::ranges::all_of(run, is_space))
      return bad({"根元素之外有文字", "there is text outside the root element"});
    LUOSHU_CHECK(references(run));
    at_ = end;
    return Done{};
  }

  // Only the five entities of XML and characters by number.
  Status references(std::string_view run) const {
    for (std::size_t at = run.find('&'); at != std::string_view::npos; at = run.find('&', at + 1)) {
      const std::string_view rest = run.substr(at);
      bool known = false;
      for (const std::string_view one : {"&amp;", "&lt;", "&gt;", "&quot;", "&apos;"})
        known = known || rest.starts_with(one);
      const std::size_t end = rest.find(';');
      known = known || (rest.starts_with("&#") && end != std::string_view::npos && end > 2 &&
                        end <= 10 && !rest.starts_with("&#0;") && !rest.starts_with("&#x0;"));
      if (!known) return bad({"含自定义实体或孤立的 &", "an entity of its own, or a bare &"});
    }
    return Done{};
  }

  Status markup() {
    if (here("<!--")) {
      at_ += 4;
      return skip_to("-->");
    }
    if (here("<![CDATA[")) {
      if (open_.empty()) return bad({"根元素之外有文字", "there is text outside the root element"});
      const std::size_t start = at_;
      LUOSHU_CHECK(skip_to("]]>"));
      if (at_ - start > kXmlTextBytesMax) return bad({"文字过长", "a text is too long"});
      return Done{};
    }
    if (here("<!"))
      return bad({"含 DOCTYPE 或实体声明，不予读取",
                  "a DOCTYPE or a declaration of entities: such files are not read"});
    if (here("<?")) return skip_to("?>");
    if (here("</")) return end_tag();
    return start_tag();
  }

  Result<std::string_view> name() {
    const std::size_t start = at_;
    while (at_ < text_.size() && is_name_char(text_[at_])) ++at_;
    const std::string_view read = text_.substr(start, at_ - start);
    if (read.empty()) return bad({"标记不完整", "markup is broken"});
    if (read.size() > kXmlNameBytesMax) return bad({"名称过长", "a name is too long"});
    return read;
  }
  void spaces() {
    while (at_ < text_.size() && is_space(text_[at_])) ++at_;
  }

  Status end_tag() {
    at_ += 2;
    LUOSHU_TRY(const std::string_view read, name());
    spaces();
    if (!here(">")) return bad({"标记不完整", "markup is broken"});
    if (open_.empty() || open_.back() != read)
      return bad({fmt::format("结束标记 {} 与开始标记不符", read),
                  fmt::format("the end tag {} does not match its start", read)});
    open_.pop_back();
    ++at_;
    return Done{};
  }

  Status start_tag() {
    ++at_;
    LUOSHU_TRY(const std::string_view read, name());
    if (open_.empty() && root_seen_) return bad({"不止一个根元素", "more than one root element"});
    root_seen_ = true;
    std::vector<std::string_view> attributes;
    for (;;) {
      spaces();
      if (here("/>")) return at_ += 2, Status(Done{});
      if (here(">")) break;
      LUOSHU_CHECK(attribute(attributes));
    }
    ++at_;
    open_.push_back(read);
    if (open_.size() > kXmlDepthMax) return bad({"嵌套过深", "the nesting is too deep"});
    return Done{};
  }

  Status attribute(std::vector<std::string_view>& seen) {
    LUOSHU_TRY(const std::string_view read, name());
    if (std::ranges::find(seen, read) != seen.end())
      return bad(
          {fmt::format("属性 {} 重复", read), fmt::format("the attribute {} is repeated", read)});
    seen.push_back(read);
    if (seen.size() > kXmlAttributesMax) return bad({"属性过多", "too many attributes"});
    spaces();
    if (!here("=")) return bad({"标记不完整", "markup is broken"});
    ++at_;
    spaces();
    if (!here("\"") && !here("'")) return bad({"标记不完整", "markup is broken"});
    const char quote = text_[at_++];
    const std::size_t end = text_.find(quote, at_);
    if (end == std::string_view::npos) return bad({"属性没有结束", "an attribute does not end"});
    const std::string_view value = text_.substr(at_, end - at_);
    if (value.size() > kXmlAttributeBytesMax) return bad({"属性过长", "an attribute is too long"});
    if (value.find('<') != std::string_view::npos) return bad({"标记不完整", "markup is broken"});
    LUOSHU_CHECK(references(value));
    at_ = end + 1;
    return Done{};
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::size_t nodes_ = 0;
  bool root_seen_ = false;
  std::vector<std::string_view> open_;
};

}  // namespace

Status guard_xml(std::string_view text) {
  return Guard(text).run();
}

std::string declared_encoding(std::string_view bytes) {
  if (bytes.starts_with("\xEF\xBB\xBF")) bytes.remove_prefix(3);
  if (!bytes.starts_with("<?xml")) return {};
  const std::string_view declaration =
      bytes.substr(0, std::min(bytes.find("?>"), std::size_t{512}));
  std::size_t at = declaration.find("encoding");
  if (at == std::string_view::npos) return {};
  at = declaration.find_first_of("\"'", at);
  if (at == std::string_view::npos) return {};
  const std::size_t end = declaration.find(declaration[at], at + 1);
  if (end == std::string_view::npos) return {};
  return std::string(declaration.substr(at + 1, end - at - 1));
}

}  // namespace luoshu::bank
