#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.hh"
#include "core/json.hh"
#include "studies/search/strategy.hh"
#include "studies/validation/settings.hh"

namespace hepsweep::studies {

/// What ranks configurations: a metric on the validation split.
struct Objective {
  std::string metric = "auc";
  bool maximise = true;
};

/// What one attempt of a trial may use, and how often a trial may be tried.
struct Limits {
  std::optional<double> seconds;
  std::optional<double> memory_mb;
  std::int64_t retries = 2;      ///< attempts after the first that failed by the trial's own fault
  double silence_seconds = 300;  ///< of a trainer; 0: no limit
  double checkpoint_seconds = 60;      ///< between checkpoints; 0: none by time
  std::int64_t checkpoint_epochs = 0;  ///< between checkpoints; 0: none by epoch
};

/// How `hepsweep final` looks at the test split.
struct FinalSettings {
  std::int64_t best = 3;
  std::string train_on = "train";  ///< or "train+validation"
};

/// A study file, read and checked but for its configurations (configuration.hh).
struct Study {
  std::string name;
  Json document;       ///< the whole file
  std::string text;    ///< as its author wrote it
  std::string digest;  ///< of the document: white space does not count, the order of keys does
  std::string origin;  ///< what messages call it: the file as given, or "standard input"
  std::string file;    ///< absolute path; "" for standard input
  std::filesystem::path base_folder;  ///< absolute; relative paths in the document start here

  std::uint64_t seed = 1;
  std::int64_t replicas = 5;
  Objective objective;
  Limits limits;
  FinalSettings final_settings;
  std::optional<ValidationSettings> validation;  ///< of the winner; nothing: not declared
  SearchSettings search;
  /// Each as the "network" of a configuration; nothing: default_baselines().
  std::optional<std::vector<Json>> baselines;

  /// A message about the document with the file and the line in front.
  InputError error(const JsonError& problem) const;
};

/// Reads the study file (docs/study-file.md); "-" is standard input, whose base folder is the
/// current one.
/// \throws InputError with file, line and JSON path
Study read_study(const std::filesystem::path& file);

/// The same from a text.
/// \param origin what messages call it
Study parse_study(std::string_view text, const std::string& origin,
                  const std::filesystem::path& base_folder);

/// The strategy of the study, at its beginning.
std::unique_ptr<Strategy> make_strategy(const Study& study);

}  // namespace hepsweep::studies
