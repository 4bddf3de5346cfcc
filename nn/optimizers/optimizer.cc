#include "nn/optimizers/optimizer.hh"

#include "core/error.hh"
#include "core/words.hh"
#include "nn/optimizers/adadelta.hh"
#include "nn/optimizers/adagrad.hh"
#include "nn/optimizers/adam.hh"
#include "nn/optimizers/adamw.hh"
#include "nn/optimizers/momentum.hh"
#include "nn/optimizers/nesterov.hh"
#include "nn/optimizers/rmsprop.hh"
#include "nn/optimizers/sgd.hh"

namespace hepsweep::nn {

const std::vector<OptimizerKind>& optimizer_kinds() {
  static const std::vector<OptimizerKind> kinds = {
      {"sgd", "w -= rate g", 0.01, read_sgd},
      {"momentum", "v = momentum v - rate g, w += v", 0.01, read_momentum},
      {"nesterov", "v = momentum v - rate g, w += momentum v - rate g", 0.01, read_nesterov},
      {"adagrad", "h += g^2, w -= rate g / (sqrt(h) + epsilon)", 0.01, read_adagrad},
      {"rmsprop", "v = rho v + (1 - rho) g^2, w -= rate g / (sqrt(v) + epsilon)", 0.001,
       read_rmsprop},
      {"adadelta", "w -= rate g sqrt(u + epsilon) / sqrt(v + epsilon)", 1, read_adadelta},
      {"adam", "w -= rate m^ / (sqrt(v^) + epsilon)", 0.001, read_adam},
      {"adamw", "as adam, behind w -= rate weight_decay w", 0.001, read_adamw},
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
