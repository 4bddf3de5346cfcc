#include "studies/statistics/histfactory/minimiser.hh"

#include <algorithm>
#include <array>
#include <cmath>

namespace hepsweep::studies::histfactory {
namespace {

constexpr int most_steps = 300;
constexpr int most_halvings = 50;
constexpr double wanted_distance = 1e-15;  // of -2 ln L; then a parameter is good to 3e-8 sigma
constexpr double trusted_distance = 1e-8;  // below it rounding hides whether a step goes down
constexpr double least_gain = 1e-4;        // of what the slope promises (Armijo)
constexpr double rounding = 1e-13;         // of -2 ln L, relative
constexpr int most_rounds_across = 5;
constexpr double least_gain_across = 1e-9;  // of -2 ln L
constexpr double first_ridge = 1e-6;
constexpr double largest_ridge = 1e8;
constexpr double width_of_kink = 1e-7;   // a fit can't tell this from 0
constexpr double kink_tolerance = 1e-6;  // slopes from both sides differ by more

double norm_of_change(std::span<const double> a, std::span<const double> b) {
  double largest = 0;
  for (std::size_t i = 0; i < a.size(); ++i) largest = std::max(largest, std::abs(a[i] - b[i]));
  return largest;
}

}  // namespace

std::string_view name_of(FitStatus status) {
  static constexpr std::array<std::string_view, 5> names{"converged", "impossible data", "stuck",
                                                         "too many steps",
                                                         "the profile jumps between minima"};
  return names[static_cast<std::size_t>(status)];
}

Region::Region(const Model& model) {
  for (const Parameter& parameter : model.parameters()) {
    lower.push_back(parameter.fixed ? parameter.init : parameter.lower);
    upper.push_back(parameter.fixed ? parameter.init : parameter.upper);
  }
}

Minimiser::Minimiser(Likelihood& likelihood)
    : likelihood_(likelihood),
      may_have_kink_(parameters_with_kink(likelihood.model().layout(),
                                          likelihood.model().parameters().size())),
      point_(may_have_kink_.size()),
      before_(may_have_kink_.size()),
      gradient_(may_have_kink_.size()),
      gradient_below_(may_have_kink_.size()),
      sides_(may_have_kink_.size(), Side::above),
      is_held_(may_have_kink_.size(), 0),
      hessian_(may_have_kink_.size()),
      box_(may_have_kink_.size()) {
  has_kinks_ = std::find(may_have_kink_.begin(), may_have_kink_.end(), 1) != may_have_kink_.end();
}

Minimum Minimiser::minimise(const Region& region, std::span<const double> start) {
  Minimum minimum = descend(region, start);
  if (has_kinks_ && minimum.has_converged()) look_across_kinks(region, minimum);
  return minimum;
}

// A kink may be a ridge between two minima.
void Minimiser::look_across_kinks(const Region& region, Minimum& minimum) {
  for (int round = 0; round < most_rounds_across; ++round) {
    const double before = minimum.twice_nll;
    for (std::size_t i = 0; i < point_.size(); ++i) {
      if (may_have_kink_[i] == 0 || region.is_fixed(i) || minimum.parameters[i] == 0) continue;
      std::vector<double> mirrored = minimum.parameters;
      mirrored[i] = -mirrored[i];
      Minimum other = descend(region, mirrored);
      if (other.has_converged() && other.twice_nll < minimum.twice_nll) minimum = std::move(other);
    }
    if (minimum.twice_nll > before - least_gain_across) return;
  }
}

Minimum Minimiser::descend(const Region& region, std::span<const double> start) {
  for (std::size_t i = 0; i < point_.size(); ++i) {
    point_[i] = std::clamp(start[i], region.lower[i], region.upper[i]);
  }
  Minimum minimum;
  minimum.status = FitStatus::too_many_steps;
  minimum.twice_nll = evaluate(region);
  if (!std::isfinite(minimum.twice_nll)) {
    minimum.status = FitStatus::impossible_data;
    minimum.parameters = point_;
    return minimum;
  }
  for (minimum.steps = 0; minimum.steps < most_steps; ++minimum.steps) {
    likelihood_.hessian(hessian_);
    set_step_bounds(region);
    if (!find_step() || !take_step(region, minimum)) {
      minimum.status = FitStatus::stuck;
      break;
    }
    if (minimum.distance <= wanted_distance) {
      minimum.status = FitStatus::converged;
      break;
    }
  }
  minimum.parameters = point_;
  minimum.gradient = gradient_;
  for (std::size_t i = 0; i < point_.size(); ++i) {
    const bool is_at_kink = may_have_kink_[i] != 0 && std::abs(point_[i]) < width_of_kink;
    if (is_at_kink && !region.is_fixed(i)) minimum.at_kink.push_back(i);
  }
  return minimum;
}

// -2 ln L and its gradient at point_, from the sides on which the point may go down.
double Minimiser::evaluate(const Region& region) {
  const double value = likelihood_.gradient(point_, gradient_);
  if (!has_kinks_ || !std::isfinite(value)) return value;
  choose_sides(region);
  return value;
}

void Minimiser::choose_sides(const Region& region) {
  std::fill(sides_.begin(), sides_.end(), Side::below);
  likelihood_.gradient(point_, gradient_below_, sides_);
  for (std::size_t i = 0; i < point_.size(); ++i) {
    sides_[i] = Side::above;
    is_held_[i] = 0;
    if (may_have_kink_[i] == 0 || point_[i] != 0 || region.is_fixed(i)) continue;
    const double above = gradient_[i];
    const double below = gradient_below_[i];
    const bool goes_up = above < 0;
    const bool goes_down = below > 0;
    if (goes_down && (!goes_up || below > -above)) sides_[i] = Side::below;
    const bool is_kink = std::abs(above - below) > kink_tolerance;
    if (!goes_up && !goes_down && is_kink) is_held_[i] = 1;
  }
  likelihood_.gradient(point_, gradient_, sides_);
}

void Minimiser::set_step_bounds(const Region& region) {
  for (std::size_t i = 0; i < point_.size(); ++i) {
    box_.lower[i] = region.lower[i] - point_[i];
    box_.upper[i] = region.upper[i] - point_[i];
    if (may_have_kink_[i] == 0 || region.is_fixed(i)) continue;
    if (point_[i] > 0 || (point_[i] == 0 && sides_[i] == Side::above)) {
      box_.lower[i] = std::max(box_.lower[i], -point_[i]);
    }
    if (point_[i] < 0 || (point_[i] == 0 && sides_[i] == Side::below)) {
      box_.upper[i] = std::min(box_.upper[i], -point_[i]);
    }
    if (is_held_[i] != 0) box_.lower[i] = box_.upper[i] = 0;
  }
}

bool Minimiser::find_step() {
  if (box_.solve(gradient_, hessian_, 0) && box_.slope() <= 0) return true;
  for (double ridge = first_ridge; ridge < largest_ridge; ridge *= 10) {
    if (box_.solve(gradient_, hessian_, ridge) && box_.slope() <= 0) return true;
  }
  return false;
}

bool Minimiser::take_step(const Region& region, Minimum& minimum) {
  minimum.distance = std::max(0.0, -box_.predicted_change());
  const std::span<const double> step = box_.step();
  before_ = point_;
  double length = 1;
  for (int i = 0; i < most_halvings; ++i, length /= 2) {
    for (std::size_t p = 0; p < point_.size(); ++p) {
      const bool to_lower = length == 1 && step[p] == box_.lower[p];
      const bool to_upper = length == 1 && step[p] == box_.upper[p];
      const double moved = before_[p] + length * step[p];
      point_[p] = std::clamp(moved, region.lower[p], region.upper[p]);
      if (may_have_kink_[p] != 0 && (to_lower || to_upper) && std::abs(moved) < 1e-12)
        point_[p] = 0;
    }
    const double value = likelihood_.twice_nll(point_);
    const double noise = rounding * (1 + std::abs(minimum.twice_nll));
    const double wanted = minimum.twice_nll + least_gain * length * box_.slope() + noise;
    const bool is_trusted = minimum.distance < trusted_distance && length == 1;
    if (std::isfinite(value) && (value <= wanted || is_trusted)) {
      minimum.twice_nll = evaluate(region);
      return true;
    }
    if (norm_of_change(point_, before_) == 0) break;
  }
  point_ = before_;
  minimum.twice_nll = evaluate(region);
  return false;
}

}  // namespace hepsweep::studies::histfactory
