#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <set>
#include <string>

#include "nn/network/description.hh"
#include "studies/events/preprocessing.hh"
#include "studies/study/configuration.hh"
#include "studies/study/study.hh"
#include "worker/trainer/prepared_events.hh"

namespace hepsweep::coordinator {

/// Events as one `data` section gives them, with what networks need to know of them.
struct InspectedEvents {
  worker::PreparedEvents prepared;
  studies::Preprocessing preprocessing;
  bool negative_weights = false;  ///< whether events to train on have some
};

/// A configuration seen together with its events.
struct InspectedConfiguration {
  std::string model = "network";   ///< or the name of a classic method
  nn::NetworkDescription network;  ///< of a classic method: its size, without layers
  std::int64_t training_events = 0;
  std::int64_t epochs = 0;  ///< or rounds, at most: early stopping may end sooner
};

/// Looks at a study with its events before anything is trained. Each different `data` section is
/// opened (and its cache made) once.
class StudyInspection {
 public:
  /// Checks the whole study. \throws InputError for whatever would fail in a trial
  StudyInspection(const studies::Study& study, std::filesystem::path cache_folder);

  /// \param number of the configuration, for messages; 0: none
  /// \throws InputError with the configuration's number and parameters
  InspectedConfiguration inspect(const studies::ResolvedConfiguration& configuration,
                                 std::int64_t number);
  /// \throws InputError for bad files
  const InspectedEvents& events(const Json& data);
  /// Of the first configuration's events, which `hepsweep run` stores with the study.
  const std::string& events_digest() const { return events_digest_; }
  /// The study's baselines, or the default ones that can be fitted to the first configuration's
  /// events, each as the "network" of a configuration.
  const std::vector<Json>& baselines() const { return baselines_; }

 private:
  void inspect_all();
  void choose_baselines(const InspectedEvents& events);
  void warn_once(const std::string& warning);

  const studies::Study& study_;
  std::filesystem::path cache_folder_;
  std::map<std::string, std::unique_ptr<InspectedEvents>> events_;  ///< by the section's text
  std::string events_digest_;
  std::vector<Json> baselines_;
  std::set<std::string> warnings_;  ///< given so far
};

}  // namespace hepsweep::coordinator
