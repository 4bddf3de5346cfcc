#include <unordered_map>
#include <utility>

#include <fmt/core.h>

#include "core/error.hh"
#include "core/json_reader.hh"
#include "studies/search/axes/axes.hh"

namespace hepsweep::studies {
namespace {

class ListAxis : public Axis {
 public:
  explicit ListAxis(std::vector<Json> values) : values_(std::move(values)) {}

  std::optional<std::int64_t> size() const override {
    return static_cast<std::int64_t>(values_.size());
  }
  Json at(std::int64_t index) const override { return values_.at(static_cast<std::size_t>(index)); }

 private:
  std::vector<Json> values_;
};

// 1 and 1.0 are one value, as they are for every setting.
std::string comparable(const Json& value) {
  return value.is_number() ? Json(value.get<double>()).dump() : value.dump();
}

}  // namespace

std::unique_ptr<Axis> read_list_axis(const Json& json, const std::string& path) {
  if (json.empty()) throw JsonError(path, "an empty list; give at least one value");
  std::unordered_map<std::string, std::size_t> seen;
  for (std::size_t i = 0; i < json.size(); ++i) {
    const auto [first, is_new] = seen.emplace(comparable(json[i]), i);
    if (!is_new) {
      throw JsonError(element_path(path, i),
                      fmt::format("{} stands in the list already, at {}", shown(json[i]),
                                  element_path(path, first->second)));
    }
  }
  return std::make_unique<ListAxis>(std::vector<Json>(json.begin(), json.end()));
}

}  // namespace hepsweep::studies
