#include "studies/metrics/committee.hh"

#include <stdexcept>

#include <fmt/core.h>

namespace hepsweep::studies {

void CommitteeScores::add(std::span<const float> member) {
  if (members_ == 0) sums_.assign(member.size(), 0);
  if (member.size() != sums_.size()) {
    throw std::invalid_argument(
        fmt::format("a member with {} scores in a committee of {}", member.size(), sums_.size()));
  }
  for (std::size_t i = 0; i < member.size(); ++i) sums_[i] += static_cast<double>(member[i]);
  ++members_;
}

std::vector<float> CommitteeScores::mean() const {
  std::vector<float> mean;
  mean.reserve(sums_.size());
  const auto n = static_cast<double>(members_);
  for (const double sum : sums_) mean.push_back(static_cast<float>(sum / n));
  return mean;
}

}  // namespace hepsweep::studies
