#include "studies/events/cache_key.hh"

#include <algorithm>

#include "core/digest.hh"
#include "core/json.hh"
#include "studies/events/cache_file.hh"
#include "studies/events/event_reader.hh"
#include "studies/events/load_events.hh"
#include "studies/events/repeated_files.hh"

namespace hepsweep::studies {
namespace {

constexpr std::int64_t probed_events = 16;

Json generated_key(const DataSettings& settings) {
  DataSettings probe = settings;
  probe.generate->events = std::min(settings.generate->events, probed_events);
  const GeneratedSource& source = *settings.generate;
  Json key = {{"process", source.process},
              {"events", source.events},
              {"seed", source.seed},
              {"signal_fraction", source.signal_fraction},
              {"first_events", events_digest(load_events(probe).table)}};
  for (const NuisanceParameter& parameter : nuisance_parameters()) {
    const double shift = source.nuisances.*parameter.value;
    if (shift != 0) key[parameter.name] = shift;
  }
  return key;
}

// Of a file and of the one that holds its labels, if it is another.
std::string content_digest(const EventFile& file, const std::function<void()>& between_blocks) {
  const std::string digest = digest_of_file(file.path, between_blocks);
  const EventFormat& format = format_of(file.path.string());
  if (format.label_file == nullptr || !file.event_class.empty()) return digest;
  return digest + digest_of_file(format.label_file(file.path.string()), between_blocks);
}

Json files_key(const std::vector<EventFile>& files, const std::function<void()>& between_blocks) {
  std::vector<std::string> contents;
  for (const EventFile& file : files) contents.push_back(content_digest(file, between_blocks));
  refuse_repeated_files(files, contents, "data.files");
  Json key = Json::array();
  for (std::size_t i = 0; i < files.size(); ++i) {
    key.push_back(
        {{"content", contents[i]}, {"class", files[i].event_class}, {"weight", files[i].weight}});
  }
  return key;
}

}  // namespace

std::string cache_key(const DataSettings& settings, const std::function<void()>& between_blocks) {
  Json key = {{"version", cache_file_version}};
  if (settings.generate) {
    key["generate"] = generated_key(settings);
  } else {
    key["files"] = files_key(settings.files, between_blocks);
    key["label"] = {{"column", settings.label.column},
                    {"signal", settings.label.signal},
                    {"classes", settings.label.classes}};
    key["weight"] = settings.weight;
    key["undefined"] = settings.undefined.values;
  }
  if (!settings.derived.empty()) {
    key["derived"] = {{"objects", settings.derived.objects},
                      {"features", settings.derived.features}};
  }
  return digest_of(key.dump(-1, ' ', false, Json::error_handler_t::replace));
}

}  // namespace hepsweep::studies
