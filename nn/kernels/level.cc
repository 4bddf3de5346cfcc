#include "nn/kernels/level.hh"

namespace hepsweep::nn::kernels {

const char* kernel_level() {
  return HEPSWEEP_KERNEL_LEVEL;
}

}  // namespace hepsweep::nn::kernels
