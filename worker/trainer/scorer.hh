#pragma once

#include <cstddef>
#include <memory>

#include "nn/model_file/model_file.hh"
#include "nn/network/network.hh"
#include "studies/baselines/classic_model.hh"

namespace hepsweep::worker {

/// What gives standardised events their scores: a network, or a classic method.
class Scorer {
 public:
  virtual ~Scorer() = default;
  virtual std::size_t inputs() const = 0;
  virtual std::size_t outputs() const = 0;
  /// \param events count x inputs() numbers \param scores count x outputs() numbers, written
  virtual void predict(const float* events, std::size_t count, float* scores) = 0;
};

/// \param network must outlive the scorer
class NetworkScorer : public Scorer {
 public:
  explicit NetworkScorer(nn::Network& network) : network_(network) {}
  std::size_t inputs() const override { return network_.inputs(); }
  std::size_t outputs() const override { return network_.outputs(); }
  void predict(const float* events, std::size_t count, float* scores) override {
    network_.predict(events, count, scores);
  }

 private:
  nn::Network& network_;
};

/// \param model must outlive the scorer
class ClassicScorer : public Scorer {
 public:
  explicit ClassicScorer(const studies::ClassicModel& model) : model_(model) {}
  std::size_t inputs() const override { return model_.inputs(); }
  std::size_t outputs() const override { return model_.outputs(); }
  void predict(const float* events, std::size_t count, float* scores) override {
    model_.predict(events, count, scores);
  }

 private:
  const studies::ClassicModel& model_;
};

/// The scorer of a stored model, which it owns. \throws InputError where its parts do not fit
std::unique_ptr<Scorer> scorer_of(const nn::Model& model);

}  // namespace hepsweep::worker
