#include "studies/events/class_names.hh"

#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>
#include <set>
#include <utility>

#include <fmt/core.h>

#include "core/error.hh"
#include "core/words.hh"
#include "studies/events/csv_number.hh"

namespace hepsweep::studies {
namespace {

using Names = std::vector<std::string>;

std::int32_t index_of(const Names& names, const std::string& name) {
  const auto found = std::find(names.begin(), names.end(), name);
  return found == names.end() ? -1 : static_cast<std::int32_t>(found - names.begin());
}

Names texts(const std::vector<FoundLabel>& labels) {
  Names names;
  for (const FoundLabel& label : labels) names.push_back(label.text);
  return names;
}

Names quoted(const Names& names) {
  Names result;
  for (const std::string& name : names) result.push_back('"' + name + '"');
  return result;
}

// Numbers by their value, then texts: one order for all of them.
bool before(const std::string& a, const std::string& b) {
  const NumberCell x = read_number(a);
  const NumberCell y = read_number(b);
  const bool a_is_number = x.kind == NumberCell::Kind::number;
  const bool b_is_number = y.kind == NumberCell::Kind::number;
  if (a_is_number != b_is_number) return a_is_number;
  return a_is_number && x.value != y.value ? x.value < y.value : a < b;
}

ClassAssignment by_signal(const std::vector<FoundLabel>& labels, const Names& signal) {
  const Names found = texts(labels);
  for (const std::string& name : signal) {
    if (index_of(found, name) >= 0 || labels.empty()) continue;
    throw InputError(
        fmt::format("{}: no event has the label \"{}\", which the study calls signal; "
                    "found are {}",
                    labels.front().where, name, joined(quoted(found))));
  }
  ClassAssignment result{{"background", "signal"}, {}};
  for (const std::string& name : found) {
    result.class_of_label.push_back(index_of(signal, name) >= 0 ? 1 : 0);
  }
  return result;
}

ClassAssignment by_list(const std::vector<FoundLabel>& labels, const Names& classes) {
  ClassAssignment result{classes, {}};
  for (const FoundLabel& label : labels) {
    result.class_of_label.push_back(index_of(classes, label.text));
    if (result.class_of_label.back() >= 0) continue;
    throw InputError(
        fmt::format("{}: the label {}", label.where, unknown_word_message(label.text, classes)));
  }
  return result;
}

// Labels whose meaning everybody in the field knows, background first; empty for others.
Names known_pair(const Names& found) {
  static const std::array<Names, 4> pairs = {
      Names{"0", "1"}, {"-1", "1"}, {"b", "s"}, {"background", "signal"}};
  for (const Names& pair : pairs) {
    if (std::all_of(found.begin(), found.end(),
                    [&](const std::string& name) { return index_of(pair, name) >= 0; })) {
      return pair;
    }
  }
  return {};
}

// Labels that mean signal to everybody, whatever the other one is.
bool means_signal(std::string name) {
  static const Names known = {"s", "sig", "signal", "1", "true", "yes"};
  for (char& letter : name) {
    if (letter >= 'A' && letter <= 'Z') letter = static_cast<char>(letter - 'A' + 'a');
  }
  return index_of(known, name) >= 0;
}

Names signal_candidates(const Names& found) {
  Names candidates;
  std::copy_if(found.begin(), found.end(), std::back_inserter(candidates), means_signal);
  return candidates.size() == 1 ? candidates : found;
}

std::string signal_keys(const Names& candidates) {
  Names keys;
  for (const std::string& name : candidates)
    keys.push_back(fmt::format("\"signal\": \"{}\"", name));
  return joined(keys, "or");
}

[[noreturn]] void fail_many_classes(const std::vector<FoundLabel>& labels,
                                    const std::string& column) {
  const Names some = {labels[0].text, labels[1].text, labels[2].text};
  const bool numbers = std::all_of(labels.begin(), labels.end(), [](const FoundLabel& label) {
    return read_number(label.text).kind == NumberCell::Kind::number;
  });
  throw InputError(fmt::format(
      "{}: {} different labels (\"{}\", \"{}\", \"{}\", ...) look like {}, not like classes; name "
      "the column of the "
      "class, or list the classes: \"label\": {{\"column\": \"{}\", \"classes\": [\"{}\", "
      "\"{}\", ...]}}",
      labels.front().where, labels.size(), some[0], some[1], some[2],
      numbers ? "a number to predict" : "names of events", column, some[0], some[1]));
}

ClassAssignment by_convention(const std::vector<FoundLabel>& labels, const LabelSettings& settings,
                              bool in_order) {
  const Names found = texts(labels);
  if (const Names pair = known_pair(found); !pair.empty()) {
    ClassAssignment result = by_list(labels, pair);
    result.classes = {"background", "signal"};
    return result;
  }
  if (found.size() == 2) {
    throw UnclearSignal(
        fmt::format("{}: the labels are {}", labels.front().where, joined(quoted(found))),
        signal_candidates(found));
  }
  if (!in_order && found.size() > most_unlisted_classes) {
    fail_many_classes(labels, settings.column);
  }
  Names classes = found;
  if (!in_order) std::sort(classes.begin(), classes.end(), before);
  return by_list(labels, classes);
}

void check_number_of_classes(const std::vector<FoundLabel>& labels, const ClassAssignment& result) {
  const std::set<std::int32_t> present(result.class_of_label.begin(), result.class_of_label.end());
  if (present.size() > 1) return;
  throw InputError(fmt::format(
      "{}: every event is of one class, \"{}\" (label{} {}); at least two "
      "classes are needed",
      labels.front().where, result.classes.at(static_cast<std::size_t>(*present.begin())),
      labels.size() == 1 ? "" : "s", joined(quoted(texts(labels)))));
}

}  // namespace

UnclearSignal::UnclearSignal(const std::string& problem, Names candidates)
    : InputError(
          fmt::format("{}; say which is signal: \"label\": {{..., {}}}, or give the order of "
                      "\"classes\"",
                      problem, signal_keys(candidates))),
      problem_(problem),
      candidates_(std::move(candidates)) {}

std::string canonical_label(std::string_view cell) {
  const std::string_view text = trimmed(cell);
  const NumberCell number = read_number(text);
  const bool integer = number.kind == NumberCell::Kind::number &&
                       number.value == std::floor(number.value) && std::abs(number.value) < 1e15;
  return integer ? fmt::format("{}", static_cast<std::int64_t>(number.value)) : std::string(text);
}

ClassAssignment assign_classes(const std::vector<FoundLabel>& labels, const LabelSettings& settings,
                               bool in_order) {
  ClassAssignment result;
  if (!settings.signal.empty()) {
    result = by_signal(labels, settings.signal);
  } else if (!settings.classes.empty()) {
    result = by_list(labels, settings.classes);
  } else {
    result = by_convention(labels, settings, in_order);
  }
  check_number_of_classes(labels, result);
  return result;
}

}  // namespace hepsweep::studies
