#include "tools/bench/machine.h"

#include <fcntl.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstring>
#include <thread>
#include <vector>

#include "ledger/crypto/digest.h"
#include "ledger/crypto/key.h"
#include "tools/bench/measurement.h"

namespace luoshu::bench {

Result<std::int64_t> fsyncs_per_second(const std::filesystem::path& directory, std::size_t bytes,
                                       std::chrono::milliseconds duration) {
  const std::filesystem::path path = directory / "fsync";
  const int file = ::open(path.c_str(), O_CREAT | O_TRUNC | O_WRONLY | O_CLOEXEC, 0600);
  const auto failed = [&] { return Fault{Errc::kIo, path.string() + ": " + std::strerror(errno)}; };
  if (file < 0) return failed();
  const Bytes block(bytes, 0x5A);
  std::uint64_t count = 0;
  const auto begin = Steady::now();
  bool good = true;
  while (good && Steady::now() - begin < duration) {
    good = ::write(file, block.data(), block.size()) == static_cast<ssize_t>(block.size()) &&
           ::fdatasync(file) == 0;
    ++count;
  }
  const auto took = Steady::now() - begin;
  if (!good) {
    const Fault fault = failed();
    ::close(file);
    return fault;
  }
  ::close(file);
  ::unlink(path.c_str());
  return per_second(count, took);
}

std::int64_t verifications_per_second(Suite suite, unsigned threads,
                                      std::chrono::milliseconds duration) {
  const PrivateKey key = PrivateKey::generate(suite);
  const Bytes message(240, 0x11);  // as long as a header with its context
  const Bytes signature = key.sign(message);
  std::atomic<std::uint64_t> count = 0;
  const auto begin = Steady::now();
  {
    std::vector<std::jthread> workers;
    for (unsigned i = 0; i < threads; ++i)
      workers.emplace_back([&] {
        std::uint64_t good = 0;
        while (Steady::now() - begin < duration)
          good += key.public_key().verify(message, signature) ? 1 : 0;
        count += good;
      });
  }
  return per_second(count, Steady::now() - begin);
}

std::int64_t sha256_blocks_per_second(std::size_t message_bytes,
                                      std::chrono::milliseconds duration) {
  Bytes message(message_bytes, 0x11);
  const std::size_t blocks = (message_bytes + 9 + 63) / 64;  // padding and length included
  std::uint64_t count = 0;
  const auto begin = Steady::now();
  while (Steady::now() - begin < duration) {
    for (int i = 0; i < 64; ++i) message[0] = sha256(message).bytes[0];
    count += 64 * blocks;
  }
  return per_second(count, Steady::now() - begin);
}

}  // namespace luoshu::bench
