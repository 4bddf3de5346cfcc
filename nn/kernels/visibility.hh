#pragma once

/// Marks what the kernels' shared library offers; everything else in it stays hidden, so that code
/// built for a newer processor never answers for the rest of the program.
#define HEPSWEEP_KERNEL __attribute__((visibility("default")))
