// A small province for tests: keys of some parties, and entries signed by whoever must sign.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "ledger/ledger.h"

namespace luoshu::test {

class Province {
 public:
  explicit Province(Suite suite) : Province(PrivateKey::generate(suite)) {}
  // With the root key of a home that exists already.
  explicit Province(PrivateKey root) : suite_(root.suite()), root_(std::move(root)) {}

  Suite suite() const { return suite_; }
  const PrivateKey& root() const { return root_; }
  // The key of that id, made at its first use.
  const PrivateKey& key(const std::string& key_id);

  // Event bytes of one line of business form; fails the test where the line does not parse.
  static Bytes event(const std::string& line);
  // LedgerOpened as this suite wants it.
  Bytes ledger_opened() const;
  // It and what else a ledger begins with: the authorities hn-auth and hn-fin, and the city's
  // implementer ly, without keys.
  std::vector<Bytes> founding() const;
  // The enrolment of `party`'s first key "<party>#1".
  Bytes key_enrolled(const LedgerId& ledger, const std::string& party,
                     const std::string& valid_to = "2028-03-02");
  // An event that the authority may record, once for each number.
  static Bytes instrument(const std::string& number, const std::string& title,
                          const std::string& author = "hn-auth");

  // An entry of these events, signed by `signers` (party, key id; "root" is the root key). Its
  // author may say which size of the log it had seen.
  Entry entry(const LedgerId& ledger, const std::string& author, std::vector<Bytes> events,
              std::vector<Signer> signers, std::uint64_t id,
              std::optional<Size> expected_version = std::nullopt);

 private:
  Suite suite_;
  PrivateKey root_;
  std::map<std::string, PrivateKey> keys_;
};

}  // namespace luoshu::test
