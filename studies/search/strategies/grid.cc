#include <algorithm>

#include "core/error.hh"
#include "core/json_reader.hh"
#include "studies/search/strategies/strategies.hh"

namespace hepsweep::studies {
namespace {

class Grid : public Strategy {
 public:
  explicit Grid(const SearchSpace& space)
      : space_(space), planned_(static_cast<std::int64_t>(space.size())) {}

  std::optional<std::int64_t> planned() const override { return planned_; }
  bool finished() const override { return proposed_ == planned_; }

  std::optional<Json> propose() override {
    if (finished()) return std::nullopt;
    std::vector<Json> values(space_.parameters.size());
    std::int64_t rest = proposed_++;
    for (std::size_t p = values.size(); p-- > 0;) {
      const Axis& axis = *space_.parameters[p].axis;
      values[p] = axis.at(rest % *axis.size());
      rest /= *axis.size();
    }
    Json point = Json::object();
    for (std::size_t p = 0; p < values.size(); ++p) point[space_.parameters[p].name] = values[p];
    return point;
  }

  void skip(std::int64_t count) override { proposed_ += std::min(count, planned_ - proposed_); }

 private:
  SearchSpace space_;
  std::int64_t planned_;
  std::int64_t proposed_ = 0;
};

void refuse_continuous_axes(const SearchSpace& space) {
  for (const Parameter& parameter : space.parameters) {
    if (parameter.axis->size()) continue;
    throw JsonError(parameter.path,
                    "a grid needs separate values; add \"points\" to a \"log\", "
                    "write \"linear\" with \"points\", or search at random");
  }
}

}  // namespace

std::unique_ptr<Strategy> make_grid(const SearchSettings& search, std::uint64_t) {
  ObjectReader(search.settings, search.path).finish();
  refuse_continuous_axes(search.space);
  // Before the number is used as an integer, which it could overflow.
  if (search.space.size() > static_cast<double>(most_trials)) {
    throw too_many_trials(search, search.space.size(), 1);
  }
  return std::make_unique<Grid>(search.space);
}

}  // namespace hepsweep::studies
