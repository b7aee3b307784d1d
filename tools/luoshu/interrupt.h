// Ctrl-C (SIGINT) and SIGTERM ask for an orderly end: long work looks between two groups, finishes
// what it has begun and stops. A second one ends the process at once, which the log survives too.
#pragma once

namespace luoshu {

// What a shell expects of a command that was interrupted.
inline constexpr int kInterruptedExit = 130;

// Once, at the start of main(). The only process-wide variable of this program lies behind it: a
// signal handler has no other way to say anything.
void watch_for_interrupt();
bool interrupted();

}  // namespace luoshu
