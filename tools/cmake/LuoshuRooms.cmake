# How a room of the house is built.
#
#   luoshu_room(NAME DEPENDS target... PRIVATE_DEPENDS target...)
#       a static library `luoshu_NAME` from every *.cc beside the caller. PRIVATE_DEPENDS are
#       libraries whose headers stay inside this room.
#   luoshu_tests(NAME DEPENDS target...)
#       one test program `NAME_test` from every *_test.cc beside the caller
#
# A room names the rooms it may use, and nothing else is on its link line: that is how the
# direction of dependencies (docs/ARCHITECTURE.md) is enforced.

if(CMAKE_CXX_COMPILER_LAUNCHER STREQUAL "")
  find_program(CCACHE_PROGRAM ccache)
  if(CCACHE_PROGRAM)
    set(CMAKE_C_COMPILER_LAUNCHER ${CCACHE_PROGRAM})
    set(CMAKE_CXX_COMPILER_LAUNCHER ${CCACHE_PROGRAM})
  endif()
endif()

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

function(luoshu_room NAME)
  cmake_parse_arguments(ARG "" "" "DEPENDS;PRIVATE_DEPENDS" ${ARGN})
  file(GLOB SOURCES CONFIGURE_DEPENDS *.cc)
  add_library(luoshu_${NAME} STATIC ${SOURCES})
  target_link_libraries(luoshu_${NAME} PUBLIC luoshu_options ${ARG_DEPENDS})
  target_link_libraries(luoshu_${NAME} PRIVATE ${ARG_PRIVATE_DEPENDS})
endfunction()

function(luoshu_tests NAME)
  cmake_parse_arguments(ARG "" "" "DEPENDS" ${ARGN})
  file(GLOB SOURCES CONFIGURE_DEPENDS *_test.cc *_testing.cc)
  if(NOT SOURCES)
    return()
  endif()
  add_executable(${NAME}_test ${SOURCES})
  target_link_libraries(${NAME}_test PRIVATE luoshu_options ${ARG_DEPENDS} GTest::gmock_main)
  target_compile_definitions(${NAME}_test PRIVATE
    LUOSHU_SOURCE_DIR="${CMAKE_SOURCE_DIR}" LUOSHU_BINARY_DIR="${CMAKE_BINARY_DIR}")
  add_test(NAME ${NAME} COMMAND ${NAME}_test)
endfunction()
