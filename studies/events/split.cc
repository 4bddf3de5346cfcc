#include "studies/events/split.hh"

#include <algorithm>
#include <array>
#include <iterator>
#include <numeric>
#include <utility>

#include <fmt/core.h>

#include "core/error.hh"
#include "core/random.hh"

namespace hepsweep::studies {
namespace {

enum class Part { train, validation, test };

// Below the first edge: train; below the second: validation; above: test.
struct Edges {
  double train;
  double validation;

  Part part(double place) const {
    if (place < train) return Part::train;
    return place < validation ? Part::validation : Part::test;
  }
};

Edges edges_of(const SplitSettings& settings) {
  // Rounding must not let an event slip into a split whose fraction is 0.
  Edges edges{settings.train, settings.train + settings.validation};
  if (settings.test == 0) edges.validation = 1;
  if (settings.test == 0 && settings.validation == 0) edges.train = 1;
  return edges;
}

// Places of the events of one class, in their order.
class StratifiedPlaces {
 public:
  StratifiedPlaces(std::uint64_t seed, const std::string& class_name)
      : key_(stream_key(seed, 0, "split", class_name)) {}

  // Each block of 100 events gets the places (0 + x)/100, (1 + x)/100, ... in a random order, with
  // one random x in [0, 1) for the block: any interval holds its share to within one event.
  double next() {
    if (used_ == order_.size()) start_block();
    return (order_[used_++] + shift_) / static_cast<double>(order_.size());
  }

 private:
  void start_block() {
    RandomStream random(key_, block_++);
    std::iota(order_.begin(), order_.end(), 0U);
    random.shuffle(order_);
    shift_ = random.uniform();
    used_ = 0;
  }

  std::uint64_t key_;
  std::uint64_t block_ = 0;
  std::array<std::uint32_t, 100> order_{};
  std::size_t used_ = order_.size();
  double shift_ = 0;
};

std::vector<StratifiedPlaces> places_of_classes(const EventView& events, std::uint64_t seed) {
  std::vector<StratifiedPlaces> places;
  for (const std::string& name : events.classes) places.emplace_back(seed, name);
  if (places.empty()) places.emplace_back(seed, "");
  return places;
}

// Sends every event to its split.
class Divider {
 public:
  Divider(const EventView& events, const SplitSettings& settings)
      : labels_(events.labels),
        stratified_(settings.stratified),
        edges_(edges_of(settings)),
        key_(stream_key(settings.seed, 0, "split")),
        places_(places_of_classes(events, settings.seed)) {}

  void divide(std::uint64_t first, std::uint64_t last, const std::string& own_split) {
    for (std::uint64_t event = first; event < last; ++event) {
      const Part drawn = edges_.part(place(event));
      members(own_split.empty() ? drawn : part_of_name(own_split))
          .push_back(static_cast<std::uint32_t>(event));
    }
  }

  Split take() { return std::move(split_); }

 private:
  double place(std::uint64_t event) {
    if (!stratified_) return RandomStream(key_, event).uniform();
    return places_[static_cast<std::size_t>(labels_[event])].next();
  }

  static Part part_of_name(const std::string& name) {
    if (name == "train") return Part::train;
    return name == "validation" ? Part::validation : Part::test;
  }

  std::vector<std::uint32_t>& members(Part part) {
    if (part == Part::train) return split_.train;
    return part == Part::validation ? split_.validation : split_.test;
  }

  std::span<const std::int32_t> labels_;
  bool stratified_;
  Edges edges_;
  std::uint64_t key_;
  std::vector<StratifiedPlaces> places_;
  Split split_;
};

// The events with the smallest random numbers: however many are kept, the order stays the same.
void keep_training_events(std::vector<std::uint32_t>& train, std::int64_t wanted,
                          std::uint64_t seed) {
  const auto kept = static_cast<std::size_t>(wanted);
  if (kept > train.size()) {
    throw JsonError("data.split.training_events",
                    fmt::format("the training split has {} events, not {}; ask for no more than "
                                "these, or give it more",
                                train.size(), kept));
  }
  const std::uint64_t key = stream_key(seed, 0, "training_events");
  std::vector<std::pair<std::uint64_t, std::uint32_t>> drawn;
  drawn.reserve(train.size());
  for (const std::uint32_t event : train)
    drawn.emplace_back(RandomStream(key, event).next64(), event);
  std::nth_element(drawn.begin(), drawn.begin() + static_cast<std::ptrdiff_t>(kept), drawn.end());
  train.clear();
  for (std::size_t i = 0; i < kept; ++i) train.push_back(drawn[i].second);
  std::sort(train.begin(), train.end());
}

void check_not_empty(const std::vector<std::uint32_t>& members, std::size_t events,
                     const char* name) {
  if (!members.empty()) return;
  throw JsonError("data.split", fmt::format("of {} events, none is in the {} split; give more "
                                            "events or a larger fraction",
                                            events, name));
}

}  // namespace

std::vector<std::uint32_t> Split::train_and_validation() const {
  std::vector<std::uint32_t> both;
  both.reserve(train.size() + validation.size());
  std::merge(train.begin(), train.end(), validation.begin(), validation.end(),
             std::back_inserter(both));
  return both;
}

Split split_events(const EventView& events, const SplitSettings& settings,
                   const std::vector<EventSource>& sources) {
  Divider divider(events, settings);
  if (sources.empty()) divider.divide(0, events.events(), "");
  for (const EventSource& source : sources) {
    divider.divide(source.first, source.first + source.events, source.split);
  }
  Split split = divider.take();
  check_not_empty(split.train, events.events(), "training");
  check_not_empty(split.validation, events.events(), "validation");
  if (settings.training_events) {
    keep_training_events(split.train, *settings.training_events, settings.seed);
  }
  return split;
}

}  // namespace hepsweep::studies
