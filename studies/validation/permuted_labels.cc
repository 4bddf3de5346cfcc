#include "studies/validation/permuted_labels.hh"

#include <string_view>

#include "core/random.hh"

namespace hepsweep::studies {
namespace {

void permute(std::span<const std::int32_t> labels, const std::vector<std::uint32_t>& members,
             std::uint64_t key, std::vector<std::int32_t>& permuted) {
  std::vector<std::uint32_t> order = members;
  RandomStream(key).shuffle(order);
  for (std::size_t i = 0; i < members.size(); ++i) permuted[members[i]] = labels[order[i]];
}

}  // namespace

std::vector<std::int32_t> permuted_labels(std::span<const std::int32_t> labels, const Split& split,
                                          std::uint64_t seed, std::uint64_t replica) {
  std::vector<std::int32_t> permuted(labels.begin(), labels.end());
  const auto key = [&](std::string_view name) {
    return stream_key(seed, replica, "permuted labels", name);
  };
  permute(labels, split.train, key("train"), permuted);
  permute(labels, split.validation, key("validation"), permuted);
  permute(labels, split.test, key("test"), permuted);
  return permuted;
}

}  // namespace hepsweep::studies
