#include "ledger/crypto/digest.h"

// SHA-256 goes through OpenSSL's block-level functions: deprecated in 3.0 for their fixed provider,
// but they need no context object and no dispatch, which is most of the cost of a 200-byte leaf.
#define OPENSSL_SUPPRESS_DEPRECATED
#include <openssl/evp.h>
#include <openssl/sha.h>

#include "ledger/base/assert.h"

namespace luoshu {
namespace {

static_assert(SHA256_DIGEST_LENGTH == sizeof(Hash::bytes));

// OpenSSL 3.0 has SM3 behind EVP only. A context belongs to one thread and is used again, so that a
// digest allocates nothing.
class Sm3Context {
 public:
  Sm3Context() : context_(EVP_MD_CTX_new()) {
    // Fetched once and never freed: it is the same object for every thread until the process ends.
    static const EVP_MD* const kSm3 = EVP_MD_fetch(nullptr, "SM3", nullptr);
    LUOSHU_ASSERT(context_ != nullptr);
    LUOSHU_ASSERT(kSm3 != nullptr);
    LUOSHU_ASSERT(EVP_DigestInit_ex2(context_, kSm3, nullptr) == 1);
  }
  ~Sm3Context() { EVP_MD_CTX_free(context_); }
  Sm3Context(const Sm3Context&) = delete;
  Sm3Context& operator=(const Sm3Context&) = delete;

  void restart() { LUOSHU_ASSERT(EVP_DigestInit_ex2(context_, nullptr, nullptr) == 1); }
  void update(ByteView bytes) {
    LUOSHU_ASSERT(EVP_DigestUpdate(context_, bytes.data(), bytes.size()) == 1);
  }
  Hash finish() {
    Hash hash;
    LUOSHU_ASSERT(EVP_DigestFinal_ex(context_, hash.bytes.data(), nullptr) == 1);
    return hash;
  }

 private:
  EVP_MD_CTX* context_;
};

class Sha256Context {
 public:
  Sha256Context() { restart(); }
  void restart() { SHA256_Init(&state_); }
  void update(ByteView bytes) { SHA256_Update(&state_, bytes.data(), bytes.size()); }
  Hash finish() {
    Hash hash;
    SHA256_Final(hash.bytes.data(), &state_);
    return hash;
  }

 private:
  SHA256_CTX state_;
};

Sm3Context& sm3_of_this_thread() {
  thread_local Sm3Context context;
  context.restart();
  return context;
}

template <class Context>
Hash prefixed(Context&& context, std::uint8_t prefix, ByteView a, ByteView b) {
  context.update({&prefix, 1});
  context.update(a);
  if (!b.empty()) context.update(b);
  return context.finish();
}

}  // namespace

Hash digest(DigestKind kind, ByteView bytes) {
  if (kind == DigestKind::kSha256) {
    Sha256Context context;
    context.update(bytes);
    return context.finish();
  }
  Sm3Context& context = sm3_of_this_thread();
  context.update(bytes);
  return context.finish();
}

Hash digest_prefixed(DigestKind kind, std::uint8_t prefix, ByteView a, ByteView b) {
  if (kind == DigestKind::kSha256) return prefixed(Sha256Context(), prefix, a, b);
  return prefixed(sm3_of_this_thread(), prefix, a, b);
}

// A hasher owns its contexts; the one of the thread would be shared with other hashers.
struct Hasher::Impl {
  DigestKind kind = DigestKind::kSha256;
  Sha256Context sha256 = {};
  std::unique_ptr<Sm3Context> sm3 = nullptr;
};

Hasher::Hasher(DigestKind kind) : impl_(std::make_unique<Impl>(Impl{.kind = kind})) {
  if (kind == DigestKind::kSm3) impl_->sm3 = std::make_unique<Sm3Context>();
}
Hasher::~Hasher() = default;
Hasher::Hasher(Hasher&&) noexcept = default;
Hasher& Hasher::operator=(Hasher&&) noexcept = default;

Hasher& Hasher::update(ByteView bytes) {
  if (impl_->sm3)
    impl_->sm3->update(bytes);
  else
    impl_->sha256.update(bytes);
  return *this;
}

Hash Hasher::finish() {
  Hash hash;
  if (impl_->sm3) {
    hash = impl_->sm3->finish();
    impl_->sm3->restart();
  } else {
    hash = impl_->sha256.finish();
    impl_->sha256.restart();
  }
  return hash;
}

}  // namespace luoshu
