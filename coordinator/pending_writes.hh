#pragma once

#include <cstddef>
#include <functional>
#include <vector>

#include "results/store/result_store.hh"

namespace hepsweep::coordinator {

/// What was decided in memory and is still to be written: calls on the ResultStore, in order. They
/// can be carried out again and again until the database takes them, so a call may change nothing
/// but the store.
class PendingWrites {
 public:
  using Write = std::function<void(results::ResultStore&)>;

  void add(Write write) { writes_.push_back(std::move(write)); }
  bool empty() const { return writes_.empty(); }
  std::size_t size() const { return writes_.size(); }
  void clear() { writes_.clear(); }

  /// All of them as one transaction; they are still there afterwards.
  /// \throws StorageProblem, and then none of them is stored
  void commit(results::ResultStore& store) const {
    store.transaction([&] {
      for (const Write& write : writes_) write(store);
    });
  }

 private:
  std::vector<Write> writes_;
};

}  // namespace hepsweep::coordinator
