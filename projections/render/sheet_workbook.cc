#include "projections/render/sheet_workbook.h"

#include <fmt/format.h>
#include <sys/mman.h>
#include <unistd.h>

#include <array>

#include "projections/render/sheet_xlsx.h"

namespace luoshu::render {
namespace {

constexpr std::size_t kWorkbookMax = std::size_t{1} << 30U;

// A file without a name, in memory: the library writes to whatever name it is given.
class MemoryFile {
 public:
  MemoryFile() : descriptor_(::memfd_create("workbook", MFD_CLOEXEC)) {}
  ~MemoryFile() {
    if (descriptor_ >= 0) ::close(descriptor_);
  }
  MemoryFile(const MemoryFile&) = delete;
  MemoryFile& operator=(const MemoryFile&) = delete;
  std::string name() const { return fmt::format("/proc/self/fd/{}", descriptor_); }

  Result<Bytes> read() const {
    Bytes bytes;
    std::array<std::uint8_t, 64U << 10> part{};
    for (;;) {
      const auto got =
          ::pread(descriptor_, part.data(), part.size(), static_cast<off_t>(bytes.size()));
      if (got < 0) return Fault{Errc::kIo, "the workbook cannot be read", "无法读取工作簿"};
      if (got == 0) return bytes;
      append(bytes, ByteView(part).first(static_cast<std::size_t>(got)));
      if (bytes.size() > kWorkbookMax)
        return Fault{Errc::kLimit, "the workbook is too long", "工作簿过大"};
    }
  }

 private:
  int descriptor_;
};

}  // namespace

Result<Bytes> sheet_workbook(const Sheet& sheet, const TablePoint& point, Language language) {
  const MemoryFile file;
  const Status made = write_sheet_xlsx(sheet, point, language, file.name());
  if (!made && made.error().code == Errc::kIo)
    return Fault{Errc::kIo,
                 "the workbook could not be made: is there room in the folder for temporary files?",
                 "无法生成工作簿：临时目录是否还有空间？"};
  LUOSHU_CHECK(made);
  return file.read();
}

}  // namespace luoshu::render
