#include <algorithm>
#include <cmath>

#include <fmt/core.h>

#include "core/words.hh"
#include "studies/validation/checks.hh"

namespace hepsweep::studies {
namespace {

// Of many correlations the strongest stands for all.
std::string correlation_words(const std::vector<const ValidationCheck*>& checks) {
  const auto* strongest = *std::max_element(checks.begin(), checks.end(),
                                            [](const ValidationCheck* a, const ValidationCheck* b) {
                                              return std::abs(a->value) < std::abs(b->value);
                                            });
  std::string words =
      fmt::format("{} of {:.2f} ({})", strongest->quantity, strongest->value, strongest->of_class);
  if (checks.size() > 1) words += fmt::format(" and {} more", checks.size() - 1);
  return words;
}

std::string words_for(const std::string& aspect,
                      const std::vector<const ValidationCheck*>& checks) {
  if (aspect == "correlation") return correlation_words(checks);
  if (aspect == "repetition") return "the winner trained again is another one";
  if (aspect == "permuted labels") {
    return fmt::format("an AUC of {:.4f} with permuted labels", checks.front()->value);
  }
  return aspect;
}

}  // namespace

std::string validation_summary(const std::vector<ValidationCheck>& checks) {
  std::vector<std::string> concerns;
  for (const char* aspect : {"repetition", "permuted labels", "overtraining", "correlation"}) {
    std::vector<const ValidationCheck*> found;
    for (const ValidationCheck& check : checks) {
      if (check.aspect == aspect && check.verdict == "attention") found.push_back(&check);
    }
    if (!found.empty()) concerns.push_back(words_for(aspect, found));
  }
  return concerns.empty() ? "passed" : "attention: " + joined(concerns);
}

}  // namespace hepsweep::studies
