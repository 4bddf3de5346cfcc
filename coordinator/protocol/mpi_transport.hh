#pragma once

#include <memory>

#include "coordinator/protocol/transport.hh"

namespace hepsweep::coordinator {

/// The program's part in an MPI job. MPI is initialised by the constructor, with a limit on the
/// time that it may take: a rank that dies before the start leaves the others hanging in it.
class MpiSession {
 public:
  MpiSession(int& argc, char**& argv);
  ~MpiSession();
  MpiSession(const MpiSession&) = delete;
  MpiSession& operator=(const MpiSession&) = delete;

  int rank() const;
  int ranks() const;
  /// Messages to and from the other ranks; only non-blocking calls of Boost.MPI.
  Transport& transport();

  /// Leaves the job. MPI_Finalize hangs when a rank has died or is stopped, so with
  /// `everybody_alive` false the process ends at once with this exit code, its output flushed; else
  /// where MPI_Finalize takes longer than ten seconds.
  void leave(bool everybody_alive, int exit_code);

 private:
  struct Implementation;
  std::unique_ptr<Implementation> implementation_;
};

/// True in a process that mpirun or srun started, known without initialising MPI.
bool started_by_mpi();

}  // namespace hepsweep::coordinator
