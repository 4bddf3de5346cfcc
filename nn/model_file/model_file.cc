#include "nn/model_file/model_file.hh"

#include <bit>
#include <cstdint>
#include <cstring>

#include <fmt/core.h>

#include "core/digest.hh"
#include "core/error.hh"
#include "core/json_file.hh"
#include "nn/model_file/header.hh"

namespace hepsweep::nn {
namespace {

static_assert(std::endian::native == std::endian::little, "numbers are written as they lie");

constexpr std::string_view magic = "HEPSNN\r\n";
constexpr std::uint32_t version = 2;
constexpr std::uint32_t version_of_networks = 1;  // since when they have not changed

/// What stands before the header and the weights (docs/model-file.md).
struct Prologue {
  char magic[8];
  std::uint32_t version;
  std::uint32_t header_size;
  std::uint64_t weights;
};
static_assert(sizeof(Prologue) == 24);

constexpr std::size_t checksum_size = sizeof(std::uint64_t);

[[noreturn]] void refuse(const std::string& origin, const std::string& problem) {
  throw InputError(fmt::format("{}: {}", origin, problem));
}

Prologue read_prologue(std::string_view bytes, const std::string& origin) {
  if (!bytes.starts_with(magic.substr(0, bytes.size())) || bytes.empty()) {
    refuse(origin, "is not a hepsweep model (it does not begin with HEPSNN)");
  }
  Prologue prologue{};
  if (bytes.size() < sizeof(prologue) + checksum_size) {
    refuse(origin, fmt::format("is truncated: {} bytes are less than the smallest model has",
                               bytes.size()));
  }
  std::memcpy(&prologue, bytes.data(), sizeof(prologue));
  if (prologue.version == 0 || prologue.version > version) {
    refuse(origin, fmt::format("has format version {}, this program reads up to {}; it was written "
                               "by a newer hepsweep, or is damaged",
                               prologue.version, version));
  }
  return prologue;
}

void check_size(const Prologue& prologue, std::string_view bytes, const std::string& origin) {
  const std::uint64_t room = bytes.size() - sizeof(Prologue) - checksum_size;
  const bool sane = prologue.weights <= largest_network;
  const std::uint64_t wanted = prologue.header_size + prologue.weights * sizeof(float);
  if (!sane || wanted > room) {
    refuse(origin, fmt::format("is truncated or damaged: it announces {} bytes of header and {} "
                               "weights, and has {} bytes",
                               prologue.header_size, prologue.weights, bytes.size()));
  }
  if (wanted < room) {
    refuse(origin, fmt::format("is damaged: {} bytes too many", room - wanted));
  }
}

void check_checksum(std::string_view bytes, const std::string& origin) {
  const std::string_view content = bytes.substr(0, bytes.size() - checksum_size);
  std::uint64_t stored = 0;
  std::memcpy(&stored, bytes.data() + content.size(), checksum_size);
  if (checksum_of(content) != stored) {
    refuse(origin, "is damaged: its checksum does not match its content");
  }
}

}  // namespace

Model model_of(const Network& network) {
  Model model;
  model.layers = network.layers();
  model.weights = network.weights();
  return model;
}

Network network_of(const Model& model) {
  // Before any memory is taken: the header alone may announce a network of gigabytes.
  const auto announced = describe_network(model.layers, "network", model.features.size());
  if (announced.parameters != model.weights.size()) {
    throw InputError(fmt::format("{} weights for a network with {} parameters",
                                 model.weights.size(), announced.parameters));
  }
  Network network(model.layers, "network", model.features.size(), {});
  network.set_weights(model.weights);
  return network;
}

std::string to_bytes(const Model& model) {
  const std::string header = header_text(model);
  Prologue prologue{};
  std::memcpy(prologue.magic, magic.data(), sizeof(prologue.magic));
  prologue.version = model.method.is_null() ? version_of_networks : version;
  prologue.header_size = static_cast<std::uint32_t>(header.size());
  prologue.weights = model.weights.size();
  std::string bytes(sizeof(prologue), '\0');
  std::memcpy(bytes.data(), &prologue, sizeof(prologue));
  bytes += header;
  bytes.append(reinterpret_cast<const char*>(model.weights.data()),
               model.weights.size() * sizeof(float));
  const std::uint64_t checksum = checksum_of(bytes);
  bytes.append(reinterpret_cast<const char*>(&checksum), checksum_size);
  return bytes;
}

Model model_from_bytes(std::string_view bytes, const std::string& origin) {
  const Prologue prologue = read_prologue(bytes, origin);
  check_size(prologue, bytes, origin);
  check_checksum(bytes, origin);
  Model model = read_header(bytes.substr(sizeof(prologue), prologue.header_size), origin);
  model.weights.resize(prologue.weights);
  if (model.weights.empty()) return model;  // a classic method: nothing to copy, nowhere to
  std::memcpy(model.weights.data(), bytes.data() + sizeof(prologue) + prologue.header_size,
              prologue.weights * sizeof(float));
  return model;
}

}  // namespace hepsweep::nn
