#include "ledger/store/store.h"

#include <utility>

namespace luoshu {

void Batch::put(Table table, ByteView key, ByteView value) {
  put(table, to_bytes(key), to_bytes(value));
}

void Batch::put(Table table, Bytes key, Bytes value) {
  bytes_ += key.size() + value.size();
  changes_.push_back({table, std::move(key), std::move(value)});
}

void Batch::erase(Table table, ByteView key) {
  bytes_ += key.size();
  changes_.push_back({table, to_bytes(key), std::nullopt});
}

}  // namespace luoshu
