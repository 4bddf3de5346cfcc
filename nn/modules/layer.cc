#include "nn/modules/layer.hh"

namespace hepsweep::nn {

template <>
std::unique_ptr<Module<float>> make_module(const Layer& layer, bool activated) {
  return layer.make_float(activated);
}

template <>
std::unique_ptr<Module<double>> make_module(const Layer& layer, bool activated) {
  return layer.make_double(activated);
}

}  // namespace hepsweep::nn
