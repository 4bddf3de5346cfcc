#include "studies/commands/events_source.hh"

#include <filesystem>

#include "core/error.hh"
#include "core/files.hh"
#include "core/json_file.hh"

namespace hepsweep::studies {

bool is_study_file(const std::string& argument) {
  return argument.ends_with(".json");
}

DataSettings data_of_study(const std::string& file) {
  const std::string text = read_file(file);
  Json study = parse_json(text, file);
  try {
    if (!study.is_object() || !study.contains("data") || !study["data"].is_object()) {
      throw JsonError("data", "the study has no object \"data\"");
    }
    study["data"].erase("features");
    const auto folder = std::filesystem::absolute(file).parent_path();
    return read_data_settings(study["data"], "data", folder);
  } catch (const JsonError& error) {
    throw located(error, text, file);
  }
}

}  // namespace hepsweep::studies
