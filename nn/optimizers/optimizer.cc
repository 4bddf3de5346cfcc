#include "nn/optimizers/optimizer.hh"

#include "core/error.hh"
#include "core/words.hh"
#include "nn/optimizers/adam.hh"
#include "nn/optimizers/momentum.hh"
#include "nn/optimizers/sgd.hh"

namespace hepsweep::nn {

const std::vector<OptimizerKind>& optimizer_kinds() {
  static const std::vector<OptimizerKind> kinds = {
      {"sgd", "w -= rate g", 0.01, read_sgd},
      {"momentum", "v = momentum v - rate g, w += v", 0.01, read_momentum},
      {"adam", "w -= rate m^ / (sqrt(v^) + epsilon)", 0.001, read_adam},
  };
  return kinds;
}

OptimizerPlan read_optimizer(const NamedSettings& optimizer) {
  std::vector<std::string> known;
  for (const OptimizerKind& kind : optimizer_kinds()) {
    known.push_back(kind.name);
    if (kind.name != optimizer.name) continue;
    ObjectReader reader(optimizer.settings, optimizer.path);
    const double rate = reader.number("learning_rate", Range::positive(), kind.learning_rate);
    OptimizerPlan plan = kind.read(reader);
    reader.finish();
    plan.learning_rate = rate;
    return plan;
  }
  throw JsonError(optimizer.path, unknown_word_message(optimizer.name, known));
}

template <>
std::unique_ptr<Optimizer<float>> make_optimizer(const OptimizerPlan& plan, std::size_t size) {
  return plan.make_float(size);
}

template <>
std::unique_ptr<Optimizer<double>> make_optimizer(const OptimizerPlan& plan, std::size_t size) {
  return plan.make_double(size);
}

}  // namespace hepsweep::nn
