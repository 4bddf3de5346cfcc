#include "coordinator/commands/look_completion.hh"

#include <fmt/core.h>

#include "coordinator/commands/committees.hh"
#include "coordinator/commands/look_differences.hh"
#include "coordinator/interrupt.hh"
#include "coordinator/patient_writer.hh"
#include "core/log.hh"

namespace hepsweep::coordinator {
namespace {

/// What is to be stored.
struct Missing {
  std::vector<results::CommitteeRecord> committees;
  std::vector<results::LookDifference> differences;

  bool empty() const { return committees.empty() && differences.empty(); }
};

// Reads a database and collects what it lacks.
class Completion {
 public:
  Completion(const std::string& database, const LookedAt& look, const EventFolders& folders)
      : database_(database), look_(look), folders_(folders) {}

  Missing find() {
    for (const std::int64_t configuration : look_.all()) {
      attempt("committee", configuration, [&] { find_committee(configuration); });
    }
    for (const std::int64_t baseline : look_.baselines) {
      attempt("comparison", baseline, [&] { compare_with(baseline); });
    }
    return std::move(missing_);
  }

 private:
  void attempt(const char* what, std::int64_t configuration, const std::function<void()>& work) {
    try {
      work();
    } catch (const InputError& error) {
      log_warning(fmt::format("no {} of configuration {}: {}", what, configuration, error.what()));
    }
  }

  // Nothing where the configuration has no look that has ended, or no complete trial in it.
  std::optional<results::LookTrials> ended_look(std::int64_t configuration) const {
    auto look = results::look_of_configuration(database_, configuration, look_.on_both);
    if (!look || !look->finished() || look->complete().empty()) return std::nullopt;
    return look;
  }

  LookScores scores_of(const results::LookTrials& look) const {
    return {database_, database_.trial(look.complete().front()), folders_.base, folders_.cache};
  }

  void find_committee(std::int64_t configuration) {
    const auto look = ended_look(configuration);
    if (!look || look->complete().size() < 2) return;
    if (!results::committee_of(database_, look->look, configuration).metrics.empty()) return;
    missing_.committees.push_back(evaluate_committee(database_, *look, scores_of(*look)));
  }

  void compare_with(std::int64_t baseline) {
    const auto first = ended_look(look_.finalists.front());
    const auto second = ended_look(baseline);
    if (!first || !second) return;
    if (!results::look_differences(database_, second->look, baseline).empty()) return;
    const ScoredLook winner{*first, scores_of(*first)};
    const ScoredLook other{*second, scores_of(*second)};
    if (!winner.scores.same_test_events(other.scores)) {
      throw InputError("its test split has not the events of the winner's");
    }
    for (auto& difference : compare_in_look(database_, winner, other)) {
      missing_.differences.push_back(std::move(difference));
    }
  }

  const results::StoredStudy database_;
  const LookedAt& look_;
  const EventFolders& folders_;
  Missing missing_;
};

void log_committees(const std::vector<results::CommitteeRecord>& committees) {
  for (const auto& one : committees) {
    log_info(fmt::format("configuration {}: committee of its {} trials in look {}",
                         one.configuration, one.members, one.look));
  }
}

}  // namespace

std::vector<std::int64_t> LookedAt::all() const {
  std::vector<std::int64_t> configurations = finalists;
  configurations.insert(configurations.end(), baselines.begin(), baselines.end());
  return configurations;
}

bool complete_look(const std::string& database, const LookedAt& look, const EventFolders& folders) {
  // Read before anything is opened for writing: on a network file system only one of them can be.
  const Missing missing = Completion(database, look, folders).find();
  if (missing.empty()) return true;
  auto store = results::ResultStore::open_existing(database);
  const auto add = [&](results::ResultStore& its) {
    for (const auto& committee : missing.committees) its.add_committee(committee);
    for (const auto& difference : missing.differences) its.add_look_difference(difference);
  };
  if (!write_patiently(store, add, [] { return interrupt_signal() == 0; })) {
    log_warning("the committees could not be stored; the same command does it again");
    return false;
  }
  log_committees(missing.committees);
  return true;
}

}  // namespace hepsweep::coordinator
