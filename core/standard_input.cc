#include "core/standard_input.hh"

#include <iostream>
#include <iterator>

namespace hepsweep {

std::string read_standard_input() {
  return {std::istreambuf_iterator<char>(std::cin), std::istreambuf_iterator<char>()};
}

}  // namespace hepsweep
