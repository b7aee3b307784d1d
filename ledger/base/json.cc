#include "ledger/base/json.h"

#include <algorithm>
#include <charconv>
#include <iterator>
#include <nlohmann/json.hpp>
#include <unordered_set>

#include "ledger/base/limits.h"

namespace luoshu::json {
namespace {

// Hands a text to the reader character by character and lets the builder know how many were taken:
// the reader itself reports a position for its own errors only.
class Cursor {
 public:
  using iterator_category = std::input_iterator_tag;
  using value_type = char;
  using difference_type = std::ptrdiff_t;
  using pointer = const char*;
  using reference = const char&;

  Cursor(const char* at, std::size_t* taken) : at_(at), taken_(taken) {}
  reference operator*() const { return *at_; }
  Cursor& operator++() {
    ++at_;
    ++*taken_;
    return *this;
  }
  bool operator==(const Cursor& other) const { return at_ == other.at_; }

 private:
  const char* at_;
  std::size_t* taken_;
};

// A key for a message: its beginning, without controls. Keys have whatever length a text has.
std::string shown(std::string_view key) {
  constexpr std::size_t kShownBytes = 60;
  std::size_t end = std::min(key.size(), kShownBytes);
  while (end > 0 && end < key.size() && (static_cast<unsigned char>(key[end]) & 0xC0U) == 0x80U)
    --end;
  std::string out(key.substr(0, end));
  for (char& c : out)
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) c = '?';
  return end < key.size() ? out + "…" : out;
}

// Builds a Value from nlohmann's event stream. Whole numbers within 64 bits arrive as integers, and
// JSON gives those exactly one spelling; all others arrive with the spelling they had.
class Builder {
 public:
  explicit Builder(const std::size_t& taken) : taken_(taken) {}

  bool null() { return put(Value()); }
  bool boolean(bool value) { return put(Value(value)); }
  // Called for numbers with a minus sign only, so zero was written as -0.
  bool number_integer(std::int64_t value) {
    return put(value == 0 ? Value(Number{"-0"}) : Value(value));
  }
  bool number_unsigned(std::uint64_t value) { return put(Value(value)); }
  bool number_float(nlohmann::json::number_float_t, const std::string& spelling) {
    return put(Value(Number{spelling}));
  }
  bool string(std::string& value) { return put(Value(std::move(value))); }
  bool binary(std::vector<std::uint8_t>&) { return false; }
  bool start_object(std::size_t) { return open(Value(Object{})); }
  bool start_array(std::size_t) { return open(Value(Array{})); }
  bool end_object() { return close(); }
  bool end_array() { return close(); }

  bool key(std::string& name) {
    Frame& frame = stack_.back();
    if (!frame.keys.insert(name).second)
      return fail("the key '" + shown(name) + "' stands twice in one object",
                  "同一对象中键“" + shown(name) + "”重复出现");
    frame.key = std::move(name);
    return true;
  }

  bool parse_error(std::size_t position, const std::string&,
                   const nlohmann::json::exception& error) {
    error_position_ = position;
    error_ = error.what();
    // nlohmann's text begins with an identifier in brackets that says nothing to a reader.
    if (const auto end = error_.find("] "); end != std::string::npos) error_.erase(0, end + 2);
    const bool ended = error_.find("unexpected end of input") != std::string::npos;
    error_zh_ = ended ? "内容未完即止" : "语法有误";
    return false;
  }

  Value take() { return std::move(root_); }
  const std::string& error() const { return error_; }
  const std::string& error_zh() const { return error_zh_; }
  std::size_t error_position() const { return error_position_; }

 private:
  struct Frame {
    Value value;
    std::string key;
    std::unordered_set<std::string> keys;
  };

  bool fail(std::string error, std::string error_zh) {
    error_ = std::move(error);
    error_zh_ = std::move(error_zh);
    error_position_ = taken_;
    return false;
  }
  bool open(Value container) {
    if (stack_.size() >= limits::kJsonDepthMax)
      return fail("nested deeper than " + std::to_string(limits::kJsonDepthMax) + " levels",
                  "嵌套超过 " + std::to_string(limits::kJsonDepthMax) + " 层");
    stack_.push_back({std::move(container), {}, {}});
    return true;
  }
  bool close() {
    Value done = std::move(stack_.back().value);
    stack_.pop_back();
    return put(std::move(done));
  }
  bool put(Value value) {
    if (stack_.empty()) {
      root_ = std::move(value);
      return true;
    }
    Frame& frame = stack_.back();
    if (auto* object = frame.value.object())
      object->emplace_back(std::move(frame.key), std::move(value));
    else
      frame.value.array()->push_back(std::move(value));
    return true;
  }

