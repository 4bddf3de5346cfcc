#include "studies/events/cache_key.hh"

#include <algorithm>

#include "core/digest.hh"
#include "core/json.hh"
#include "studies/events/cache_file.hh"
#include "studies/events/load_events.hh"

namespace hepsweep::studies {
namespace {

constexpr std::int64_t probed_events = 16;

Json generated_key(const DataSettings& settings) {
  DataSettings probe = settings;
  probe.generate->events = std::min(settings.generate->events, probed_events);
  const GeneratedSource& source = *settings.generate;
  return {{"process", source.process},
          {"events", source.events},
          {"seed", source.seed},
          {"signal_fraction", source.signal_fraction},
          {"first_events", events_digest(load_events(probe).table)}};
}

Json file_key(const EventFile& file) {
  return {
      {"content", digest_of_file(file.path)}, {"class", file.event_class}, {"weight", file.weight}};
}

}  // namespace

std::string cache_key(const DataSettings& settings) {
  Json key = {{"version", cache_file_version}};
  if (settings.generate) {
    key["generate"] = generated_key(settings);
  } else {
    for (const EventFile& file : settings.files) key["files"].push_back(file_key(file));
    key["label"] = {{"column", settings.label.column},
                    {"signal", settings.label.signal},
                    {"classes", settings.label.classes}};
    key["weight"] = settings.weight;
    key["undefined"] = settings.undefined.values;
  }
  return digest_of(key.dump(-1, ' ', false, Json::error_handler_t::replace));
}

}  // namespace hepsweep::studies
