#pragma once

#include <cstdio>
#include <memory>
#include <string>

#include "results/queries/sql_query.hh"

namespace hepsweep::results {

/// Prints the rows of a query in one format; csv and json as they come.
class RowPrinter {
 public:
  virtual ~RowPrinter() = default;
  virtual void begin(const std::vector<std::string>& columns) = 0;
  virtual void row(const std::vector<SqlValue>& values) = 0;
  virtual void end() = 0;
};

/// \param format "table" (six significant digits, NULL as "-", control characters escaped), "csv"
/// (RFC 4180, NULL empty) or
///   "json" (an array of objects); the last two with every digit that a number has
std::unique_ptr<RowPrinter> make_row_printer(const std::string& format, std::FILE* out);

}  // namespace hepsweep::results
