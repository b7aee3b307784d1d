#include "ledger/crypto/ed25519_point.h"

#include <openssl/bn.h>

#include <memory>

#include "ledger/base/assert.h"

namespace luoshu {
namespace {

struct FreeNumber {
  void operator()(BIGNUM* number) const { BN_free(number); }
  void operator()(BN_CTX* context) const { BN_CTX_free(context); }
};
using Number = std::unique_ptr<BIGNUM, FreeNumber>;

// Arithmetic modulo p = 2^255 - 19. Every operation gives a new number below p.
class Field {
 public:
  Field() : context_(BN_CTX_new()), p_(number(0)) {
    LUOSHU_ASSERT(context_ != nullptr);
    LUOSHU_ASSERT(BN_set_bit(p_.get(), 255) == 1);
    LUOSHU_ASSERT(BN_sub_word(p_.get(), 19) == 1);
  }

  static Number number(std::uint64_t value) {
    Number out(BN_new());
    LUOSHU_ASSERT(out != nullptr);
    LUOSHU_ASSERT(BN_set_word(out.get(), value) == 1);
    return out;
  }
  bool contains(const Number& a) const { return BN_cmp(a.get(), p_.get()) < 0; }
  Number add(const Number& a, const Number& b) const { return apply(BN_mod_add, a, b); }
  Number subtract(const Number& a, const Number& b) const { return apply(BN_mod_sub, a, b); }
  Number multiply(const Number& a, const Number& b) const { return apply(BN_mod_mul, a, b); }
  // REQUIRES b != 0.
  Number divide(const Number& a, const Number& b) const {
    const Number inverse(BN_mod_inverse(nullptr, b.get(), p_.get(), context_.get()));
    LUOSHU_ASSERT(inverse != nullptr);
    return multiply(a, inverse);
  }
  bool is_square(const Number& a) const {
    const int symbol = BN_kronecker(a.get(), p_.get(), context_.get());
    LUOSHU_ASSERT(symbol >= -1);
    return symbol >= 0;
  }

 private:
  template <class Operation>
  Number apply(Operation operation, const Number& a, const Number& b) const {
    Number out = number(0);
    LUOSHU_ASSERT(operation(out.get(), a.get(), b.get(), p_.get(), context_.get()) == 1);
    return out;
  }

  std::unique_ptr<BN_CTX, FreeNumber> context_;
  Number p_;
};

// The curve -x² + y² = 1 + d·x²·y² solved for x²: x² = u / v. v is never 0, because -1/d is not a
// square.
struct SquaredX {
  Number u;  // y² - 1
  Number v;  // d·y² + 1
};

SquaredX squared_x(const Field& field, const Number& d, const Number& y_squared) {
  const Number one = Field::number(1);
  return {field.subtract(y_squared, one), field.add(field.multiply(d, y_squared), one)};
}

// y of the doubled point, which depends on y alone:
// (y² + x²) / (1 - d·x²·y²) = (v·y² + u) / (v - d·u·y²). REQUIRES that y is of a point on the
// curve.
Number doubled(const Field& field, const Number& d, const Number& y) {
  const Number y_squared = field.multiply(y, y);
  const SquaredX x = squared_x(field, d, y_squared);
  const Number numerator = field.add(field.multiply(x.v, y_squared), x.u);
  const Number product = field.multiply(field.multiply(d, x.u), y_squared);
  return field.divide(numerator, field.subtract(x.v, product));
}

}  // namespace

Status check_ed25519_point(ByteView bytes) {
  const auto refuse = [](const char* why) {
    return Fault{Errc::kVerification, std::string("an Ed25519 public key ") + why};
  };
  if (bytes.size() != 32) return refuse("has 32 bytes");
  const Field field;
  const Number d =
      field.divide(field.subtract(Field::number(0), Field::number(121665)), Field::number(121666));

  Bytes little_endian = to_bytes(bytes);
  little_endian.back() &= 0x7f;  // the highest bit is the sign of x
  Number y(BN_lebin2bn(little_endian.data(), static_cast<int>(little_endian.size()), nullptr));
  LUOSHU_ASSERT(y != nullptr);
  if (!field.contains(y)) return refuse("must be canonical: its y is not below 2^255 - 19");

  const SquaredX x = squared_x(field, d, field.multiply(y, y));
  if (!field.is_square(field.multiply(x.u, x.v))) return refuse("must be a point on the curve");

  // Small order: eight times the point is the neutral element, the only point with y = 1. The two
  // spellings of x = 0 with the sign set are among them.
  for (int times = 0; times < 3; ++times) y = doubled(field, d, y);
  if (BN_is_one(y.get())) return refuse("must not be a point of small order");
  return Done{};
}

}  // namespace luoshu
