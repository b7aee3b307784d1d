#include "ledger/form/names.h"

namespace luoshu::form {
namespace {
bool is_upper(char c) {
  return c >= 'A' && c <= 'Z';
}
}  // namespace

std::string snake_case(std::string_view camel) {
  std::string out;
  for (const char c : camel) {
    if (is_upper(c)) {
      out += '_';
      out += static_cast<char>(c - 'A' + 'a');
    } else {
      out += c;
    }
  }
  return out;
}

std::string type_name(std::string_view member) {
  std::string out(member);
  if (!out.empty() && out[0] >= 'a' && out[0] <= 'z')
    out[0] = static_cast<char>(out[0] - 'a' + 'A');
  return out;
}

}  // namespace luoshu::form
