#include "studies/events/data_settings.hh"

#include <algorithm>

#include <fmt/core.h>

#include "core/error.hh"
#include "core/json_reader.hh"
#include "core/words.hh"
#include "studies/events/data_settings_parts.hh"
#include "studies/events/repeated_files.hh"
#include "studies/events/source_path.hh"

namespace hepsweep::studies {
namespace {

EventFile read_file_entry(const Json& json, const std::string& path,
                          const std::filesystem::path& base_folder) {
  ObjectReader reader(json, path);
  EventFile file;
  file.path = resolved_path(reader.text("path"), reader.path("path"), base_folder);
  file.event_class = reader.text("class", "");
  file.split = reader.find("split") == nullptr
                   ? ""
                   : reader.choice("split", {"train", "validation", "test"});
  file.weight = reader.number("weight", {}, 1);
  file.sample = reader.text("sample", "");
  reader.finish();
  return file;
}

std::vector<EventFile> read_files(const Json& json, const std::string& path,
                                  const std::filesystem::path& base_folder) {
  if (!json.is_array() || json.empty()) {
    throw JsonError(path, fmt::format("{} is not a list of files; write [{{\"path\": \"FILE\"}}]",
                                      shown(json)));
  }
  std::vector<EventFile> files;
  for (std::size_t i = 0; i < json.size(); ++i) {
    files.push_back(read_file_entry(json[i], element_path(path, i), base_folder));
  }
  std::vector<std::string> paths;
  for (const EventFile& file : files) paths.push_back(file.path.lexically_normal().string());
  refuse_repeated_files(files, paths, path);
  return files;
}

Nuisances read_nuisances(const Json& json, const std::string& path) {
  ObjectReader reader(json, path);
  Nuisances nuisances;
  for (const NuisanceParameter& parameter : nuisance_parameters()) {
    nuisances.*parameter.value =
        reader.number(parameter.name, Range::between(-Nuisances::largest, Nuisances::largest), 0);
  }
  reader.finish();
  return nuisances;
}

GeneratedSource read_generated_source(const Json& json, const std::string& path) {
  ObjectReader reader(json, path);
  GeneratedSource source;
  source.process = reader.choice("process", {"heavy_higgs"});
  source.events = reader.integer("events", Range::between(1, 1e9));
  source.seed = static_cast<std::uint64_t>(reader.integer("seed", Range::at_least(0), 1));
  source.signal_fraction = reader.number(
      "signal_fraction",
      {.lowest = 0, .highest = 1, .lowest_excluded = true, .highest_excluded = true}, 0.5);
  if (const Json* nuisances = reader.find("nuisances")) {
    source.nuisances = read_nuisances(*nuisances, reader.path("nuisances"));
  }
  reader.finish();
  return source;
}

NegativeWeights read_negative_weights(ObjectReader& reader) {
  const std::string policy =
      reader.choice("negative_weights", {"keep", "absolute", "drop"}, "keep");
  if (policy == "absolute") return NegativeWeights::absolute;
  return policy == "drop" ? NegativeWeights::drop : NegativeWeights::keep;
}

void read_source(ObjectReader& reader, const std::filesystem::path& base_folder,
                 DataSettings& data) {
  const Json* files = reader.find("files");
  const Json* generate = reader.find("generate");
  if ((files == nullptr) == (generate == nullptr)) {
    throw JsonError(reader.path(),
                    "give either \"files\" or \"generate\": a study has one source of events");
  }
  if (files != nullptr) data.files = read_files(*files, reader.path("files"), base_folder);
  if (generate != nullptr) {
    data.generate = read_generated_source(*generate, reader.path("generate"));
  }
}

// Either every file says its class, or none does and the label column decides.
void check_classes(const ObjectReader& reader, const DataSettings& data) {
  const auto has_class = [](const EventFile& file) { return !file.event_class.empty(); };
  const bool any = std::any_of(data.files.begin(), data.files.end(), has_class);
  if (any && !std::all_of(data.files.begin(), data.files.end(), has_class)) {
    reader.fail("files", "some files have a \"class\" and some do not; give one to each of them");
  }
  if (any && !data.label.column.empty()) {
    reader.fail("label", fmt::format("the files have a \"class\" each, so the column \"{}\" can't "
                                     "be the label too; remove one of the two",
                                     data.label.column));
  }
  if (!any && !data.files.empty() && data.label.column.empty()) {
    throw JsonError(reader.path(),
                    "the key \"label\" is missing: name the column that holds the "
                    "class, or give every file a \"class\"");
  }
}

void check_weight(const ObjectReader& reader, const DataSettings& data) {
  if (data.weight.empty() || data.weight != data.label.column) return;
  reader.fail("weight",
              fmt::format("\"{}\" is the label; it can't be the weight too", data.weight));
}

// The built-in process labels and weighs its events itself.
void check_generated(const ObjectReader& reader, const DataSettings& data) {
  const LabelSettings& label = data.label;
  const bool plain = label.signal.empty() && label.classes.empty();
  if (!plain || (!label.column.empty() && label.column != "label")) {
    reader.fail("label", "generated events have the label \"label\"; remove this key");
  }
  if (!data.weight.empty()) {
    reader.fail("weight", fmt::format("generated events have no column \"{}\"; remove this key",
                                      data.weight));
  }
}

}  // namespace

DataSettings read_data_settings(const Json& json, const std::string& path,
                                const std::filesystem::path& base_folder) {
  ObjectReader reader(json, path);
  DataSettings data;
  read_source(reader, base_folder, data);
  if (const Json* label = reader.find("label")) {
    data.label = read_label_settings(*label, reader.path("label"));
  }
  data.weight = reader.text("weight", "");
  if (const Json* features = reader.find("features")) {
    data.features = read_feature_settings(*features, reader.path("features"));
  }
  const Json* split = reader.find("split");
  data.split = read_split_settings(split == nullptr ? Json::object() : *split, reader.path("split"),
                                   data.files);
  if (const Json* undefined = reader.find("undefined")) {
    data.undefined = read_undefined_settings(*undefined, reader.path("undefined"));
  }
  data.standardise = reader.boolean("standardise", true);
  data.negative_weights = read_negative_weights(reader);
  if (const Json* augmentation = reader.find("augmentation")) {
    data.augmentation = read_augmentation_settings(*augmentation, reader.path("augmentation"));
  }
  data.derived = read_derived_settings(reader.find("objects"), reader.path("objects"),
                                       reader.find("derived"), reader.path("derived"));
  reader.finish();
  if (data.generate) {
    check_generated(reader, data);
  } else {
    check_classes(reader, data);
    check_weight(reader, data);
  }
  return data;
}

}  // namespace hepsweep::studies
