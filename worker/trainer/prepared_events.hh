#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/json.hh"
#include "nn/training/trainer.hh"
#include "studies/events/augmentation.hh"
#include "studies/events/data_settings.hh"
#include "studies/events/event_cache.hh"
#include "studies/events/preprocessing.hh"
#include "studies/events/split.hh"

namespace hepsweep::worker {

/// Events as a `data` section declares them, with their features and their split.
struct PreparedEvents {
  studies::DataSettings settings;
  studies::MappedEvents events;
  std::vector<std::string> features;
  studies::Split split;
  /// In place of those of the events (studies/validation/permuted_labels.hh); empty: theirs.
  std::vector<std::int32_t> labels = {};

  /// The events as a trial sees them.
  studies::EventView view() const;
  /// How training is to see the events moved; nothing where it sees them as they are. Refers to
  /// nothing of this.
  std::optional<studies::EventAugmentation> augmentation(std::uint64_t seed,
                                                         std::uint64_t replica) const;
};

/// \param between_blocks called again and again while events are read, generated or waited for
/// \throws InputError for bad settings or bad files
PreparedEvents prepare_events(const Json& data, const std::filesystem::path& base_folder,
                              const std::filesystem::path& cache_folder,
                              const std::function<void()>& between_blocks = {});

/// Keeps the events of the last trial, since the next one mostly wants the same.
class EventShelf {
 public:
  explicit EventShelf(std::filesystem::path cache_folder)
      : cache_folder_(std::move(cache_folder)) {}

  const PreparedEvents& get(const Json& data, const std::filesystem::path& base_folder,
                            const std::function<void()>& between_blocks = {});

 private:
  std::filesystem::path cache_folder_;
  std::string key_;
  std::unique_ptr<PreparedEvents> prepared_;
};

/// What training reads: chosen events, standardised while they are copied into a batch.
class TrainingEvents : public nn::BatchSource {
 public:
  /// Refers to its arguments' memory. \param outputs of the network: 1, or one for each class
  /// \param augmentation nothing: every epoch sees the events as they are
  /// \param weights one for each of `chosen`; empty: those of the events
  TrainingEvents(const studies::EventView& events, const studies::EventInputs& inputs,
                 std::span<const std::uint32_t> chosen, std::size_t outputs,
                 std::optional<studies::EventAugmentation> augmentation = {},
                 std::vector<float> weights = {});

  std::size_t events() const override { return chosen_.size(); }
  void gather(std::span<const std::uint32_t> positions, float* inputs, float* targets,
              float* weights) const override;
  void gather_in_epoch(std::int64_t epoch, std::span<const std::uint32_t> positions, float* inputs,
                       float* targets, float* weights) const override;

 private:
  void choose(std::span<const std::uint32_t> positions) const;
  void fill_targets(float* targets) const;
  void fill_weights(std::span<const std::uint32_t> positions, float* weights) const;

  studies::EventView events_;
  const studies::EventInputs& inputs_;
  std::span<const std::uint32_t> chosen_;
  std::size_t outputs_;
  std::optional<studies::EventAugmentation> augmentation_;
  std::vector<float> weights_;                  ///< by position
  mutable std::vector<float> row_;              ///< columns of one event; reused
  mutable std::vector<std::uint32_t> numbers_;  ///< of the batch's events; reused
};

}  // namespace hepsweep::worker
