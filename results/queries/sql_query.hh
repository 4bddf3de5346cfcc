#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <variant>
#include <vector>

namespace hepsweep::results {

class Connection;

/// A value of an answer as SQLite knows it; a blob is shown by its size only.
struct NullValue {};
struct BlobValue {
  std::int64_t bytes = 0;
};
using SqlValue = std::variant<NullValue, std::int64_t, double, std::string, BlobValue>;

/// Receives an answer row by row, so that a million rows need no memory.
struct RowReceiver {
  std::function<void(const std::vector<std::string>& columns)> begin;
  std::function<void(const std::vector<SqlValue>& row)> row;
};

/// Runs one statement that can only read: writing, attaching files and pragmas that change
/// something are refused by SQLite itself.
/// \throws InputError with SQLite's message for wrong SQL, for none, and for more than one
void run_query(Connection& connection, const std::string& sql, const RowReceiver& receiver);

}  // namespace hepsweep::results
