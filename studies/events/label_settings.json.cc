#include <algorithm>

#include <fmt/core.h>

#include "core/error.hh"
#include "core/json_reader.hh"
#include "studies/events/class_names.hh"
#include "studies/events/data_settings_parts.hh"

namespace hepsweep::studies {
namespace {

// Labels stand in files as text: 1 and "1" are the same.
std::string label_text(const Json& json, const std::string& path) {
  if (json.is_string()) return canonical_label(json.get<std::string>());
  if (json.is_number()) return canonical_label(json.dump());
  throw JsonError(path, fmt::format("{} is not a label; give a text or a number", shown(json)));
}

std::vector<std::string> label_texts(const Json& json, const std::string& path) {
  if (!json.is_array()) return {label_text(json, path)};
  std::vector<std::string> labels;
  for (std::size_t i = 0; i < json.size(); ++i) {
    const std::string label = label_text(json[i], element_path(path, i));
    if (std::find(labels.begin(), labels.end(), label) != labels.end()) {
      throw JsonError(element_path(path, i), fmt::format("\"{}\" stands here twice", label));
    }
    labels.push_back(label);
  }
  return labels;
}

}  // namespace

LabelSettings read_label_settings(const Json& json, const std::string& path) {
  if (json.is_string()) return {.column = json.get<std::string>(), .signal = {}, .classes = {}};
  ObjectReader reader(json, path);
  LabelSettings label;
  label.column = reader.text("column", "");
  const Json* signal = reader.find("signal");
  const Json* classes = reader.find("classes");
  if (signal != nullptr) label.signal = label_texts(*signal, reader.path("signal"));
  if (classes != nullptr) label.classes = label_texts(*classes, reader.path("classes"));
  reader.finish();
  if (signal != nullptr && classes != nullptr) {
    reader.fail("classes", "give either \"signal\" or \"classes\"");
  }
  if (signal != nullptr && label.signal.empty()) reader.fail("signal", "no label stands here");
  if (classes != nullptr && label.classes.size() < 2) {
    reader.fail("classes", "at least two classes must stand here");
  }
  return label;
}

}  // namespace hepsweep::studies
