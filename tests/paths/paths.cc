#include "tests/paths/paths.h"

namespace luoshu::test {

const char* source_dir() {
  return LUOSHU_SOURCE_DIR;
}

const char* binary_dir() {
  return LUOSHU_BINARY_DIR;
}

}  // namespace luoshu::test
