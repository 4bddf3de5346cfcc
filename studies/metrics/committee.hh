#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace hepsweep::studies {

/// The scores of a committee: the plain mean of its members' scores, number by number, so that of
/// several classes each class has its mean. Summed in double precision, in the members' order.
class CommitteeScores {
 public:
  /// \throws std::invalid_argument where the member has not as many scores as those before
  void add(std::span<const float> member);

  std::size_t members() const { return members_; }
  /// \pre at least one member
  std::vector<float> mean() const;

 private:
  std::size_t members_ = 0;
  std::vector<double> sums_;
};

}  // namespace hepsweep::studies
