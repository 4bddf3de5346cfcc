#include "studies/baselines/stored_text.hh"

#include "nn/model_file/model_file.hh"
#include "studies/baselines/baseline.hh"
#include "studies/events/preprocessing.hh"

namespace hepsweep::studies {

std::string classic_text(std::string_view bytes, const std::string& origin) {
  const nn::Model model = nn::model_from_bytes(bytes, origin);
  if (model.method.is_null()) return "";
  const auto preprocessing = preprocessing_from_json(model.preprocessing, "preprocessing");
  const auto classic = read_classic_model(model.method, model.weights, "method");
  return classic->text(preprocessing.input_names(), preprocessing.mean, preprocessing.scale);
}

}  // namespace hepsweep::studies
