#include "nn/model_file/header.hh"

#include <fmt/core.h>

#include "core/error.hh"
#include "core/json_file.hh"
#include "core/json_reader.hh"

namespace hepsweep::nn {

std::string header_text(const Model& model) {
  Json header = {{"layers", model.layers},
                 {"features", model.features},
                 {"classes", model.classes},
                 {"preprocessing", model.preprocessing},
                 {"provenance", model.provenance}};
  if (!model.method.is_null()) header["method"] = model.method;
  // Names that are not UTF-8 are mended rather than refused: they only serve people.
  return header.dump(-1, ' ', false, Json::error_handler_t::replace);
}

Model read_header(std::string_view text, const std::string& origin) {
  const Json header = parse_json(text, origin);
  try {
    ObjectReader reader(header, "");
    Model model;
    model.layers = reader.value("layers");
    model.features = reader.texts("features");
    model.classes = reader.texts("classes");
    model.preprocessing = reader.value("preprocessing");
    model.provenance = reader.value("provenance");
    if (const Json* method = reader.find("method")) model.method = *method;
    reader.finish();
    return model;
  } catch (const JsonError& error) {
    throw InputError(fmt::format("{}: {}", origin, error.what()));
  }
}

}  // namespace hepsweep::nn
