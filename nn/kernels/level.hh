#pragma once

#include "nn/kernels/visibility.hh"

namespace hepsweep::nn::kernels {

/// The instruction set that these kernels were built for: "x86-64-v4".
HEPSWEEP_KERNEL const char* kernel_level();

}  // namespace hepsweep::nn::kernels
