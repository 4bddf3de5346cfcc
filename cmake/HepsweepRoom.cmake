# hepsweep_room(FOLDER LINKS target... [EXCLUDE subfolder...])
#   One static library for a room, from every .cc file in its folder. Its name is hepsweep_ and
#   the folder with underscores (studies/events: hepsweep_studies_events). Includes are written
#   from the top of the project.
function(hepsweep_room folder)
  cmake_parse_arguments(ROOM "" "" "LINKS;EXCLUDE" ${ARGN})
  string(REPLACE "/" "_" name "hepsweep_${folder}")
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/${folder}/*.cc")
  foreach(excluded IN LISTS ROOM_EXCLUDE)
    list(FILTER sources EXCLUDE REGEX "^${PROJECT_SOURCE_DIR}/${folder}/${excluded}/")
  endforeach()
  if(sources)
    add_library(${name} STATIC ${sources})
    target_include_directories(${name} PUBLIC "${PROJECT_SOURCE_DIR}")
    target_link_libraries(${name} PUBLIC ${ROOM_LINKS})
    hepsweep_precompile(${name})
  else()
    add_library(${name} INTERFACE)
    target_include_directories(${name} INTERFACE "${PROJECT_SOURCE_DIR}")
    target_link_libraries(${name} INTERFACE ${ROOM_LINKS})
  endif()
endfunction()

# The headers that nearly every file needs are compiled once, by the first room.
function(hepsweep_precompile target)
  if(target STREQUAL "hepsweep_core")
    target_precompile_headers(${target} PRIVATE
      <algorithm> <cstdint> <filesystem> <map> <memory> <optional> <span> <string> <string_view>
      <vector> <fmt/core.h> <nlohmann/json.hpp>)
    target_compile_definitions(${target} PUBLIC JSON_USE_IMPLICIT_CONVERSIONS=0)
  else()
    target_precompile_headers(${target} REUSE_FROM hepsweep_core)
  endif()
endfunction()

# hepsweep_tests(FOLDER LINKS target... [EXCLUDE file...])
#   One GoogleTest program, hepsweep_FOLDER_tests, from every .cc file in tests/FOLDER; each test is
#   a CTest test of its own.
function(hepsweep_tests folder)
  cmake_parse_arguments(TESTS "" "TIMEOUT" "LINKS;EXCLUDE" ${ARGN})
  if(NOT TESTS_TIMEOUT)
    set(TESTS_TIMEOUT 120)
  endif()
  string(REPLACE "/" "_" name "hepsweep_${folder}_tests")
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/tests/${folder}/*.cc")
  foreach(excluded IN LISTS TESTS_EXCLUDE)
    list(REMOVE_ITEM sources "${PROJECT_SOURCE_DIR}/tests/${folder}/${excluded}")
  endforeach()
  if(NOT sources)
    return()
  endif()
  add_executable(${name} ${sources})
  target_include_directories(${name} PRIVATE "${PROJECT_SOURCE_DIR}")
  target_link_libraries(${name} PRIVATE ${TESTS_LINKS} hepsweep_test_support
                        GTest::gmock GTest::gtest_main)
  target_precompile_headers(${name} REUSE_FROM hepsweep_test_support)
  target_compile_options(${name} PRIVATE -fPIC)  # as the precompiled headers, or they are not used
  gtest_discover_tests(${name} NO_PRETTY_VALUES DISCOVERY_MODE PRE_TEST DISCOVERY_TIMEOUT 60
                       PROPERTIES TIMEOUT ${TESTS_TIMEOUT})
endfunction()
