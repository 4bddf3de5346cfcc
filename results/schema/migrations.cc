#include "results/schema/migrations.hh"

#include <array>

namespace hepsweep::embedded {
extern const std::string_view results_schema_001_initial_sql;
extern const std::string_view results_schema_002_leases_sql;
extern const std::string_view results_schema_003_committees_sql;
extern const std::string_view results_schema_004_baselines_sql;
extern const std::string_view results_schema_005_look_differences_sql;
extern const std::string_view results_schema_006_validation_sql;
}  // namespace hepsweep::embedded

namespace hepsweep::results {

std::span<const Migration> migrations() {
  static const std::array<Migration, 6> steps = {{
      {.version = 1, .sql = embedded::results_schema_001_initial_sql},
      {.version = 2, .sql = embedded::results_schema_002_leases_sql},
      {.version = 3, .sql = embedded::results_schema_003_committees_sql},
      {.version = 4, .sql = embedded::results_schema_004_baselines_sql},
      {.version = 5, .sql = embedded::results_schema_005_look_differences_sql},
      {.version = 6, .sql = embedded::results_schema_006_validation_sql},
  }};
  return steps;
}

int current_version() {
  return migrations().back().version;
}

}  // namespace hepsweep::results
