// Small logs for the tests of this room: a few parties with keys that vouch for each other, entries
// with co-signers and with several events, checkpoints of several sizes.
#pragma once

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <memory>

#include "ledger/crypto/key_file.h"
#include "ledger/home.h"
#include "ledger/store/mem_store.h"
#include "tests/ledger/support/province.h"
#include "tests/ledger/support/scratch.h"

namespace luoshu::test {

constexpr Time kSampleTime{1'741'000'000'000'000};  // in March 2025

// Records an entry that must be accepted.
inline Seq must_submit(Ledger& ledger, Entry entry) {
  const auto outcome = ledger.submit(std::move(entry));
  if (!outcome) {
    ADD_FAILURE() << outcome.error().detail;
    return {};
  }
  const auto* accepted = std::get_if<Accepted>(&*outcome);
  if (accepted == nullptr) {
    const auto* refusal = std::get_if<Refusal>(&*outcome);
    ADD_FAILURE() << (refusal != nullptr ? describe(refusal->reasons, Language::kEn)
                                         : "identity conflict");
    return {};
  }
  return accepted->seq;
}

// An event of hn-auth that ly co-signs.
inline Bytes cosigned_event(const std::string& number) {
  return Province::event(
      fmt::format(R"({{"type":"PolicyInstrumentAdopted","author":"hn-auth","role":"authority",)"
                  R"("effective":"2025-03-03","subject":"{}",)"
                  R"("cosigners":[{{"party":"ly","role":"implementer"}}],)"
                  R"("fields":{{"title":"T","issuer":"I"}}}})",
                  number));
}

// Entry 1 opens the ledger, 2 enrols hn-auth (by the root key), 3 enrols ly (by hn-auth); then come
// `more` entries of one and three events, every fourth co-signed by ly. Checkpoints of sizes 2 and
// 4, where a power of two is a case of its own, and of the end.
inline void fill(Ledger& ledger, Province& province, unsigned more) {
  const LedgerId& id = ledger.id();
  const Signer root{"hn-auth", "root"};
  const Signer authority{"hn-auth", "hn-auth#1"};
  const Signer city{"ly", "ly#1"};
  must_submit(ledger, province.entry(id, "hn-auth", province.founding(), {root}, 1));
  EXPECT_TRUE(ledger.checkpoint().has_value());
  must_submit(ledger,
              province.entry(id, "hn-auth", {province.key_enrolled(id, "hn-auth")}, {root}, 2));
  must_submit(ledger,
              province.entry(id, "hn-auth", {province.key_enrolled(id, "ly")}, {authority}, 3));
  EXPECT_TRUE(ledger.checkpoint().has_value());
  for (unsigned i = 0; i < more; ++i) {
    std::vector<Bytes> events;
    const bool cosigned = i % 4 == 1;
    for (unsigned k = 0; k < (i % 2 == 0 ? 1U : 3U); ++k) {
      const std::string name = fmt::format("豫 {}-{}", i, k);
      events.push_back(cosigned ? cosigned_event(name) : Province::instrument(name, "T"));
    }
    std::vector<Signer> signers{authority};
    if (cosigned) signers.push_back(city);
    must_submit(ledger,
                province.entry(id, "hn-auth", std::move(events), std::move(signers), 10 + i));
  }
  EXPECT_TRUE(ledger.checkpoint().has_value());
}

// A sample log in memory. Keys live as long as it does.
struct SampleLog {
  explicit SampleLog(Suite suite, unsigned more = 6,
                     std::uint32_t rules_version = kNewestRulesVersion)
      : clock(kSampleTime),
        province(suite),
        log_key(PrivateKey::generate(Suite::kIntl)),
        store(make_mem_store()) {
    Genesis genesis{"luoshu.example/test", suite,        false,
                    log_key.public_key(),  std::nullopt, province.root().public_key()};
    LedgerOptions options{&clock, {}, log_key, std::nullopt, rules_version};
    if (suite == Suite::kGm) {
      options.log_key_sm2 = PrivateKey::generate(Suite::kGm);
      genesis.log_key_sm2 = options.log_key_sm2->public_key();
    }
    ledger = *Ledger::create(*store, genesis, province.root(), std::move(options));
    fill(*ledger, province, more);
  }
  LogReader reader() const { return *ledger->reader(); }

  FixedClock clock;
  Province province;
  PrivateKey log_key;
  std::unique_ptr<Store> store;
  std::unique_ptr<Ledger> ledger;
};

enum class Close { kOrderly, kAbrupt };

// A home with a sample log. Closed abruptly, what was recorded is in the write-ahead log alone.
inline void make_sample_home(const std::filesystem::path& path, Suite suite, unsigned more,
                             Close close = Close::kOrderly) {
  FixedClock clock(kSampleTime);
  const auto home = Home::create(path, {"luoshu.example/test", suite, false, std::nullopt}, clock);
  ASSERT_TRUE(home.has_value()) << home.error().detail;
  auto root = read_key_file((*home)->paths().keys / "root.pem");
  ASSERT_TRUE(root.has_value());
  Province province(*std::move(root));
  fill((*home)->ledger(), province, more);
  if (close == Close::kAbrupt) return;
  const Status closed = (*home)->close();
  ASSERT_TRUE(closed.has_value()) << closed.error().detail;
}

}  // namespace luoshu::test
