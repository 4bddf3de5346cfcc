// Run by mpirun: all ranks but 0 and the last send long messages and are killed while these are
// under way, each a little later than the one before. Rank 0 must go on to receive every message
// of the last rank; it prints how many came.
#include <csignal>
#include <cstdio>
#include <ctime>
#include <string>

#include "coordinator/protocol/mpi_transport.hh"

namespace {

using hepsweep::coordinator::MpiSession;
using hepsweep::coordinator::Transport;

constexpr std::size_t long_message_bytes = 3'000'000;
constexpr int messages_of_the_living = 200;
constexpr std::time_t limit_seconds = 30;

std::string message(std::size_t bytes, int number) {
  return std::string(bytes, static_cast<char>('a' + number % 26));
}

// A rank that dies before the others have left MPI_Init would leave them hanging in it.
void wait_for_all(MpiSession& session) {
  Transport& transport = session.transport();
  const int others = session.rank() == 0 ? session.ranks() - 1 : 1;
  if (session.rank() != 0) transport.send(0, "here");
  for (int heard = 0; heard < others;) heard += transport.receive() ? 1 : 0;
  for (int rank = 1; session.rank() == 0 && rank < session.ranks(); ++rank) {
    transport.send(rank, "go");
  }
}

void die_while_sending(Transport& transport, int rank) {
  for (int i = 0; i < 4; ++i) transport.send(0, message(long_message_bytes, i));
  for (int polls = 0; polls < rank * rank * rank; ++polls) transport.sending();
  std::raise(SIGKILL);
}

void send_all(Transport& transport) {
  for (int i = 0; i < messages_of_the_living; ++i) {
    transport.send(0, message(static_cast<std::size_t>(1000 * i), i));
    while (transport.sending()) {
    }
  }
}

int receive_all(MpiSession& session) {
  const std::time_t limit = std::time(nullptr) + limit_seconds;
  int whole = 0;
  while (whole < messages_of_the_living && std::time(nullptr) < limit) {
    const auto envelope = session.transport().receive();
    if (!envelope || envelope->peer != session.ranks() - 1) continue;
    if (envelope->bytes != message(static_cast<std::size_t>(1000 * whole), whole)) break;
    ++whole;
  }
  return whole;
}

}  // namespace

int main(int argc, char** argv) {
  MpiSession session(argc, argv);
  wait_for_all(session);
  if (session.rank() == 0) {
    std::printf("%d\n", receive_all(session));
  } else if (session.rank() == session.ranks() - 1) {
    send_all(session.transport());
  } else {
    die_while_sending(session.transport(), session.rank());
  }
  session.leave(false, 0);
}
