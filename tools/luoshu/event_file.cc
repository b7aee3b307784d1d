#include "tools/luoshu/event_file.h"

#include "ledger/base/limits.h"
#include "tools/luoshu/files.h"

namespace luoshu {

Result<std::vector<WrittenEvent>> read_event_file(const std::string& file) {
  LUOSHU_TRY(const Bytes bytes, read_whole(file, 2 * limits::kEntryBytesMax));
  return parse_written_events(as_text(bytes), file);
}

}  // namespace luoshu
