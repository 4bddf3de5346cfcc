#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/json.hh"

namespace hepsweep::studies {

/// Everything that a trial's result depends on, but for the instruction set.
struct TrialSpecification {
  std::int64_t trial = 0;          ///< its number in the study's logical order, from 1
  std::int64_t configuration = 0;  ///< from 1
  std::int64_t replica = 0;        ///< from 0
  /// "search", what follows it ("baseline", "validation"), or "final" for the one look at the test
  /// split.
  std::string stage = "search";
  std::string variation = "nominal";  ///< or "permuted_labels", in stage "validation"
  std::uint64_t seed = 1;             ///< the study's
  Json document;            ///< the study with every parameter of the configuration filled in
  std::string base_folder;  ///< relative paths of the document start here
  std::string objective;    ///< the metric that ranks, on the validation split
  /// Train for exactly so many epochs, without early stopping: in stage "final" on
  /// train+validation, and with permuted labels.
  std::optional<std::int64_t> epochs = {};
};

enum class TrialState { waiting, running, complete, stopped, diverged, failed };

std::string_view state_name(TrialState state);
/// \throws std::invalid_argument for another name
TrialState state_of_name(std::string_view name);
/// Complete, stopped, diverged and failed trials never change any more.
bool is_final(TrialState state);

/// One number about a trial.
struct MetricValue {
  std::string split;   ///< "train", "validation", "test"
  std::string metric;  ///< "auc", "accuracy", "log_loss", ...
  double value = std::numeric_limits<double>::quiet_NaN();
  double error = std::numeric_limits<double>::quiet_NaN();  ///< NaN: none is known
  std::string rung = "";  ///< the training budget at which it was taken; "" for the whole
};

/// A metric after one epoch (from 1).
struct CurvePoint {
  std::int64_t epoch = 0;
  std::string split;
  std::string metric;
  double value = 0;
};

/// The scores of a split's events, in the order of their numbers; kept by stage "final" of every
/// split.
struct SplitScores {
  std::string split;
  std::int64_t outputs = 1;  ///< numbers for each event
  std::string values;        ///< events x outputs, row-major, float32 little-endian
};

/// How the score goes with a variable among the events of one class; of stage "validation".
struct ScoreCorrelation {
  std::string split;
  std::string of_class;  ///< its name
  std::string variable;  ///< its column
  std::string role;      ///< "input" of the network, or "spectator"
  std::string kind;      ///< "linear" or "rank"
  double value = std::numeric_limits<double>::quiet_NaN();
  double error = std::numeric_limits<double>::quiet_NaN();
  double significance = std::numeric_limits<double>::quiet_NaN();  ///< standard deviations from 0
};

/// What one execution of a trial gave.
struct TrialResult {
  TrialState state = TrialState::failed;  ///< complete, stopped, diverged or failed
  std::string reason;                     ///< why it is not complete; "" otherwise
  std::vector<MetricValue> metrics;
  std::vector<CurvePoint> curves;
  std::int64_t network_parameters = 0;
  std::int64_t best_epoch = 0;  ///< whose weights the model holds, from 1
  std::int64_t epochs = 0;      ///< trained
  std::string model;            ///< a model file's bytes; empty where there is none
  std::string events_digest;
  std::vector<SplitScores> scores;
  std::vector<ScoreCorrelation> correlations;

  // What it cost; never part of a comparison of results.
  double seconds = 0;
  double cpu_seconds = 0;
  double memory_mb = 0;

  /// The value of a metric, or nothing.
  std::optional<double> value(std::string_view split, std::string_view metric) const;
};

/// Binary JSON (CBOR), bit-exact for every number, NaN and infinity included.
std::string to_bytes(const TrialSpecification& trial);
std::string to_bytes(const TrialResult& result);
/// \throws Error where the bytes are no such message
TrialSpecification trial_from_bytes(std::string_view bytes);
TrialResult result_from_bytes(std::string_view bytes);

}  // namespace hepsweep::studies
