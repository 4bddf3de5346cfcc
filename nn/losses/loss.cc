#include "nn/losses/loss.hh"

#include "core/error.hh"
#include "core/words.hh"
#include "nn/losses/loss_readers.hh"

namespace hepsweep::nn {

const std::vector<LossKind>& loss_kinds() {
  static const std::vector<LossKind> kinds = {
      {"binary_cross_entropy", "sum over outputs of -t log y - (1 - t) log(1 - y)", "sigmoid", 1,
       read_binary_cross_entropy},
      {"categorical_cross_entropy", "-sum_k t_k log y_k", "softmax", 2,
       read_categorical_cross_entropy},
      {"focal", "-factor (1 - p)^gamma log p, p of the own class", "sigmoid", 1, read_focal},
      {"hinge", "max(0, 1 - (2t - 1) z)", "sigmoid", 1, read_hinge},
      {"perceptron", "(y - t) z", "step", 1, read_perceptron},
      // With the half, whose gradient is y - t, and summed over the outputs.
      {"half_squared_error", "1/2 sum_k (y_k - t_k)^2", "", 1, read_half_squared_error},
      {"mean_squared_error", "half_squared_error by its usual name", "", 1,
       read_half_squared_error},
      {"squared_error", "sum_k (y_k - t_k)^2", "", 1, read_squared_error},
      {"absolute", "sum_k |y_k - t_k|", "", 1, read_absolute},
      {"huber", "half the squared error up to delta, a straight line beyond", "", 1, read_huber},
      {"quantile", "sum_k of q_k (t - y) above, (1 - q_k) (y - t) below", "", 1, read_quantile},
  };
  return kinds;
}

LossPlan read_loss(const Json& json, const std::string& path) {
  const NamedSettings named = read_named_settings(json, path, "a loss");
  std::vector<std::string> known;
  for (const LossKind& kind : loss_kinds()) {
    known.push_back(kind.name);
    if (kind.name != named.name) continue;
    ObjectReader reader(named.settings, named.path);
    LossPlan plan{kind.name, kind.output_activation, kind.fewest_outputs, kind.read(reader)};
    reader.finish();
    return plan;
  }
  throw JsonError(path, unknown_word_message(named.name, known));
}

template <>
const LossFunction<float>& loss_function(const LossPlan& plan) {
  return plan.functions.compute_float;
}

template <>
const LossFunction<double>& loss_function(const LossPlan& plan) {
  return plan.functions.compute_double;
}

}  // namespace hepsweep::nn
