#include "studies/study/substitution.hh"

#include <vector>

#include <fmt/core.h>

#include "core/error.hh"
#include "core/json_reader.hh"
#include "core/words.hh"

namespace hepsweep::studies {
namespace {

[[noreturn]] void refuse_parameter(const std::string& name, const Json& parameters,
                                   const std::string& path) {
  std::vector<std::string> known;
  for (const auto& [key, value] : parameters.items()) known.push_back("$" + key);
  const std::string reason = known.empty()
                                 ? fmt::format("\"${}\": the study has no search space", name)
                                 : unknown_word_message("$" + name, known);
  throw JsonError(path, fmt::format("unknown parameter: {}; write \"$${}\" for a text that begins "
                                    "with a dollar sign",
                                    reason, name));
}

Json substitute_text(const std::string& text, const Json& parameters, const std::string& path,
                     std::set<std::string>& used) {
  if (text.starts_with("$$")) return text.substr(1);
  if (!text.starts_with("$") || text.starts_with("${")) return text;
  const std::string name = text.substr(1);
  const auto found = parameters.find(name);
  if (found == parameters.end()) refuse_parameter(name, parameters, path);
  used.insert(name);
  return *found;
}

}  // namespace

Json substitute(const Json& json, const Json& parameters, const std::string& path,
                std::set<std::string>& used) {
  if (json.is_string()) return substitute_text(json.get<std::string>(), parameters, path, used);
  if (json.is_array()) {
    Json result = Json::array();
    for (const Json& element : json) {
      result.push_back(substitute(element, parameters, element_path(path, result.size()), used));
    }
    return result;
  }
  if (json.is_object()) {
    Json result = Json::object();
    for (const auto& [key, value] : json.items()) {
      result[key] = substitute(value, parameters, path.empty() ? key : path + "." + key, used);
    }
    return result;
  }
  return json;
}

}  // namespace hepsweep::studies
