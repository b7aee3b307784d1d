// Events of a JSON Lines file, one after the other, with their place in it. One thread.
#pragma once

#include <filesystem>
#include <fstream>
#include <optional>
#include <string>
#include <vector>

#include "ledger/form/event_view.h"

namespace luoshu {

struct SourceEvent {
  std::uint64_t line = 0;      // in its file, from 1
  std::uint64_t position = 0;  // events before it in its file; blank lines do not count
  Bytes bytes;                 // as parsed: without anything that an import fills in
  form::EventEnvelope envelope;
};

class EventLines {
 public:
  // kNotFound, kIo with the path.
  static Result<EventLines> open(const std::filesystem::path& path);
  // The next event, or nothing at the end. kInvalid (no JSON), kRefused (no event in business form)
  // or kLimit with file, line, field and reason; the next call goes on behind that line.
  Result<std::optional<SourceEvent>> next();
  const std::string& name() const { return name_; }
  std::uint64_t line() const { return line_; }

 private:
  EventLines(std::string name, std::ifstream stream);
  Result<SourceEvent> parse(std::string_view text);
  std::string name_;
  std::ifstream stream_;
  std::vector<char> buffer_;
  std::uint64_t line_ = 0;
  std::uint64_t position_ = 0;
};

// How many lines there are, for progress; 0 where that cannot be known beforehand.
std::uint64_t count_lines(const std::vector<std::string>& files);

}  // namespace luoshu
