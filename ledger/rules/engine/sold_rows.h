// What a developer sold and refunded in a month, kept for the figures of its reports (C53 of
// version 2). Pure.
#pragma once

#include <functional>

#include "ledger/rules/engine/periods.h"
#include "ledger/rules/engine/state.h"
#include "schema/state_facts.capnp.h"

namespace luoshu {

std::string sold_key(std::string_view developer, Date day, std::string_view id);
// Row key of a sale on an exchange.
std::string exchange_key(Date day, std::string_view id);
// Every sale on an exchange with a day in the period.
void each_sold_on_exchange(const State& state, const PeriodId& period,
                           const std::function<void(schema::SoldRow::Reader)>& use);
// Every sale, refund and free use of the developer with a day in the period; of a free
// use the first of its own.
void each_sold(const State& state, std::string_view developer, const PeriodId& period,
               const std::function<void(schema::SoldRow::Reader)>& use);

}  // namespace luoshu
