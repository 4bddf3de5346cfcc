#include "nn/network/plan.hh"

#include <algorithm>
#include <map>
#include <set>

#include <fmt/core.h>

#include "core/error.hh"
#include "core/json_reader.hh"
#include "core/numbers.hh"
#include "core/words.hh"
#include "nn/modules/table.hh"
#include "nn/network/description.hh"

namespace hepsweep::nn {
namespace {

constexpr double most_repeats = 1000;
constexpr std::size_t most_layers = 10'000;

/// One element of the array.
struct Entry {
  std::string kind;
  Json settings;
  std::string path;  ///< of the settings
  std::string name;  ///< as given; "" where none is
  std::int64_t repeat = 1;
};

/// The kind of layer that an element names; keys that are no kind of layer are refused.
std::string kind_of(const Json& json, const std::string& path) {
  std::vector<std::string> kinds, known = {"repeat", "name"}, found;
  for (const LayerKind& kind : layer_kinds()) kinds.push_back(kind.name);
  known.insert(known.begin(), kinds.begin(), kinds.end());
  for (const auto& [key, value] : json.items()) {
    if (std::ranges::count(kinds, key) > 0) found.push_back(key);
    if (std::ranges::count(known, key) == 0) {
      throw JsonError(path, unknown_word_message(key, known));
    }
  }
  if (found.size() != 1) {
    throw JsonError(path, fmt::format("names {} layers; give one of {} in each element",
                                      found.size(), joined(kinds, "or")));
  }
  return found.front();
}

Entry read_entry(const Json& json, const std::string& path) {
  if (!json.is_object()) {
    throw JsonError(path, fmt::format("{} is not a layer; write {{\"dense\": {{\"units\": 64, "
                                      "\"activation\": \"relu\"}}}}",
                                      shown(json)));
  }
  Entry entry;
  entry.kind = kind_of(json, path);
  ObjectReader reader(json, path);
  entry.settings = reader.value(entry.kind);
  entry.path = reader.path(entry.kind);
  entry.name = reader.text("name", "");
  entry.repeat = reader.integer("repeat", Range::between(0, most_repeats), 1);
  reader.finish();
  return entry;
}

/// Gives layers their names and keeps count of the parameters.
class Builder {
 public:
  explicit Builder(std::size_t inputs) : shape_{{inputs}} {}

  void add(const Entry& entry, const std::string& path) {
    for (std::int64_t i = 1; i <= entry.repeat; ++i) {
      const std::string ordinal = fmt::format("{}_{}", entry.kind, ++count_[entry.kind]);
      const std::string given = entry.repeat > 1 ? fmt::format("{}_{}", entry.name, i) : entry.name;
      add_one(entry, entry.name.empty() ? ordinal : given, path);
    }
  }

  std::vector<Layer> layers;

 private:
  void add_one(const Entry& entry, const std::string& name, const std::string& path) {
    if (!names_.insert(name).second) {
      throw JsonError(path,
                      fmt::format("a second layer is called \"{}\"; names must differ", name));
    }
    if (layers.size() == most_layers) {
      throw JsonError(path, fmt::format("the network has more than {} layers up to here, which is "
                                        "not possible",
                                        grouped(most_layers)));
    }
    Layer layer =
        layer_kind(entry.kind, entry.path).read({entry.settings, entry.path, name, shape_});
    layer.kind = entry.kind;
    layer.name = name;
    layer.input = shape_;
    shape_ = layer.output;
    parameters_ += layer.parameters;
    if (parameters_ > largest_network) {
      throw JsonError(entry.path,
                      fmt::format("the network has {} parameters up to here; at most {} are "
                                  "possible",
                                  grouped(static_cast<std::int64_t>(parameters_)),
                                  grouped(static_cast<std::int64_t>(largest_network))));
    }
    layers.push_back(std::move(layer));
  }

  Shape shape_;
  std::size_t parameters_ = 0;
  std::map<std::string, int> count_;
  std::set<std::string> names_;
};

}  // namespace

std::vector<Layer> read_layers(const Json& json, const std::string& path, std::size_t inputs) {
  if (!json.is_array()) {
    throw JsonError(path, fmt::format("{} is not a list of layers", shown(json)));
  }
  if (inputs == 0) throw JsonError(path, "a network needs at least one input, this one has none");
  Builder builder(inputs);
  for (std::size_t i = 0; i < json.size(); ++i) {
    const std::string at = element_path(path, i);
    builder.add(read_entry(json[i], at), at);
  }
  if (builder.layers.empty()) {
    throw JsonError(path,
                    "has no layers; give at least one, such as {\"dense\": {\"units\": 1, "
                    "\"activation\": \"sigmoid\"}}");
  }
  return std::move(builder.layers);
}

}  // namespace hepsweep::nn
