#include "worker/trainer/scorer.hh"

#include <fmt/core.h>

#include "core/error.hh"
#include "studies/baselines/baseline.hh"

namespace hepsweep::worker {
namespace {

template <typename Owned, typename Scores>
class OwningScorer : public Scorer {
 public:
  explicit OwningScorer(Owned owned) : owned_(std::move(owned)), scorer_(value_of(owned_)) {}
  std::size_t inputs() const override { return scorer_.inputs(); }
  std::size_t outputs() const override { return scorer_.outputs(); }
  void predict(const float* events, std::size_t count, float* scores) override {
    scorer_.predict(events, count, scores);
  }

 private:
  static nn::Network& value_of(nn::Network& network) { return network; }
  static const studies::ClassicModel& value_of(
      const std::unique_ptr<studies::ClassicModel>& model) {
    return *model;
  }

  Owned owned_;
  Scores scorer_;
};

std::unique_ptr<Scorer> classic_scorer_of(const nn::Model& model) {
  auto classic = studies::read_classic_model(model.method, model.weights, "method");
  if (classic->inputs() != model.features.size()) {
    throw InputError(fmt::format("the {} has {} inputs, but {} of them have names",
                                 studies::model_name(model.method), classic->inputs(),
                                 model.features.size()));
  }
  using Owned = std::unique_ptr<studies::ClassicModel>;
  return std::make_unique<OwningScorer<Owned, ClassicScorer>>(std::move(classic));
}

}  // namespace

std::unique_ptr<Scorer> scorer_of(const nn::Model& model) {
  if (!model.method.is_null()) return classic_scorer_of(model);
  return std::make_unique<OwningScorer<nn::Network, NetworkScorer>>(nn::network_of(model));
}

}  // namespace hepsweep::worker
