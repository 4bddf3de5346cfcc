#include "coordinator/protocol/mpi_transport.hh"

#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <list>
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
    if (!arriving_) start_receiving();
    if (!arriving_ || !arriving_->request.test()) return std::nullopt;
    Envelope envelope{arriving_->peer, std::move(arriving_->bytes)};
    arriving_.reset();
    return envelope;
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
    int peer;
    std::string bytes;
    mpi::request request;
  };

  void drop_sent() {
    outgoing_.remove_if([](Outgoing& message) { return message.request.test().has_value(); });
  }

  void start_receiving() {
    const auto status = world_.iprobe(mpi::any_source, message_tag);
    if (!status) return;
    arriving_ = std::make_unique<Arriving>();
    arriving_->peer = status->source();
    arriving_->bytes.resize(static_cast<std::size_t>(*status->count<char>()));
    arriving_->request = world_.irecv(arriving_->peer, message_tag, arriving_->bytes.data(),
                                      static_cast<int>(arriving_->bytes.size()));
  }

  mpi::communicator world_;
  std::list<Outgoing> outgoing_;
  std::list<Outgoing> abandoned_;
  std::unique_ptr<Arriving> arriving_;
};

}  // namespace

struct MpiSession::Implementation {
  std::unique_ptr<mpi::environment> environment;
  std::unique_ptr<MpiTransport> transport;
  mpi::communicator world;
};

MpiSession::MpiSession(int& argc, char**& argv)
    : implementation_(std::make_unique<Implementation>()) {
  ::alarm(start_limit_seconds);
  implementation_->environment =
      std::make_unique<mpi::environment>(argc, argv, mpi::threading::single, false);
  ::alarm(0);
  implementation_->transport = std::make_unique<MpiTransport>();
}

MpiSession::~MpiSession() {
  if (implementation_->environment) leave(false, EXIT_FAILURE);
}

int MpiSession::rank() const { return implementation_->world.rank(); }
int MpiSession::ranks() const { return implementation_->world.size(); }
Transport& MpiSession::transport() { return *implementation_->transport; }

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
