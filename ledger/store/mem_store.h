// A store in memory: the contract in its simplest form, for tests, for `try` and for the simulator.
#pragma once

#include <memory>

#include "ledger/store/store.h"

namespace luoshu {

std::unique_ptr<Store> make_mem_store();

}  // namespace luoshu
