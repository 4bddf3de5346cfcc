# hepsweep_embed(TARGET FILES file...)
#   Compiles files into a library, each as a variable
#     extern const std::string_view hepsweep::embedded::NAME;
#   NAME being its path from the project's top, with an underscore for every other character.
function(hepsweep_embed target)
  cmake_parse_arguments(EMBED "" "" "FILES" ${ARGN})
  foreach(file IN LISTS EMBED_FILES)
    string(MAKE_C_IDENTIFIER "${file}" name)
    set(source "${PROJECT_BINARY_DIR}/embedded/${name}.cc")
    add_custom_command(
      OUTPUT "${source}"
      COMMAND ${CMAKE_COMMAND} -D "INPUT=${PROJECT_SOURCE_DIR}/${file}" -D "OUTPUT=${source}"
              -D "NAME=${name}" -P "${PROJECT_SOURCE_DIR}/cmake/EmbedFile.cmake"
      DEPENDS "${PROJECT_SOURCE_DIR}/${file}" "${PROJECT_SOURCE_DIR}/cmake/EmbedFile.cmake"
      COMMENT "Embedding ${file}" VERBATIM)
    target_sources(${target} PRIVATE "${source}")
    set_source_files_properties("${source}" PROPERTIES SKIP_PRECOMPILE_HEADERS ON)
  endforeach()
endfunction()
