#include <algorithm>
#include <vector>

#include "studies/study/configuration.hh"

namespace hepsweep::studies {
namespace {

constexpr std::int64_t most_checked_one_by_one = 2'000;
constexpr std::int64_t most_checked_values = 1'000;  // of one parameter
constexpr std::int64_t most_checked_in_all = 20'000;
constexpr std::size_t most_corner_parameters = 10;  // 1,024 corners

void check_one(const Study& study, const Json& parameters, std::int64_t number) {
  check_configuration(study, resolve(study, parameters, number), number);
}

void check_all(const Study& study) {
  const auto strategy = make_strategy(study);
  for (std::int64_t number = 1; !strategy->finished(); ++number) {
    const auto parameters = strategy->propose();
    if (!parameters) return;
    check_one(study, *parameters, number);
  }
}

Json first_point(const SearchSpace& space) {
  Json point = Json::object();
  for (const Parameter& parameter : space.parameters) point[parameter.name] = parameter.axis->at(0);
  return point;
}

void check_values(const Study& study) {
  const Json first = first_point(study.search.space);
  const auto parameters = static_cast<std::int64_t>(study.search.space.parameters.size());
  const std::int64_t most =
      std::clamp<std::int64_t>(most_checked_in_all / parameters, 2, most_checked_values);
  for (const Parameter& parameter : study.search.space.parameters) {
    Json point = first;
    for (Json& value : parameter.axis->examples(most)) {
      point[parameter.name] = std::move(value);
      check_one(study, point, 0);
    }
  }
}

void check_corners(const Study& study) {
  const auto& parameters = study.search.space.parameters;
  const std::size_t varied = std::min(parameters.size(), most_corner_parameters);
  Json point = first_point(study.search.space);
  for (std::size_t corner = 0; corner < (std::size_t{1} << varied); ++corner) {
    for (std::size_t p = 0; p < varied; ++p) {
      const auto ends = parameters[p].axis->examples(2);
      point[parameters[p].name] = (corner >> p & 1U) != 0 ? ends.back() : ends.front();
    }
    check_one(study, point, 0);
  }
}

}  // namespace

void check_study(const Study& study) {
  const auto planned = make_strategy(study)->planned();
  if (planned && *planned <= most_checked_one_by_one) return check_all(study);
  if (study.search.space.parameters.empty()) return check_all(study);  // a long list
  check_values(study);
  check_corners(study);
}

}  // namespace hepsweep::studies
