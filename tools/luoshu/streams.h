// Standard output and standard error of this process, written so that a failure is never lost. What
// could not be written to standard output makes the exit code 6 in the end, whatever the verb did
// (end_of_output); so does a message on standard error. Used by the main thread only.
#pragma once

#include <string_view>

#include "ledger/base/result.h"

namespace luoshu {

// Before anything is opened: descriptors 0 to 2 that are closed are filled, or the next file opened
// would get their number and what is printed would go into it. Filled the wrong way round, so that
// reading and writing them fails as on a closed one. A broken pipe becomes an error to look at.
void guard_standard_streams();

// All of it, at once. False where it could not be written: now or before.
bool write_output(std::string_view text);
Status output_status();  // kIo once something could not be written
// True where it could be written. A message that matters; it counts for the exit code.
bool write_message(std::string_view text);
// What may be lost without harm: progress.
void write_progress(std::string_view text);

bool output_is_terminal();
// Whether the reader of standard output has gone; then nothing more needs to be computed for it.
bool output_pipe_broken();
bool message_was_lost();
// Ends the process as a broken pipe does by default, which a shell shows as 141 and nobody as an
// error; does nothing where whoever started us asked not to (SIGPIPE ignored).
void end_quietly_where_pipe_broke();

}  // namespace luoshu