  const std::size_t& taken_;  // characters read so far
  std::vector<Frame> stack_;
  Value root_;
  std::string error_;
  std::string error_zh_;
  std::size_t error_position_ = 0;
};

void write_string(std::string& out, const std::string& text) {
  // error_handler_t::replace: a Value built by hand with bad UTF-8 still prints as something.
  out += nlohmann::json(text).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

constexpr int kOneLine = -1;

void newline(std::string& out, int indent) {
  if (indent == kOneLine) return;
  out += '\n';
  out.append(static_cast<std::size_t>(indent) * 2, ' ');
}

void write(std::string& out, const Value& value, int indent);

template <class List, class WriteItem>
void write_list(std::string& out, const List& list, char open, char end, int indent,
                const WriteItem& write_item) {
  const int inner = indent == kOneLine ? kOneLine : indent + 1;
  out += open;
  bool first = true;
  for (const auto& item : list) {
    if (!first) out += indent == kOneLine ? ", " : ",";
    first = false;
    newline(out, inner);
    write_item(item, inner);
  }
  if (!first) newline(out, indent);
  out += end;
}

void write(std::string& out, const Value& value, int indent) {
  if (value.is_null()) {
    out += "null";
  } else if (const bool* boolean = value.boolean()) {
    out += *boolean ? "true" : "false";
  } else if (const Number* number = value.number()) {
    out += number->spelling;
  } else if (const std::string* text = value.string()) {
    write_string(out, *text);
  } else if (const Array* items = value.array()) {
    write_list(out, *items, '[', ']', indent,
               [&](const Value& item, int inner) { write(out, item, inner); });
  } else {
    write_list(out, *value.object(), '{', '}', indent, [&](const Member& member, int inner) {
      write_string(out, member.first);
      out += ": ";
      write(out, member.second, inner);
    });
  }
}

// Line and column of a byte position that counts from 1. Columns count bytes.
struct Place {
  std::string line;
  std::string column;
};
Place place(std::string_view text, std::size_t position) {
  std::size_t line = 1;
  std::size_t column = 1;
  for (std::size_t i = 0; i + 1 < position && i < text.size(); ++i) {
    column = text[i] == '\n' ? 1 : column + 1;
    line += text[i] == '\n' ? 1 : 0;
  }
  return {std::to_string(line), std::to_string(column)};
}

}  // namespace

Value::Value(std::int64_t value) : data_(Number{std::to_string(value)}) {}
Value::Value(std::uint64_t value) : data_(Number{std::to_string(value)}) {}

std::optional<std::int64_t> Value::integer() const {
  const Number* written = number();
  if (written == nullptr) return std::nullopt;
  std::int64_t value = 0;
  const char* end = written->spelling.data() + written->spelling.size();
  const auto parsed = std::from_chars(written->spelling.data(), end, value);
  if (parsed.ec != std::errc() || parsed.ptr != end) return std::nullopt;
  return value;
}

const Value* Value::find(std::string_view key) const {
  if (const Object* members = object())
    for (const Member& member : *members)
      if (member.first == key) return &member.second;
  return nullptr;
}

std::string_view Value::kind() const {
  static constexpr std::string_view kKinds[] = {"null", "true or false", "number",
                                                "text", "list",          "object"};
  return kKinds[data_.index()];
}

Result<Value> parse(std::string_view text) {
  const auto bad = [&](std::size_t position, const std::string& error,
                       const std::string& error_zh) {
    const Place at = place(text, position);
    return Fault{Errc::kInvalid,
                 "not valid JSON at line " + at.line + ", column " + at.column + ": " + error,
                 "不是有效的 JSON：第 " + at.line + " 行第 " + at.column + " 列：" + error_zh};
  };
  // nlohmann's reader takes a NUL for the end of the text and would not look at what follows.
  if (const auto at = text.find('\0'); at != std::string_view::npos)
    return bad(at + 1, "a NUL character", "含有 NUL 字符");
  std::size_t taken = 0;
  Builder builder(taken);
  const Cursor begin(text.data(), &taken);
  const Cursor end(text.data() + text.size(), &taken);
  if (nlohmann::json::sax_parse(begin, end, &builder)) return builder.take();
  return bad(builder.error_position(), builder.error(), builder.error_zh());
}

std::string to_line(const Value& value) {
  std::string out;
  write(out, value, kOneLine);
  return out;
}

std::string to_pretty(const Value& value) {
  std::string out;
  write(out, value, 0);
  return out;
}

}  // namespace luoshu::json
