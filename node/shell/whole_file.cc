#include "node/shell/whole_file.h"

#include "ledger/base/new_file.h"

namespace luoshu::node {

Status write_whole_file(const std::filesystem::path& path, std::string_view text) {
  LUOSHU_TRY(NewFile file, NewFile::begin(path, FileAccess::kUsual));
  LUOSHU_CHECK(file.write(as_bytes(text)));
  return file.replace();
}

}  // namespace luoshu::node
