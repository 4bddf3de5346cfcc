#include "studies/statistics/histfactory/box_step.hh"

#include <algorithm>

namespace hepsweep::studies::histfactory {
namespace {

constexpr int most_rounds = 30;  // two or three are usual

double dot_row(const Matrix& matrix, std::size_t row, std::span<const double> vector) {
  const double* values = matrix.row(row);
  double sum = 0;
  for (std::size_t i = 0; i < vector.size(); ++i) sum += values[i] * vector[i];
  return sum;
}

}  // namespace

BoxStep::BoxStep(std::size_t size)
    : lower(size), upper(size), states_(size), right_side_(size), step_(size) {
  free_.reserve(size);
}

bool BoxStep::solve(std::span<const double> gradient, const Matrix& hessian, double ridge) {
  for (std::size_t i = 0; i < step_.size(); ++i) {
    states_[i] = State::free;
    if (lower[i] >= 0 && gradient[i] >= 0) states_[i] = State::at_lower;
    if (upper[i] <= 0 && gradient[i] <= 0) states_[i] = State::at_upper;
    if (lower[i] >= upper[i]) states_[i] = State::at_lower;
  }
  bool has_changed = true;
  for (int round = 0; round < most_rounds && has_changed; ++round) {
    if (!solve_free(gradient, hessian, ridge)) return false;
    has_changed = update_states(gradient, hessian);
  }
  clip();
  slope_ = 0;
  double curvature = 0;
  for (std::size_t i = 0; i < step_.size(); ++i) {
    slope_ += gradient[i] * step_[i];
    if (step_[i] != 0) curvature += step_[i] * dot_row(hessian, i, step_);
  }
  predicted_change_ = slope_ + 0.5 * curvature;
  return true;
}

bool BoxStep::solve_free(std::span<const double> gradient, const Matrix& hessian, double ridge) {
  free_.clear();
  for (std::size_t i = 0; i < step_.size(); ++i) {
    if (states_[i] == State::free) free_.push_back(i);
    step_[i] = states_[i] == State::at_lower   ? lower[i]
               : states_[i] == State::at_upper ? upper[i]
                                               : 0;
  }
  if (!cholesky_.factorise(hessian, free_, ridge)) return false;
  const bool has_held_steps =
      std::any_of(step_.begin(), step_.end(), [](double d) { return d != 0; });
  for (std::size_t k = 0; k < free_.size(); ++k) {
    right_side_[k] = -gradient[free_[k]];
    if (has_held_steps) right_side_[k] -= dot_row(hessian, free_[k], step_);
  }
  cholesky_.solve(std::span(right_side_).first(free_.size()));
  for (std::size_t k = 0; k < free_.size(); ++k) step_[free_[k]] = right_side_[k];
  return true;
}

bool BoxStep::update_states(std::span<const double> gradient, const Matrix& hessian) {
  bool has_changed = false;
  for (std::size_t i = 0; i < step_.size(); ++i) {
    State state = states_[i];
    if (state == State::free) {
      if (step_[i] < lower[i]) state = State::at_lower;
      if (step_[i] > upper[i]) state = State::at_upper;
    } else if (lower[i] < upper[i]) {
      const double slope = gradient[i] + dot_row(hessian, i, step_);
      if (state == State::at_lower ? slope < 0 : slope > 0) state = State::free;
    }
    has_changed |= state != states_[i];
    states_[i] = state;
  }
  return has_changed;
}

void BoxStep::clip() {
  for (std::size_t i = 0; i < step_.size(); ++i) {
    step_[i] = std::clamp(step_[i], lower[i], std::max(lower[i], upper[i]));
  }
}

}  // namespace hepsweep::studies::histfactory
