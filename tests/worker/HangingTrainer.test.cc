// A trainer that SIGKILL doesn't end, as one that waits for a file system that has gone. Here it is
// held by a process that traces it: its end is seen by its parent only when the tracer lets it go.
#include <csignal>
#include <fstream>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/worker/worker_under_test.hh"

namespace hepsweep::worker {
namespace {

using namespace coordinator;

class HangingTrainer : public WorkerUnderTest {
 protected:
  void TearDown() override {
    ::kill(tracer_, SIGKILL);
    ::waitpid(tracer_, nullptr, 0);
  }

  // \return false where this system doesn't let processes be traced
  bool hold(pid_t trainer) {
    int ready[2];
    if (::pipe(ready) != 0) return false;
    tracer_ = ::fork();
    if (tracer_ == 0) {
      ::prctl(PR_SET_PDEATHSIG, SIGKILL);
      const char held = ::ptrace(PTRACE_SEIZE, trainer, nullptr, nullptr) == 0 ? 1 : 0;
      if (::write(ready[1], &held, 1) != 1) ::_exit(1);
      while (true) ::pause();
    }
    char held = 0;
    const bool told = ::read(ready[0], &held, 1) == 1;
    ::close(ready[0]);
    ::close(ready[1]);
    return told && held == 1;
  }

  pid_t number_in(const std::string& file) {
    pid_t number = 0;
    until([&] { return static_cast<bool>(std::ifstream(folder_ / file) >> number); });
    return number;
  }

  pid_t tracer_ = -1;
};

TEST_F(HangingTrainer, MakesTheWorkerLeave) {
  trainer_end_seconds_ = 0.3;
  begin_with("say ready; take; echo $$ >number; exec sleep 60");
  welcome();
  say(assignment(1, {.seconds = 1}));
  const pid_t trainer = number_in("number");
  ASSERT_GT(trainer, 0);
  if (!hold(trainer)) GTEST_SKIP() << "processes can't be traced here";
  EXPECT_TRUE(next<Goodbye>());
  EXPECT_FALSE(has_said<AttemptFailed>());  // the trial is not to blame
}

}  // namespace
}  // namespace hepsweep::worker
