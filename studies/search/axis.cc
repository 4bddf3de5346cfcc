#include "studies/search/axis.hh"

#include <algorithm>
#include <array>

#include <fmt/core.h>

#include "core/error.hh"
#include "core/json_reader.hh"
#include "core/words.hh"
#include "studies/search/axes/axes.hh"

namespace hepsweep::studies {
namespace {

using AxisReader = std::unique_ptr<Axis> (*)(const Json& json, const std::string& path);

struct AxisKind {
  std::string_view name;
  AxisReader read;
};

// Every kind of axis but the plain list.
constexpr std::array axis_table{
    AxisKind{"range", read_range_axis},
    AxisKind{"linear", read_linear_axis},
    AxisKind{"log", read_log_axis},
    AxisKind{"uniform", read_uniform_axis},
};

}  // namespace

Json Axis::sample(RandomStream& random) const {
  const auto values = static_cast<std::uint64_t>(size().value_or(1));
  return at(static_cast<std::int64_t>(random.below(values)));
}

std::vector<Json> Axis::examples(std::int64_t most) const {
  const std::int64_t values = size().value_or(1);
  const std::int64_t taken = std::min(values, most);
  std::vector<Json> chosen;
  for (std::int64_t i = 0; i < taken; ++i) chosen.push_back(at(i + 1 == taken ? values - 1 : i));
  return chosen;
}

std::unique_ptr<Axis> read_axis(const Json& json, const std::string& path) {
  if (json.is_array()) return read_list_axis(json, path);
  if (json.is_object()) {
    for (const AxisKind& kind : axis_table) {
      if (json.contains(kind.name)) return kind.read(json, path);
    }
    if (!json.empty()) {
      const std::string& key = json.begin().key();
      throw JsonError(path + "." + key,
                      "unknown kind of axis: " + unknown_word_message(key, axis_kinds()));
    }
  }
  throw JsonError(path, fmt::format("{} is no axis; give a list of values, or {{\"KIND\": [lowest, "
                                    "highest]}} with a KIND of {}",
                                    shown(json), joined(axis_kinds(), "or")));
}

std::vector<std::string> axis_kinds() {
  std::vector<std::string> names;
  for (const AxisKind& kind : axis_table) names.emplace_back(kind.name);
  return names;
}

}  // namespace hepsweep::studies
