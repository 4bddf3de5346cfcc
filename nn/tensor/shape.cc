#include "nn/tensor/shape.hh"

#include <fmt/core.h>

namespace hepsweep::nn {

std::size_t Shape::size() const {
  std::size_t product = 1;
  for (const std::size_t extent : extents) product *= extent;
  return product;
}

std::string Shape::text() const {
  std::string text;
  for (const std::size_t extent : extents) {
    text += fmt::format("{}{}", text.empty() ? "" : " x ", extent);
  }
  return text;
}

}  // namespace hepsweep::nn
