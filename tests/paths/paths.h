// Where the sources and the build of this checkout lie, for tests that read files of it. In one
// object file, so that the other ones are the same in every checkout and a compiler cache finds
// them.
#pragma once

namespace luoshu::test {

const char* source_dir();
const char* binary_dir();

}  // namespace luoshu::test
