// Ctrl-C (SIGINT) and SIGTERM end every verb, and what it had begun on disk is removed. Work that
// only reads ends at once. Work that writes looks between two groups, finishes what it has begun
// and stops; where that takes too long, or a second signal comes, it ends at once too, which the
// log survives. Exit code 130 in each case.
#pragma once

namespace luoshu {

// What a shell expects of a command that was interrupted.
inline constexpr int kInterruptedExit = 130;

enum class Ending {
  kAtOnce,   // nothing it does needs an end of its own
  kOrderly,  // it asks interrupted()
};

// Once, before the work. Starts a thread that waits for the signal: a handler may do next to
// nothing, and no verb that forgets to ask can hold the process up.
void watch_for_interrupt(Ending ending);
bool interrupted();

}  // namespace luoshu
