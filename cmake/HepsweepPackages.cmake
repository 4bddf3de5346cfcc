# Every package that hepsweep uses; scripts/install-dependencies installs them on Debian 12.
find_package(Threads REQUIRED)
find_package(fmt 9 REQUIRED)
find_package(spdlog REQUIRED)
find_package(nlohmann_json 3.11 REQUIRED)
find_package(ZLIB REQUIRED)
find_package(Eigen3 3.4 REQUIRED NO_MODULE)
find_package(SQLiteCpp 3.2 REQUIRED)
find_package(CLI11 2.1 REQUIRED)
find_package(MPI REQUIRED COMPONENTS CXX)
find_package(Boost 1.74 REQUIRED COMPONENTS mpi serialization)

# These are found by pkg-config.
find_package(PkgConfig REQUIRED)
pkg_check_modules(XXHASH REQUIRED IMPORTED_TARGET libxxhash)
add_library(xxHash::xxhash ALIAS PkgConfig::XXHASH)
pkg_check_modules(XGBOOST REQUIRED IMPORTED_TARGET xgboost)

add_library(hepsweep_json INTERFACE)
target_link_libraries(hepsweep_json INTERFACE nlohmann_json::nlohmann_json)
target_compile_definitions(hepsweep_json INTERFACE JSON_USE_IMPLICIT_CONVERSIONS=0)
