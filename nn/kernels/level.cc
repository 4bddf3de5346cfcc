namespace hepsweep::nn {
__attribute__((visibility("default"))) const char* kernel_level();
const char* kernel_level() { return HEPSWEEP_KERNEL_LEVEL; }
}  // namespace hepsweep::nn
