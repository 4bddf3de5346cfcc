#include "studies/events/source_path.hh"

#include <cstdlib>

#include <fmt/core.h>

#include "core/error.hh"

namespace hepsweep::studies {
namespace {

std::string environment_value(const std::string& name, const std::string& text,
                              const std::string& json_path) {
  const char* value = name.empty() ? nullptr : std::getenv(name.c_str());
  if (value != nullptr) return value;
  throw JsonError(json_path, fmt::format("\"{}\": the environment variable {} is not set; set it, "
                                         "for example with export {}=FOLDER",
                                         text, name, name));
}

std::string with_environment(const std::string& text, const std::string& json_path) {
  std::string result;
  std::size_t at = 0;
  while (true) {
    const std::size_t begin = text.find("${", at);
    if (begin == std::string::npos) return result + text.substr(at);
    const std::size_t end = text.find('}', begin);
    if (end == std::string::npos) {
      throw JsonError(json_path, fmt::format("\"{}\": \"${{\" without its \"}}\"", text));
    }
    result += text.substr(at, begin - at);
    result += environment_value(text.substr(begin + 2, end - begin - 2), text, json_path);
    at = end + 1;
  }
}

}  // namespace

std::filesystem::path resolved_path(const std::string& text, const std::string& json_path,
                                    const std::filesystem::path& base_folder) {
  const std::filesystem::path path = with_environment(text, json_path);
  if (path.empty()) throw JsonError(json_path, "\"\" is no path; name a file");
  return path.is_absolute() ? path : (base_folder / path).lexically_normal();
}

}  // namespace hepsweep::studies
