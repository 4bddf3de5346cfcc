#include "results/store/values.hh"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <ctime>

#include <fmt/core.h>

#include "core/json_file.hh"
#include "results/store/connection.hh"

namespace hepsweep::results {
namespace {

std::uint64_t seed_of_text(const std::string& text) {
  std::uint64_t seed = 0;
  std::from_chars(text.data(), text.data() + text.size(), seed);
  return seed;
}

}  // namespace

std::string utc_now() {
  return utc_before(0);
}

std::string utc_before(double before) {
  constexpr double longest = 1e9;  // s: about 30 years
  const auto since_epoch = std::chrono::system_clock::now().time_since_epoch();
  const auto milliseconds =
      std::chrono::duration_cast<std::chrono::milliseconds>(since_epoch).count() -
      static_cast<std::int64_t>(1000 * std::clamp(before, -longest, longest));
  const std::time_t seconds = milliseconds / 1000;
  std::tm utc{};
  ::gmtime_r(&seconds, &utc);
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z", utc.tm_year + 1900,
                     utc.tm_mon + 1, utc.tm_mday, utc.tm_hour, utc.tm_min, utc.tm_sec,
                     milliseconds % 1000);
}

StudyRecord read_study(Connection& connection) {
  StudyRecord study;
  bool found = false;
  connection.each(
      "SELECT name, document, digest, file, seed, objective, maximise, program_version, "
      "instruction_set, events_digest, planned_trials FROM study",
      [&](const Row& row) {
        found = true;
        study.name = row.text(0);
        study.document = row.text(1);
        study.digest = row.text(2);
        study.file = row.text(3);
        study.seed = seed_of_text(row.text(4));
        study.objective = row.text(5);
        study.maximise = row.integer(6) != 0;
        study.program_version = row.text(7);
        study.instruction_set = row.text(8);
        study.events_digest = row.text(9);
        study.planned_trials = row.integer(10);
      });
  if (!found) throw Error(fmt::format("{}: holds no study", connection.file().string()));
  return study;
}

std::optional<ConfigurationRecord> read_configuration(Connection& connection,
                                                      std::int64_t configuration) {
  std::optional<ConfigurationRecord> record;
  const std::string origin = connection.file().string();
  connection.each(
      "SELECT parameters, document, network_parameters, model FROM configuration "
      "WHERE configuration = ?1",
      [&](const Row& row) {
        record = {.configuration = configuration,
                  .parameters = parse_json(row.text(0), origin),
                  .document = parse_json(row.text(1), origin),
                  .network_parameters = row.integer(2),
                  .model = row.text(3)};
      },
      configuration);
  return record;
}

StoredTrial stored_trial(const Row& row) {
  StoredTrial trial;
  trial.record.trial = row.integer(0);
  trial.record.configuration = row.integer(1);
  trial.record.replica = row.integer(2);
  trial.record.stage = row.text(3);
  trial.record.variation = row.text(4);
  trial.record.epochs = row.optional_integer(5);
  trial.state = studies::state_of_name(row.text(6));
  trial.attempts = row.integer(7);
  trial.counted_failures = row.integer(8);
  trial.objective = row.optional_real(9);
  trial.best_epoch = row.integer(10);
  if (const auto running = row.optional_integer(11)) {
    trial.state = studies::TrialState::running;
    trial.attempts = *running;
  }
  trial.uncounted_kills = row.integer(12);
  return trial;
}

}  // namespace hepsweep::results
