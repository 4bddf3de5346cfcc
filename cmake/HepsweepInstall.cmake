# bin/hepsweep finds its kernels in lib/hepsweep, and in the glibc-hwcaps folders there.
include(GNUInstallDirs)
set_target_properties(hepsweep PROPERTIES
  INSTALL_RPATH "$ORIGIN/../${CMAKE_INSTALL_LIBDIR}/hepsweep")
install(TARGETS hepsweep RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
install(TARGETS hepsweep_kernels LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR}/hepsweep)
foreach(level IN ITEMS v3 v4)
  install(TARGETS hepsweep_kernels_${level}
          LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR}/hepsweep/glibc-hwcaps/x86-64-${level})
endforeach()
install(DIRECTORY studies/catalogue DESTINATION ${CMAKE_INSTALL_DATADIR}/hepsweep)
install(FILES LICENSE README.md DESTINATION ${CMAKE_INSTALL_DOCDIR})
