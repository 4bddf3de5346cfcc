#include "worker/trainer/prepared_events.hh"

#include <algorithm>
#include <utility>

#include "studies/events/features.hh"

namespace hepsweep::worker {

PreparedEvents prepare_events(const Json& data, const std::filesystem::path& base_folder,
                              const std::filesystem::path& cache_folder,
                              const std::function<void()>& between_blocks) {
  studies::DataSettings settings = studies::read_data_settings(data, "data", base_folder);
  studies::MappedEvents events = studies::open_events(settings, cache_folder, between_blocks);
  std::vector<std::string> features = studies::feature_names(settings, events);
  studies::check_augmentation(settings, events.view());
  studies::Split split = studies::split_events(events.view(), settings.split, events.sources());
  return {.settings = std::move(settings),
          .events = std::move(events),
          .features = std::move(features),
          .split = std::move(split)};
}

studies::EventView PreparedEvents::view() const {
  studies::EventView seen = events.view();
  if (!labels.empty()) seen.labels = labels;
  return seen;
}

std::optional<studies::EventAugmentation> PreparedEvents::augmentation(
    std::uint64_t seed, std::uint64_t replica) const {
  if (!settings.augmentation.changes_events()) return std::nullopt;
  const studies::DerivedNeeds needs = studies::needs_of(features, settings.derived);
  return studies::EventAugmentation(settings.augmentation, needs.settings, events.view(), seed,
                                    replica);
}

const PreparedEvents& EventShelf::get(const Json& data, const std::filesystem::path& base_folder,
                                      const std::function<void()>& between_blocks) {
  std::string key = base_folder.string() + '\n' + data.dump();
  if (!prepared_ || key != key_) {
    prepared_.reset();
    prepared_ = std::make_unique<PreparedEvents>(
        prepare_events(data, base_folder, cache_folder_, between_blocks));
    key_ = std::move(key);
  }
  return *prepared_;
}

TrainingEvents::TrainingEvents(const studies::EventView& events, const studies::EventInputs& inputs,
                               std::span<const std::uint32_t> chosen, std::size_t outputs,
                               std::optional<studies::EventAugmentation> augmentation,
                               std::vector<float> weights)
    : events_(events),
      inputs_(inputs),
      chosen_(chosen),
      outputs_(outputs),
      augmentation_(std::move(augmentation)),
      weights_(std::move(weights)),
      row_(events.columns.size()) {}

void TrainingEvents::gather(std::span<const std::uint32_t> positions, float* inputs, float* targets,
                            float* weights) const {
  choose(positions);
  inputs_.gather(numbers_, inputs);
  fill_targets(targets);
  fill_weights(positions, weights);
}

void TrainingEvents::gather_in_epoch(std::int64_t epoch, std::span<const std::uint32_t> positions,
                                     float* inputs, float* targets, float* weights) const {
  if (!augmentation_) return gather(positions, inputs, targets, weights);
  choose(positions);
  for (const std::uint32_t event : numbers_) {
    std::copy_n(events_.values.data() + event * row_.size(), row_.size(), row_.begin());
    augmentation_->apply(epoch, event, row_.data());
    inputs_.standardise(row_.data(), inputs);
    inputs += inputs_.inputs();
  }
  fill_targets(targets);
  fill_weights(positions, weights);
}

void TrainingEvents::choose(std::span<const std::uint32_t> positions) const {
  numbers_.resize(positions.size());
  for (std::size_t i = 0; i < positions.size(); ++i) numbers_[i] = chosen_[positions[i]];
}

void TrainingEvents::fill_targets(float* targets) const {
  std::fill_n(targets, numbers_.size() * outputs_, 0.0F);
  for (std::size_t i = 0; i < numbers_.size(); ++i) {
    const auto label = static_cast<std::size_t>(events_.labels[numbers_[i]]);
    if (outputs_ == 1) {
      targets[i] = static_cast<float>(label);
    } else {
      targets[i * outputs_ + label] = 1.0F;
    }
  }
}

void TrainingEvents::fill_weights(std::span<const std::uint32_t> positions, float* weights) const {
  for (std::size_t i = 0; i < positions.size(); ++i) {
    weights[i] = weights_.empty() ? static_cast<float>(events_.weights[numbers_[i]])
                                  : weights_[positions[i]];
  }
}

}  // namespace hepsweep::worker
