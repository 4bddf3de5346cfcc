#include <algorithm>
#include <unordered_map>
#include <utility>

#include <fmt/core.h>

#include "core/error.hh"
#include "core/json_reader.hh"
#include "core/words.hh"
#include "studies/search/strategies/strategies.hh"

namespace hepsweep::studies {
namespace {

class List : public Strategy {
 public:
  explicit List(Json configurations) : configurations_(std::move(configurations)) {}

  std::optional<std::int64_t> planned() const override {
    return static_cast<std::int64_t>(configurations_.size());
  }
  bool finished() const override { return proposed_ == configurations_.size(); }

  std::optional<Json> propose() override {
    if (finished()) return std::nullopt;
    return configurations_[proposed_++];
  }

  void skip(std::int64_t count) override {
    proposed_ = std::min(proposed_ + static_cast<std::size_t>(count), configurations_.size());
  }

 private:
  Json configurations_;
  std::size_t proposed_ = 0;
};

const Json& configurations_of(const Json& settings, const std::string& path) {
  ObjectReader reader(settings, path);
  const Json& configurations = reader.value("configurations");
  reader.finish();
  if (!configurations.is_array() || configurations.empty()) {
    reader.fail("configurations",
                fmt::format("{} is not a list of at least one configuration, such as "
                            "[{{\"width\": 32}}, {{\"width\": 64}}]",
                            shown(configurations)));
  }
  return configurations;
}

std::vector<std::string> keys_of(const Json& configuration) {
  std::vector<std::string> keys;
  for (const auto& [key, value] : configuration.items()) keys.push_back(key);
  return keys;
}

void check_configuration_keys(const Json& configuration, const std::string& path,
                              const std::vector<std::string>& names) {
  ObjectReader reader(configuration, path);
  for (const std::string& name : names) {
    if (!configuration.contains(name)) {
      throw JsonError(path, fmt::format("the parameter \"{}\" is missing, which the first "
                                        "configuration has",
                                        name));
    }
    reader.find(name);
  }
  reader.finish();
}

// The values in one order of the parameters; 1 and 1.0 are one value.
std::string comparable(const Json& configuration, const std::vector<std::string>& names) {
  Json values = Json::array();
  for (const std::string& name : names) {
    const Json& value = configuration.at(name);
    values.push_back(value.is_number() ? Json(value.get<double>()) : value);
  }
  return values.dump();
}

// The replicas' scatter is the error bar: a second look at the same point would count as another.
void refuse_repeated(const Json& configurations, const std::vector<std::string>& names,
                     const std::string& path) {
  std::unordered_map<std::string, std::size_t> seen;
  for (std::size_t i = 0; i < configurations.size(); ++i) {
    const auto [first, is_new] = seen.emplace(comparable(configurations[i], names), i);
    if (is_new) continue;
    throw JsonError(element_path(path, i),
                    fmt::format("{} stands in the list already, at {}; remove one of the two (more "
                                "trials of a configuration are \"replicas\")",
                                shown(configurations[i]), element_path(path, first->second)));
  }
}

}  // namespace

std::vector<std::string> parameters_of_list(const Json& settings, const std::string& path) {
  const Json& configurations = configurations_of(settings, path);
  const std::string list_path = path + ".configurations";
  ObjectReader first(configurations[0], element_path(list_path, 0));
  const std::vector<std::string> names = keys_of(configurations[0]);
  for (const std::string& name : names) check_parameter_name(name, first.path(name));
  for (std::size_t i = 0; i < configurations.size(); ++i) {
    check_configuration_keys(configurations[i], element_path(list_path, i), names);
  }
  refuse_repeated(configurations, names, list_path);
  return names;
}

std::unique_ptr<Strategy> make_list(const SearchSettings& search, std::uint64_t) {
  if (!search.space.parameters.empty()) {
    throw JsonError(search.space.path,
                    "is not used by the strategy \"list\", whose configurations give the values; "
                    "remove it");
  }
  const Json& configurations = configurations_of(search.settings, search.path);
  // Every configuration names its parameters in one order.
  Json ordered = Json::array();
  for (const Json& configuration : configurations) {
    Json point = Json::object();
    for (const std::string& name : search.parameters) point[name] = configuration.at(name);
    ordered.push_back(std::move(point));
  }
  return std::make_unique<List>(std::move(ordered));
}

}  // namespace hepsweep::studies
