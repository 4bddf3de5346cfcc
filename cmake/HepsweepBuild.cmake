# Language level, optimisation, warnings, sanitizers and the compiler cache, for every target.
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_CXX_FLAGS_RELEASE "-O2")  # without -DNDEBUG: our own assertions stay on
if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE Release)
endif()

# Results must not depend on which expressions the compiler fuses: a build for a newer processor
# may fuse only where a kernel says so (nn/kernels sets its own flags).
add_compile_definitions(HEPSWEEP_VERSION="${PROJECT_VERSION}")
add_compile_options(-Wall -Wextra -Wpedantic -Wconversion -ffp-contract=off)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
  add_compile_options(-Wno-restrict -Wno-stringop-overflow -Wno-array-bounds)  # false alarms in std::string (GCC bug 105651)
endif()
if(HEPSWEEP_WARNINGS_AS_ERRORS)
  add_compile_options(-Werror)
endif()
if(HEPSWEEP_SANITIZE)
  # -O1: checked code takes several times as long to compile at -O2.
  add_compile_options(-O1 -fsanitize=address,undefined -fno-sanitize-recover=all
                      -fno-omit-frame-pointer -g1
                      -Wno-maybe-uninitialized)  # false alarms in instrumented code (GCC manual)
  add_link_options(-fsanitize=address,undefined)
endif()
if(HEPSWEEP_FUZZ)
  add_compile_options(-O1 -fsanitize=fuzzer-no-link,address,undefined,float-cast-overflow
                      -fno-sanitize-recover=all -fno-omit-frame-pointer -gline-tables-only)
  add_link_options(-fsanitize=address,undefined)
endif()

# The program runs on any x86-64-v2 machine; the kernels bring the newer instruction sets.
if(CMAKE_SYSTEM_PROCESSOR STREQUAL "x86_64")
  add_compile_options(-march=x86-64-v2)
endif()

find_program(HEPSWEEP_CCACHE ccache)
if(HEPSWEEP_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env
      CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime
      ${HEPSWEEP_CCACHE})
endif()
