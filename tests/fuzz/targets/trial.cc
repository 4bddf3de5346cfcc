#include "studies/trial/trial.hh"

#include <cstdint>

#include "core/digest.hh"
#include "core/error.hh"
#include "tests/fuzz/target.hh"
#include "tests/fuzz/targets/small_trial.hh"
#include "tests/fuzz/targets/targets.hh"

namespace hepsweep::fuzz {
namespace {

constexpr std::size_t checksum_size = sizeof(std::uint64_t);

template <typename Read>
bool accepts_as(std::string_view bytes, Read read) {
  try {
    const std::string again = to_bytes(read(bytes));
    demand(to_bytes(read(again)) == again, "what is written again is the same");
    return true;
  } catch (const Error&) {
    return false;
  }
}

}  // namespace

bool accepts_trial(std::string_view bytes) {
  const std::uint64_t checksum = checksum_of(bytes);
  const std::string whole =
      std::string(reinterpret_cast<const char*>(&checksum), checksum_size).append(bytes);
  const bool is_trial = accepts_as(whole, studies::trial_from_bytes);
  const bool is_result = accepts_as(whole, studies::result_from_bytes);
  return is_trial || is_result;
}

studies::TrialSpecification small_trial() {
  return {.trial = 7,
          .configuration = 2,
          .replica = 1,
          .stage = "final",
          .variation = "nominal",
          .seed = 1,
          .document = Json::parse(R"({"network": [{"dense": {"units": 4}}], "training": {}})"),
          .base_folder = "/a/folder",
          .objective = "auc",
          .epochs = 12};
}

studies::TrialResult small_result() {
  studies::TrialResult result;
  result.state = studies::TrialState::complete;
  result.metrics = {{"validation", "auc", 0.75, 0.01, ""}, {"train", "log_loss", 0.5}};
  result.curves = {{1, "validation", "auc", 0.7}, {2, "validation", "auc", 0.75}};
  result.network_parameters = 49;
  result.best_epoch = 2;
  result.epochs = 2;
  result.model = "the model's bytes";
  result.events_digest = "0123456789abcdef";
  result.scores = {{"test", 1, std::string(8, 'x')}};
  result.seconds = 1.5;
  return result;
}

std::vector<std::string> trial_seeds() {
  return {to_bytes(small_trial()).substr(checksum_size),
          to_bytes(small_result()).substr(checksum_size)};
}

}  // namespace hepsweep::fuzz
