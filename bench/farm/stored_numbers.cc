#include "bench/farm/stored_numbers.hh"

#include <fmt/core.h>
#include <sqlite3.h>

#include "core/error.hh"

namespace hepsweep::bench {
namespace {

int take_number(void* numbers, int, char** columns, char**) {
  if (columns[0] != nullptr) {
    static_cast<std::vector<double>*>(numbers)->push_back(std::stod(columns[0]));
  }
  return 0;
}

}  // namespace

std::vector<double> stored_numbers(const std::filesystem::path& file, const std::string& sql) {
  std::vector<double> numbers;
  sqlite3* database = nullptr;
  const bool read =
      sqlite3_open(file.c_str(), &database) == SQLITE_OK &&
      sqlite3_exec(database, sql.c_str(), take_number, &numbers, nullptr) == SQLITE_OK;
  sqlite3_close(database);
  if (!read) throw Error(fmt::format("{}: can't be read", file.string()));
  return numbers;
}

}  // namespace hepsweep::bench
