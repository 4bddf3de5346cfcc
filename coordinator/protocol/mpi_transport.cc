#include "coordinator/protocol/mpi_transport.hh"

#include <csignal>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <list>
#include <map>
#include <sys/prctl.h>
#include <unistd.h>
#include <utility>

#include <boost/mpi/communicator.hpp>
#include <boost/mpi/environment.hpp>

namespace hepsweep::coordinator {
namespace {

namespace mpi = boost::mpi;

constexpr int message_tag = 1;
constexpr unsigned start_limit_seconds = 300;
// A rank that is stopped after its last word keeps the others in MPI_Finalize.
constexpr unsigned end_limit_seconds = 10;
volatile std::sig_atomic_t exit_code_at_the_limit = 0;
// New messages that are taken before one that was long under way is looked at.
constexpr std::uint64_t most_in_a_row = 16;

// A message on its way. MPI reads or writes the bytes until the request is done, so they stay where
// they are for as long as that takes: for ever where the other side is dead.
struct Transfer {
  std::string bytes;
  mpi::request request;
};
using Transfers = std::list<Transfer>;

// Nearly every message leaves or arrives whole at once and is held nowhere. What stays under way
// is kept by peer, in order: looking at the first of a peer is enough, and what a dead one has left
// half sent holds up nobody else. So a message costs the same with 64 ranks and after a million.
class MpiTransport : public Transport {
 public:
  // MPI keeps the order of messages between two ranks. A peer that was forgotten and comes back
  // gets what was on its way to it before, then this.
  void send(int peer, std::string bytes) override {
    free_done(leaving_, peer);
    free_done(forgotten_, peer);
    Transfers message(1);
    Transfer& transfer = message.front();
    transfer.bytes = std::move(bytes);
    transfer.request = world_.isend(peer, message_tag, transfer.bytes.data(),
                                    static_cast<int>(transfer.bytes.size()));
    if (transfer.request.test()) return;
    Transfers& leaving = leaving_[peer];
    leaving.splice(leaving.end(), message);
  }

  std::optional<Envelope> receive() override {
    const bool look_at_old = ++received_ % most_in_a_row == 0 && !arriving_.empty();
    if (auto old = look_at_old ? whole_in_turn() : std::nullopt) return old;
    if (auto next = receive_next()) return next;
    // Nothing new: time to look at everything that is under way.
    free_sent();
    for (auto peer = arriving_.begin(); peer != arriving_.end(); ++peer) {
      if (auto whole = whole_from(peer)) return whole;
    }
    return std::nullopt;
  }

  bool sending() override {
    free_sent();
    return !leaving_.empty();
  }

  void forget(int peer) override {
    const auto found = leaving_.find(peer);
    if (found == leaving_.end()) return;
    Transfers& forgotten = forgotten_[peer];
    forgotten.splice(forgotten.end(), found->second);
    leaving_.erase(found);
  }

 private:
  using ByPeer = std::map<int, Transfers>;

  // Takes up what has newly arrived. \return the message where it is whole and nothing from its
  // sender stands before it; otherwise one that has become whole meanwhile
  std::optional<Envelope> receive_next() {
    const auto status = world_.iprobe(mpi::any_source, message_tag);
    if (!status) return std::nullopt;
    const int peer = status->source();
    Transfers message(1);
    Transfer& transfer = message.front();
    transfer.bytes.resize(static_cast<std::size_t>(*status->count<char>()));
    transfer.request = world_.irecv(peer, message_tag, transfer.bytes.data(),
                                    static_cast<int>(transfer.bytes.size()));
    const auto before = arriving_.find(peer);
    if (before == arriving_.end() && transfer.request.test()) {
      return Envelope{peer, std::move(transfer.bytes)};
    }
    Transfers& arriving = arriving_[peer];
    arriving.splice(arriving.end(), message);
    return whole_in_turn();
  }

  // One peer after the other, so that a busy one doesn't hide what others have sent.
  std::optional<Envelope> whole_in_turn() {
    auto peer = arriving_.upper_bound(last_in_turn_);
    if (peer == arriving_.end()) peer = arriving_.begin();
    last_in_turn_ = peer->first;
    return whole_from(peer);
  }

  std::optional<Envelope> whole_from(ByPeer::iterator peer) {
    Transfers& arriving = peer->second;
    if (!arriving.front().request.test()) return std::nullopt;
    Envelope envelope{peer->first, std::move(arriving.front().bytes)};
    arriving.pop_front();
    if (arriving.empty()) arriving_.erase(peer);
    return envelope;
  }

  static void free_done(Transfers& transfers) {
    while (!transfers.empty() && transfers.front().request.test()) transfers.pop_front();
  }

  void free_sent() {
    for (auto peer = leaving_.begin(); peer != leaving_.end();) {
      free_done(peer->second);
      peer = peer->second.empty() ? leaving_.erase(peer) : std::next(peer);
    }
  }

  static void free_done(ByPeer& transfers, int peer) {
    const auto found = transfers.find(peer);
    if (found == transfers.end()) return;
    free_done(found->second);
    if (found->second.empty()) transfers.erase(found);
  }

  mpi::communicator world_;
  ByPeer arriving_;
  ByPeer leaving_;
  ByPeer forgotten_;  ///< what nobody waits for any more
  int last_in_turn_ = -1;
  std::uint64_t received_ = 0;  ///< calls of receive()
};

}  // namespace

struct MpiSession::Implementation {
  std::unique_ptr<mpi::environment> environment;
  std::unique_ptr<MpiTransport> transport;
  mpi::communicator world;
};

MpiSession::MpiSession(int& argc, char**& argv)
    : implementation_(std::make_unique<Implementation>()) {
  // A rank that is stopped while its mpirun dies would stay for ever, the database in its hand.
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  ::alarm(start_limit_seconds);
  implementation_->environment =
      std::make_unique<mpi::environment>(argc, argv, mpi::threading::single, false);
  ::alarm(0);
  implementation_->transport = std::make_unique<MpiTransport>();
}

MpiSession::~MpiSession() {
  if (implementation_->environment) leave(false, EXIT_FAILURE);
}

int MpiSession::rank() const {
  return implementation_->world.rank();
}
int MpiSession::ranks() const {
  return implementation_->world.size();
}
Transport& MpiSession::transport() {
  return *implementation_->transport;
}

void MpiSession::leave(bool everybody_alive, int exit_code) {
  if (!everybody_alive) {
    std::fflush(nullptr);
    ::_exit(exit_code);
  }
  std::fflush(nullptr);
  exit_code_at_the_limit = exit_code;
  std::signal(SIGALRM, [](int) { ::_exit(exit_code_at_the_limit); });
  ::alarm(end_limit_seconds);
  implementation_->environment.reset();  // MPI_Finalize
  ::alarm(0);
}

bool started_by_mpi() {
  return std::getenv("OMPI_COMM_WORLD_SIZE") != nullptr || std::getenv("PMIX_RANK") != nullptr;
}

}  // namespace hepsweep::coordinator
