#include "studies/events/repeated_files.hh"

#include <map>

#include <fmt/core.h>

#include "core/error.hh"
#include "core/json_reader.hh"

namespace hepsweep::studies {
namespace {

bool may_be_one_file(const EventFile& a, const EventFile& b) {
  const bool splits_differ = !a.split.empty() && !b.split.empty() && a.split != b.split;
  return splits_differ || a.event_class != b.event_class;
}

}  // namespace

void refuse_repeated_files(const std::vector<EventFile>& files,
                           const std::vector<std::string>& identities, const std::string& path) {
  std::map<std::string, std::vector<std::size_t>> entries;
  for (std::size_t i = 0; i < files.size(); ++i) {
    std::vector<std::size_t>& same = entries[identities.at(i)];
    for (const std::size_t other : same) {
      if (may_be_one_file(files[other], files[i])) continue;
      throw JsonError(element_path(path, i),
                      fmt::format("\"{}\" holds the same events as {} (\"{}\"): they would be in "
                                  "the training and in another split at once; remove one of the "
                                  "two, or give each a \"split\" of its own",
                                  files[i].path.string(), element_path(path, other),
                                  files[other].path.string()));
    }
    same.push_back(i);
  }
}

}  // namespace hepsweep::studies
