// The worked province of version 2 as views show it: rows as texts, by the keys of their columns.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>

#include "ledger/store/mem_store.h"
#include "projections/checks/view_checks.h"
#include "projections/views/catalogue.h"
#include "tests/ledger/support/second_province.h"
#include "tests/projections/support/story_log.h"

namespace luoshu::test {

using Texts = std::map<std::string, std::string>;

inline std::string text(const Cell& cell) {
  if (const auto* number = std::get_if<std::int64_t>(&cell)) return std::to_string(*number);
  return std::string(code_of(cell));
}

inline std::string day(const std::string& days) {
  return days.empty() ? days : to_string(Date{std::stoi(days)});
}

class AddedViews : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    store_ = make_mem_store();
    story_ = std::make_unique<StoryLog>(*store_, kNewestRulesVersion);
    story_->tell_second_province();
  }
  static void TearDownTestSuite() {
    story_.reset();
    store_.reset();
  }
  void SetUp() override { LUOSHU_NEEDS_SECOND_PROVINCE(); }

  static AsOf as_of_day(const char* effective) {
    return *as_of(story_->reader(), {std::nullopt, std::nullopt, effective});
  }
  static std::vector<Texts> rows(const View& view, const ViewAsk& ask, const AsOf& at) {
    const auto sheet = read_view(view, *story_->ledger(at), ask);
    EXPECT_TRUE(sheet) << sheet.error().detail;
    std::vector<Texts> all;
    if (!sheet) return all;
    for (const Row& row : sheet->rows) {
      Texts& texts = all.emplace_back();
      for (std::size_t i = 0; i < row.cells.size(); ++i)
        texts[std::string(sheet->columns[i].key)] = text(row.cells[i]);
    }
    return all;
  }
  static std::vector<Texts> rows(const View& view, const ViewAsk& ask = {}) {
    return rows(view, ask, story_->at());
  }
  // The one row with these texts.
  static Texts row(const std::vector<Texts>& all, const Texts& with) {
    std::vector<Texts> found;
    for (const Texts& one : all)
      if (std::ranges::all_of(with,
                              [&](const auto& part) { return one.at(part.first) == part.second; }))
        found.push_back(one);
    EXPECT_EQ(found.size(), 1U) << testing::PrintToString(with);
    return found.empty() ? Texts() : found.front();
  }
  static std::int64_t sum(const std::vector<Texts>& all, const std::string& key) {
    std::int64_t fen = 0;
    for (const Texts& one : all)
      if (!one.at(key).empty()) fen += std::stoll(one.at(key));
    return fen;
  }

  static inline std::unique_ptr<Store> store_;
  static inline std::unique_ptr<StoryLog> story_;
};

}  // namespace luoshu::test
