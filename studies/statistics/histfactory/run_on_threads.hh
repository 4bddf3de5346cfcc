#pragma once

#include <cstdint>
#include <functional>

namespace hepsweep::studies::histfactory {

/// One piece of work, known by its number.
using Task = std::function<void(std::uint64_t)>;

/// Carries out tasks 0 .. tasks - 1, each once, in any order. This is the only place of the program
/// where threads are started: by `hepsweep fit --toys`, whose process has no farm, no MPI and no
/// database. Tasks must not depend on each other, nor write what another one reads.
/// \param threads at most; the caller is one of them, so that 1 starts none. Fewer where the system
/// gives no more
/// \param make_worker called once in each thread: what it makes is used by that thread alone
/// \throws what a task threw (one of them); tasks that have not begun by then are left out
void run_on_threads(int threads, std::uint64_t tasks, const std::function<Task()>& make_worker);

}  // namespace hepsweep::studies::histfactory
