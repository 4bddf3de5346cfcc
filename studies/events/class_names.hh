#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.hh"
#include "studies/events/data_settings.hh"

namespace hepsweep::studies {

/// A label in the one way in which it is compared and shown: without spaces around it, integers
/// without a fraction ("1.0" and "1.000000000000000000e+00" are "1").
std::string canonical_label(std::string_view cell);

/// A label of the data, and where it first stands ("events.csv:2: column \"Label\"").
struct FoundLabel {
  std::string text;
  std::string where;
};

/// How the labels of the data become classes.
struct ClassAssignment {
  std::vector<std::string> classes;
  std::vector<std::int32_t> class_of_label;  ///< for each found label
};

/// More labels than this are classes only where a study lists them: a column with more is a number
/// to predict, or a number of the event, nearly always.
inline constexpr std::size_t most_unlisted_classes = 20;

/// Two labels of which nobody says which is signal. The message says how a study would.
class UnclearSignal : public InputError {
 public:
  /// \param problem what the labels are, and where
  /// \param candidates the label that is signal by its name, or both
  UnclearSignal(const std::string& problem, std::vector<std::string> candidates);

  const std::string& problem() const noexcept { return problem_; }
  const std::vector<std::string>& candidates() const noexcept { return candidates_; }

 private:
  std::string problem_;
  std::vector<std::string> candidates_;
};

/// By settings.signal or settings.classes where given. Otherwise 0/1, -1/1, b/s and
/// background/signal are background and signal; more than two labels are classes of their own, in
/// numerical or alphabetical order (`in_order`: as they are given).
/// \throws InputError for one class only, an unexpected label, and more labels than
///   most_unlisted_classes that nobody lists (of a column, not `in_order`)
/// \throws UnclearSignal
ClassAssignment assign_classes(const std::vector<FoundLabel>& labels, const LabelSettings& settings,
                               bool in_order);

}  // namespace hepsweep::studies
