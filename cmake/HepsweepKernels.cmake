# nn/kernels is built once for each instruction set, as a shared library; the dynamic loader picks
# the newest that the processor has from the glibc-hwcaps folders beside the baseline library.
# All files include Eigen, whose templates must not leak from one build into another: symbols are
# hidden but for the kernels' own interface.
file(GLOB_RECURSE kernel_sources CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/nn/kernels/*.cc")

function(hepsweep_kernels target level folder)
  add_library(${target} SHARED ${kernel_sources})
  target_include_directories(${target} PUBLIC "${PROJECT_SOURCE_DIR}")
  target_link_libraries(${target} PRIVATE Eigen3::Eigen)
  target_compile_definitions(${target} PRIVATE HEPSWEEP_KERNEL_LEVEL="${level}")
  target_compile_options(${target} PRIVATE $<IF:$<OR:$<BOOL:${HEPSWEEP_SANITIZE}>,$<BOOL:${HEPSWEEP_FUZZ}>>,-O1,-O3> -march=${level} -ffp-contract=fast -fno-math-errno
                         -fvisibility=hidden -fvisibility-inlines-hidden)
  if(level STREQUAL "x86-64-v4")
    target_compile_options(${target} PRIVATE -mprefer-vector-width=512)
  endif()
  if(level STREQUAL "x86-64-v4" AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    # GCC 12 takes the undefined operands inside its own AVX-512 header for a mistake (bug 105593).
    target_compile_options(${target} PRIVATE -Wno-maybe-uninitialized -Wno-uninitialized)
  endif()
  set_target_properties(${target} PROPERTIES
    OUTPUT_NAME hepsweep_kernels
    LIBRARY_OUTPUT_DIRECTORY "${PROJECT_BINARY_DIR}/lib/${folder}"
    RUNTIME_OUTPUT_DIRECTORY "${PROJECT_BINARY_DIR}/lib/${folder}")
endfunction()

hepsweep_kernels(hepsweep_kernels x86-64-v2 "")
hepsweep_kernels(hepsweep_kernels_v3 x86-64-v3 glibc-hwcaps/x86-64-v3)
hepsweep_kernels(hepsweep_kernels_v4 x86-64-v4 glibc-hwcaps/x86-64-v4)
if(NOT HEPSWEEP_FUZZ)  # what reads files is fuzzed, and the kernels only run through
  add_dependencies(hepsweep_kernels hepsweep_kernels_v3 hepsweep_kernels_v4)
endif()
