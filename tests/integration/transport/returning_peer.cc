// Run by mpirun with two ranks: rank 1 neither receives nor sends for a while, and is forgotten by
// rank 0 with long messages on their way; then it comes back. Rank 0 prints how many messages
// rank 1 got in their order, and how many it got back itself.
#include <cstdio>
#include <ctime>
#include <string>

#include "coordinator/protocol/mpi_transport.hh"

namespace {

using hepsweep::coordinator::MpiSession;
using hepsweep::coordinator::Transport;

constexpr int messages = 60;
constexpr std::time_t limit_seconds = 30;

// Of every size from nothing to more than MPI sends at once.
std::string message(int number) {
  const int size = number % 3 == 0 ? number : number * 30'000;
  return std::string(static_cast<std::size_t>(size), static_cast<char>('a' + number % 26));
}

std::string next(Transport& transport) {
  const std::time_t limit = std::time(nullptr) + limit_seconds;
  while (std::time(nullptr) < limit) {
    if (auto envelope = transport.receive()) return envelope->bytes;
  }
  return "nothing came";
}

void send_all(Transport& transport, int peer) {
  for (int i = 0; i < messages; ++i) {
    if (i % 20 == 10) transport.forget(peer);
    transport.send(peer, message(i));
  }
}

int count_in_order(Transport& transport) {
  int count = 0;
  while (count < messages && next(transport) == message(count)) ++count;
  return count;
}

}  // namespace

int main(int argc, char** argv) {
  MpiSession session(argc, argv);
  Transport& transport = session.transport();
  if (session.rank() == 0) {
    send_all(transport, 1);
    const std::string count = next(transport);
    std::printf("%s %d\n", count.c_str(), count_in_order(transport));
  } else {
    const timespec away{.tv_sec = 0, .tv_nsec = 300'000'000};
    ::nanosleep(&away, nullptr);
    transport.send(0, std::to_string(count_in_order(transport)));
    send_all(transport, 0);
    const std::time_t limit = std::time(nullptr) + limit_seconds;
    while (transport.sending() && std::time(nullptr) < limit) {
    }
    // What was forgotten leaves too, as long as somebody looks.
    for (const std::time_t until = std::time(nullptr) + 2; std::time(nullptr) < until;) {
      transport.receive();
    }
  }
  session.leave(false, 0);
}
