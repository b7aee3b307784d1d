# How a room of the house is built.
#
#   luoshu_room(NAME [FOLDERS folder...] DEPENDS target... PRIVATE_DEPENDS target...)
#       a static library `luoshu_NAME` from every *.cc beside the caller and in FOLDERS.
#       PRIVATE_DEPENDS are libraries whose headers stay inside this room.
#   luoshu_tests(NAME [FOLDERS folder...] DEPENDS target...)
#       one test program `NAME_test` from every *_test.cc beside the caller and in FOLDERS
#   luoshu_precompiled(NAME HEADERS <header>... DEPENDS target...)
#       headers that most files of some targets share, read once instead of once a file; a target
#       takes them with target_precompile_headers(... REUSE_FROM luoshu_pch_NAME)
#
# A room names the rooms it may use, and nothing else is on its link line: that is how the
# direction of dependencies (docs/ARCHITECTURE.md) is enforced.

if(NOT CMAKE_CXX_COMPILER_LAUNCHER)
  find_program(CCACHE_PROGRAM ccache)
  if(CCACHE_PROGRAM)
    # What ccache must overlook to be of use beside precompiled headers, as its manual says; and
    # paths relative to this tree, so that another checkout of it finds the same objects.
    set(LAUNCHER ${CMAKE_COMMAND} -E env CCACHE_SLOPPINESS=pch_defines,time_macros
        CCACHE_BASEDIR=${CMAKE_SOURCE_DIR} CCACHE_NOHASHDIR=1 ${CCACHE_PROGRAM})
    set(CMAKE_C_COMPILER_LAUNCHER ${LAUNCHER})
    set(CMAKE_CXX_COMPILER_LAUNCHER ${LAUNCHER})
  endif()
endif()
# For rooms it saves a tenth of the compiler's time and costs the cache its use in another checkout;
# tests, which all read gmock, gain more.
option(LUOSHU_PCH "Precompile the headers that most files of rooms share" OFF)
option(LUOSHU_TEST_PCH "Precompile the headers that tests share" ON)

add_library(luoshu_options INTERFACE)
target_include_directories(luoshu_options SYSTEM INTERFACE ${CMAKE_BINARY_DIR}/generated)
target_include_directories(luoshu_options INTERFACE ${CMAKE_SOURCE_DIR})
target_compile_options(luoshu_options INTERFACE
  -Wall -Wextra -Wconversion -Wshadow -Wnon-virtual-dtor -Woverloaded-virtual -Werror)
if(LUOSHU_SANITIZE)
  target_compile_options(luoshu_options INTERFACE
    -fsanitize=${LUOSHU_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  target_link_options(luoshu_options INTERFACE -fsanitize=${LUOSHU_SANITIZE})
endif()
if(LUOSHU_FUZZ)
  target_compile_options(luoshu_options INTERFACE -fsanitize=fuzzer-no-link)
endif()

function(luoshu_precompiled NAME)
  cmake_parse_arguments(ARG "" "" "HEADERS;DEPENDS;DEFINITIONS" ${ARGN})
  set(SOURCE ${CMAKE_BINARY_DIR}/precompiled/${NAME}.cc)
  file(CONFIGURE OUTPUT ${SOURCE} CONTENT "// Nothing but a place for the headers.\n")
  add_library(luoshu_pch_${NAME} OBJECT ${SOURCE})
  target_link_libraries(luoshu_pch_${NAME} PUBLIC luoshu_options ${ARG_DEPENDS})
  target_compile_definitions(luoshu_pch_${NAME} PRIVATE ${ARG_DEFINITIONS})
  target_precompile_headers(luoshu_pch_${NAME} PRIVATE ${ARG_HEADERS})
endfunction()

# REQUIRES that the target's options and definitions are those of the precompiled ones.
function(luoshu_use_precompiled TARGET NAME)
  if(TARGET luoshu_pch_${NAME})
    target_precompile_headers(${TARGET} REUSE_FROM luoshu_pch_${NAME})
    # Without it the preprocessed text that ccache looks at does not name the precompiled header.
    target_compile_options(${TARGET} PRIVATE
      $<$<AND:$<CXX_COMPILER_ID:GNU>,$<COMPILE_LANGUAGE:CXX>>:-fpch-preprocess>)
  endif()
endfunction()

function(luoshu_room NAME)
  cmake_parse_arguments(ARG "" "PRECOMPILED" "FOLDERS;DEPENDS;PRIVATE_DEPENDS" ${ARGN})
  list(TRANSFORM ARG_FOLDERS APPEND /*.cc)
  file(GLOB SOURCES CONFIGURE_DEPENDS *.cc ${ARG_FOLDERS})
  add_library(luoshu_${NAME} STATIC ${SOURCES})
  target_link_libraries(luoshu_${NAME} PUBLIC luoshu_options ${ARG_DEPENDS})
  target_link_libraries(luoshu_${NAME} PRIVATE ${ARG_PRIVATE_DEPENDS})
  if(ARG_PRECOMPILED)
    luoshu_use_precompiled(luoshu_${NAME} ${ARG_PRECOMPILED})
  endif()
endfunction()

function(luoshu_tests NAME)
  cmake_parse_arguments(ARG "" "" "FOLDERS;DEPENDS" ${ARGN})
  set(TESTINGS ${ARG_FOLDERS})
  list(TRANSFORM ARG_FOLDERS APPEND /*_test.cc)
  list(TRANSFORM TESTINGS APPEND /*_testing.cc)
  file(GLOB SOURCES CONFIGURE_DEPENDS *_test.cc *_testing.cc ${ARG_FOLDERS} ${TESTINGS})
  if(NOT SOURCES)
    return()
  endif()
  add_executable(${NAME}_test ${SOURCES})
  target_link_libraries(${NAME}_test PRIVATE
    luoshu_options ${ARG_DEPENDS} luoshu_test_paths GTest::gmock_main)
  luoshu_use_precompiled(${NAME}_test tests)
  add_test(NAME ${NAME} COMMAND ${NAME}_test)
endfunction()
