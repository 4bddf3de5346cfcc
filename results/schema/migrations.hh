#pragma once

#include <span>
#include <string_view>

namespace hepsweep::results {

/// One step of the schema: brings a database from the version before to `version`.
struct Migration {
  int version = 0;       ///< PRAGMA user_version after it
  std::string_view sql;  ///< run as a whole, inside a transaction; ends with a zero byte
};

/// All steps in order; the last one's version is this program's.
std::span<const Migration> migrations();

/// The version that this program reads and writes.
int current_version();

/// PRAGMA application_id of our databases: the letters "HEPS".
inline constexpr int application_id = 0x48455053;

}  // namespace hepsweep::results
