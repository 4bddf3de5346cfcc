#include "coordinator/protocol/mpi_transport.hh"

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <list>
#include <set>
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

class MpiTransport : public Transport {
 public:
  void send(int peer, std::string bytes) override {
    outgoing_.push_back({peer, std::move(bytes), {}});
    Outgoing& message = outgoing_.back();
    message.request = world_.isend(peer, message_tag, message.bytes.data(),
                                   static_cast<int>(message.bytes.size()));
    drop_sent();
  }

  std::optional<Envelope> receive() override {
    drop_sent();
    start_receiving();
    // A long message of a rank that died stays half arrived: only its own later ones wait for it.
    std::set<int> unfinished;
    for (auto message = arriving_.begin(); message != arriving_.end(); ++message) {
      if (unfinished.contains(message->peer)) continue;
      if (message->request.test()) {
        Envelope envelope{message->peer, std::move(message->bytes)};
        arriving_.erase(message);
        return envelope;
      }
      unfinished.insert(message->peer);
    }
    return std::nullopt;
  }

  bool sending() override {
    drop_sent();
    return !outgoing_.empty();
  }

  void forget(int peer) override {
    // MPI may still read the buffers of a dead peer's messages: they are kept, but not waited for.
    for (auto message = outgoing_.begin(); message != outgoing_.end();) {
      const auto next = std::next(message);
      if (message->peer == peer) abandoned_.splice(abandoned_.end(), outgoing_, message);
      message = next;
    }
  }

 private:
  struct Outgoing {
    int peer;
    std::string bytes;
    mpi::request request;
  };
  struct Arriving {
    int peer = 0;
    std::string bytes;
    mpi::request request;
  };

  void drop_sent() {
    outgoing_.remove_if([](Outgoing& message) { return message.request.test().has_value(); });
  }

  void start_receiving() {
    const auto status = world_.iprobe(mpi::any_source, message_tag);
    if (!status) return;
    Arriving& message = arriving_.emplace_back();
    message.peer = status->source();
    message.bytes.resize(static_cast<std::size_t>(*status->count<char>()));
    message.request = world_.irecv(message.peer, message_tag, message.bytes.data(),
                                   static_cast<int>(message.bytes.size()));
  }

  mpi::communicator world_;
  std::list<Outgoing> outgoing_;
  std::list<Outgoing> abandoned_;
  std::list<Arriving> arriving_;
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
  implementation_->environment.reset();  // MPI_Finalize
}

bool started_by_mpi() {
  return std::getenv("OMPI_COMM_WORLD_SIZE") != nullptr || std::getenv("PMIX_RANK") != nullptr;
}

}  // namespace hepsweep::coordinator
