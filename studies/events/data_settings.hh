#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/json.hh"
#include "studies/events/derived/derived_settings.hh"
#include "studies/generator/heavy_higgs.hh"

namespace hepsweep::studies {

/// One file of events: an entry of data.files.
struct EventFile {
  std::filesystem::path path;  ///< environment filled in, below the study's folder
  std::string event_class;     ///< of all its events; "": the label column says it
  std::string split;           ///< "train", "validation" or "test"; "": by data.split
  double weight = 1;           ///< a factor on every event's weight
  std::string sample;          ///< a name for the fit; "": none
};

/// The built-in source of events: data.generate.
struct GeneratedSource : GeneratorSettings {
  std::string process = "heavy_higgs";
};

/// How labels become classes: data.label.
struct LabelSettings {
  std::string column;                ///< "": every file names its class
  std::vector<std::string> signal;   ///< these labels are signal, all others background
  std::vector<std::string> classes;  ///< labels in the order of the network's outputs
};

/// Which columns are the network's features: data.features, its sets resolved.
struct FeatureSettings {
  bool all_except = true;  ///< `names` are left out; otherwise they are the features
  std::vector<std::string> names;
};

/// data.split: fractions of the events that no file assigns to a split; they add up to 1.
struct SplitSettings {
  double train = 0.70;
  double validation = 0.15;
  double test = 0.15;
  std::uint64_t seed = 1;
  bool stratified = false;
  std::optional<std::int64_t> training_events =
      {};  ///< of the training split; nothing: all of them
};

/// What stands in for an undefined value.
enum class UndefinedPolicy {
  reject,  ///< nothing: an undefined value of a feature is an error
  mean,    ///< the training split's mean of the feature
  median,  ///< its median
  zero,    ///< 0 after standardisation
};

/// data.undefined. Without it, an undefined value of a feature is an error.
struct UndefinedSettings {
  std::vector<float> values;  ///< marks such as -999; empty cells and NaN are undefined anyway
  UndefinedPolicy policy = UndefinedPolicy::reject;
  bool indicator = false;  ///< one more input, 0 or 1, for each feature that can be undefined
};

/// data.negative_weights: what training makes of events whose weight is negative.
enum class NegativeWeights {
  keep,      ///< they pull the other way
  absolute,  ///< as if they were positive
  drop,      ///< they are left out
};

/// data.augmentation: how training sees an event moved in ways that leave its physics as it is.
struct AugmentationSettings {
  static constexpr double pi = 3.14159265358979323846;

  bool rotate_phi = false;       ///< all azimuths by one random angle
  bool reflect_phi = false;      ///< all azimuths mirrored, or none
  bool reflect_eta = false;      ///< all pseudorapidities change their sign, or none
  std::vector<std::string> phi;  ///< columns
  std::vector<std::string> eta;
  double phi_low = -pi;  ///< a full turn, in the columns' own unit, ends at phi_high
  double phi_high = pi;

  bool changes_events() const { return rotate_phi || reflect_phi || reflect_eta; }
};

/// The study's `data`: exactly one of `files` and `generate` is given.
struct DataSettings {
  std::vector<EventFile> files;
  std::optional<GeneratedSource> generate;
  LabelSettings label;
  std::string weight;  ///< column; "": every event weighs 1
  FeatureSettings features;
  SplitSettings split;
  UndefinedSettings undefined;
  bool standardise = true;
  NegativeWeights negative_weights = NegativeWeights::keep;
  AugmentationSettings augmentation;
  DerivedSettings derived;
};

/// Reads `data` strictly (docs/event-files.md).
/// \param path of `data` in its document, for messages
/// \param base_folder relative paths of files start here
/// \throws JsonError for an unknown key, a wrong value, or an unset ${NAME} in a path
DataSettings read_data_settings(const Json& data, const std::string& path,
                                const std::filesystem::path& base_folder);

/// "reject", "mean", "median", "zero".
std::string policy_name(UndefinedPolicy policy);
/// \throws JsonError for another name
UndefinedPolicy policy_of_name(const std::string& name, const std::string& path);

}  // namespace hepsweep::studies
