// Samples per second of a whole training step (forward, loss, backward, update) on random events,
// for the nets of the project's performance targets; one core.

#include "nn/training/training_step.hh"

#include <cstdio>
#include <map>
#include <string>
#include <vector>

#include <fmt/core.h>

#include "core/clock.hh"
#include "core/command_line.hh"
#include "core/json.hh"
#include "core/random.hh"
#include "nn/instruction_set.hh"

namespace {

using hepsweep::Json;
using namespace hepsweep::nn;

struct Benchmark {
  std::string text;
  Json layers;
  Json training;
};

constexpr std::size_t inputs = 28;
constexpr std::size_t pool_events = 20000;

Json dense(std::size_t units, const char* activation) {
  return {{"dense", {{"units", units}, {"activation", activation}}}};
}

Json training(std::size_t batch, const char* optimizer, double rate) {
  return {{"loss", "binary_cross_entropy"},
          {"optimizer", {{optimizer, {{"learning_rate", rate}}}}},
          {"batch_size", batch}};
}

Benchmark benchmark_named(const std::string& net) {
  const Json score = dense(1, "sigmoid");
  Json hidden = dense(300, "tanh");
  if (net == "b") {
    return {"28-300-1, tanh, batch 100, SGD + momentum", Json::array({hidden, score}),
            training(100, "momentum", 0.01)};
  }
  if (net == "c") {
    const Json relu = dense(64, "relu");
    return {"28-64-64-1, ReLU, batch 256, Adam", Json::array({relu, relu, score}),
            training(256, "adam", 0.001)};
  }
  hidden["repeat"] = 5;
  return {"28-300x5-1, tanh, batch 100, SGD + momentum", Json::array({hidden, score}),
          training(100, "momentum", 0.01)};
}

/// Random events, a pool that the batches go through.
struct Pool {
  std::vector<float> inputs, targets;

  Pool() : inputs(pool_events * ::inputs), targets(pool_events) {
    hepsweep::RandomStream stream(1);
    for (float& value : inputs) value = static_cast<float>(stream.normal());
    for (float& value : targets) value = static_cast<float>(stream.below(2));
  }
};

/// Copies the next batch, as a training gathers it, and makes the step.
void step_through(TrainingStep<float>& step, const Pool& pool, std::size_t batch,
                  std::size_t& position, double rate) {
  std::copy_n(pool.inputs.data() + position * inputs, batch * inputs, step.inputs());
  std::copy_n(pool.targets.data() + position, batch, step.targets());
  step.run(batch, {.learning_rate = rate});
  position += batch;
  if (position + batch > pool_events) position = 0;
}

double samples_per_second(const Benchmark& benchmark, double seconds) {
  const TrainingSettings settings = read_training_settings(benchmark.training, "training");
  Network network(benchmark.layers, "network", inputs, {});
  TrainingStep<float> step(network, settings);
  const auto batch = static_cast<std::size_t>(settings.batch_size);
  const double rate = read_optimizer(settings.optimizer).learning_rate;
  std::fill_n(step.weights(), batch, 1.0F);
  const Pool pool;
  std::size_t position = 0;
  for (int i = 0; i < 50; ++i) step_through(step, pool, batch, position, rate);
  const auto start = hepsweep::Clock::now();
  std::size_t samples = 0;
  double elapsed = 0;
  while (elapsed < seconds) {
    for (int i = 0; i < 20; ++i) step_through(step, pool, batch, position, rate);
    samples += 20 * batch;
    elapsed = hepsweep::seconds_since(start);
  }
  return static_cast<double>(samples) / elapsed;
}

hepsweep::ExitCode measure(const std::string& net, double seconds) {
  if (!(seconds > 0)) {
    throw hepsweep::InputError(fmt::format("--seconds: {} is not more than 0", seconds));
  }
  const Benchmark benchmark = benchmark_named(net);
  fmt::print("net {}: {}; float32, one core, kernels for {}\n", net, benchmark.text,
             current_level());
  fmt::print("{:.0f}\n", samples_per_second(benchmark, seconds));
  return hepsweep::ExitCode::done;
}

}  // namespace

int main(int argc, char** argv) {
  hepsweep::Program program("training_step",
                            "measures the samples/s of a training step, alone on the last line");
  std::string net = "a";
  double seconds = 3;
  program.option("--net", net, "the net of the targets").one_of({"a", "b", "c"}).show_default();
  program.option("--seconds", seconds, "how long to measure, more than 0").show_default();
  program.run([&] { return measure(net, seconds); });
  return program.main(argc, argv);
}
