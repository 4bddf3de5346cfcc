// Known answers of the lectures, by whole trials.
#include <algorithm>
#include <cmath>
#include <span>

#include <fmt/core.h>
#include <gtest/gtest.h>

#include "core/random.hh"
#include "nn/model_file/model_file.hh"
#include "studies/metrics/area_under_curve.hh"
#include "tests/support/reference_data.hh"
#include "tests/support/temporary_folder.hh"
#include "worker/trainer/trial_execution.hh"

namespace hepsweep::worker {
namespace {

using studies::TrialResult;
using studies::TrialSpecification;

class LectureTrial : public ::testing::Test {
 protected:
  TrialResult execute(const Json& document, const std::filesystem::path& folder) {
    TrialSpecification trial;
    trial.base_folder = folder.string();
    trial.objective = "accuracy";
    trial.document = document;
    return execute_trial(trial, shelf_);
  }

  double validation(const TrialResult& result, const char* metric = "accuracy") {
    return result.value("validation", metric).value_or(NAN);
  }

  /// The same events to train with and to validate with.
  Json table(const std::string& name, const std::string& csv) {
    folder_.write(name, csv);
    return {{"files",
             {{{"path", name}, {"split", "train"}}, {{"path", name}, {"split", "validation"}}}},
            {"label", "label"}};
  }

  testing::TemporaryFolder folder_;
  EventShelf shelf_{(folder_ / "cache").string()};
};

Json dense(int units, const Json& activation, const Json& initialiser = "glorot_uniform") {
  return {{"dense", {{"units", units}, {"activation", activation}, {"initialiser", initialiser}}}};
}

const char* const digits = "mnist/t10k-images-idx3-ubyte.gz";

/// Ten classes of 10,000 images, four fifths of them to train with.
Json mnist() {
  return Json::parse(R"({"files": [{"path": "mnist/t10k-images-idx3-ubyte.gz"}],
      "label": {"column": "label", "classes": [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]},
      "split": {"train": 0.8, "validation": 0.2, "test": 0}, "standardise": false})");
}

Json training(const char* loss, int epochs, double rate = 0.001, int batch = 64) {
  return {{"loss", loss},
          {"optimizer", {{"adam", {{"learning_rate", rate}}}}},
          {"batch_size", batch},
          {"epochs", epochs}};
}

TEST_F(LectureTrial, B24_ADeepNetworkLearnsDigitsWithReluNotWithSigmoid) {
  HEPSWEEP_REQUIRE_DATA("mnist/train-images-idx3-ubyte.gz");
  Json data = mnist();
  data["files"] = Json::parse(R"([{"path": "mnist/train-images-idx3-ubyte.gz", "split": "train"},
      {"path": "mnist/t10k-images-idx3-ubyte.gz", "split": "validation"}])");
  data.erase("split");
  const auto accuracy = [&](const char* activation, const Json& initialiser) {
    Json hidden = dense(64, activation, initialiser);
    hidden["repeat"] = 10;
    return validation(execute({{"data", data},
                               {"network", {hidden, dense(10, "softmax")}},
                               {"training", training("categorical_cross_entropy", 3)}},
                              testing::reference_data_folder()));
  };
  const double relu = accuracy("relu", "he_normal");
  const double sigmoid = accuracy("sigmoid", {{"normal", {{"sd", 1}}}});
  EXPECT_GT(relu, 0.95);
  EXPECT_LT(sigmoid, 0.92);
}

TEST_F(LectureTrial, F18_DropoutWorsensTrainingNotTheOthers) {
  HEPSWEEP_REQUIRE_DATA(digits);
  const auto result = [&](const Json& layers) {
    return execute({{"data", mnist()},
                    {"network", layers},
                    {"training", training("categorical_cross_entropy", 5, 0.001, 128)}},
                   testing::reference_data_folder());
  };
  const TrialResult without = result({dense(800, "relu"), dense(10, "softmax")});
  const TrialResult with =
      result({dense(800, "relu"), {{"dropout", {{"rate", 0.5}}}}, dense(10, "softmax")});
  EXPECT_EQ(without.network_parameters, 784 * 800 + 800 + 8010);
  EXPECT_LT(*with.value("train", "accuracy"), *without.value("train", "accuracy") - 0.005);
  EXPECT_GT(validation(with), validation(without) - 0.005);  // an error
}

/// Images as one of a trained network's layers sees them, with their classes.
class LayerView : public nn::BatchSource {
 public:
  LayerView(nn::Network& layers, const studies::EventView& view, const studies::EventInputs& inputs,
            std::span<const std::uint32_t> chosen)
      : width_(layers.outputs()), values_(chosen.size() * width_) {
    std::vector<float> pixels(chosen.size() * inputs.inputs());
    inputs.gather(chosen, pixels.data());
    layers.predict(pixels.data(), chosen.size(), values_.data());
    for (const std::uint32_t event : chosen) labels_.push_back(view.labels[event]);
  }
  std::size_t events() const override { return labels_.size(); }
  void gather(std::span<const std::uint32_t> positions, float* inputs, float* targets,
              float* weights) const override {
    std::fill_n(targets, 10 * positions.size(), 0.0F);
    std::fill_n(weights, positions.size(), 1.0F);
    for (const std::uint32_t position : positions) {
      inputs = std::copy_n(values_.data() + position * width_, width_, inputs);
      targets[labels_[position]] = 1;
      targets += 10;
    }
  }
  /// Of a network without hidden layers that is trained on this view, for another one.
  double accuracy_of_probe(const LayerView& others) const {
    nn::Network probe(Json::array({dense(10, "softmax")}), "network", width_, {});
    nn::train(probe,
              nn::read_training_settings(training("categorical_cross_entropy", 4), "training"),
              *this, {}, {});
    std::vector<float> scores(10 * others.events());
    probe.predict(others.values_.data(), others.events(), scores.data());
    double right = 0;
    for (std::size_t i = 0; i < others.events(); ++i) {
      const auto row = scores.begin() + static_cast<std::ptrdiff_t>(10 * i);
      right += std::max_element(row, row + 10) - row == others.labels_[i] ? 1 : 0;
    }
    return right / static_cast<double>(others.events());
  }

 private:
  std::size_t width_;
  std::vector<float> values_;
  std::vector<std::int32_t> labels_;
};

TEST_F(LectureTrial, C21_ALinearProbeSeesMoreInEachLayer) {
  HEPSWEEP_REQUIRE_DATA(digits);
  const Json hidden = dense(64, "relu");
  const auto trained = execute({{"data", mnist()},
                                {"network", {hidden, hidden, hidden, dense(10, "softmax")}},
                                {"training", training("categorical_cross_entropy", 8)}},
                               testing::reference_data_folder());
  const nn::Model model = nn::model_from_bytes(trained.model, "model");
  const PreparedEvents& prepared = shelf_.get(mnist(), testing::reference_data_folder());
  const auto view = prepared.events.view();
  const auto preprocessing =
      studies::fit_preprocessing(view, prepared.split.train, prepared.features, prepared.settings);
  const studies::EventInputs inputs(view, preprocessing);
  std::vector<double> accuracies;
  for (std::size_t depth = 1; depth <= 3; ++depth) {
    nn::Network layers(Json(depth, hidden), "network", 784, {});
    const auto end = static_cast<std::ptrdiff_t>(layers.description().parameters);
    layers.set_weights(std::vector(model.weights.begin(), model.weights.begin() + end));
    const LayerView seen(layers, view, inputs, prepared.split.train);
    const LayerView unseen(layers, view, inputs, prepared.split.validation);
    accuracies.push_back(seen.accuracy_of_probe(unseen));
  }
  EXPECT_GT(accuracies[1], accuracies[0] + 0.01);
  EXPECT_GT(accuracies[2], accuracies[1] - 0.005);  // the network's own last layer sees no more
}

TEST_F(LectureTrial, G4_TheExclusiveOrIsATrialLikeAnyOther) {
  const auto result =
      execute({{"data", table("xor.csv", "label,a,b\n0,0,0\n1,0,1\n1,1,0\n0,1,1\n")},
               {"network", {dense(8, "tanh"), dense(1, "sigmoid")}},
               {"training", training("binary_cross_entropy", 400, 0.03, 4)}},
              folder_.path());
  EXPECT_EQ(validation(result), 1);
}

TEST_F(LectureTrial, G17_PermutedLabelsAreNotLearned) {
  std::string csv = "label,a,b\n";
  RandomStream random(2);
  for (int i = 0; i < 8000; ++i) {
    const double a = random.normal(), b = random.normal();
    csv += fmt::format("{},{},{}\n", random.below(2), a, b);
  }
  folder_.write("garbage.csv", csv);
  const Json data = {{"files", {{{"path", "garbage.csv"}}}},
                     {"label", "label"},
                     {"split", {{"train", 0.5}, {"validation", 0.5}, {"test", 0}}}};
  const auto result = execute({{"data", data},
                               {"network", {dense(16, "relu"), dense(1, "sigmoid")}},
                               {"training", training("binary_cross_entropy", 10)}},
                              folder_.path());
  EXPECT_NEAR(validation(result, "auc"), 0.5, 3 * 0.0091);  // 1/sqrt(12 x 2000 x 2000/4001)
}

// 0.78 with the 7 high-level features; the literature's 0.81 with all 28 takes millions of events
// where there are 41,500.
TEST_F(LectureTrial, G10_G42_BoostedTreesOnTheRealHiggsSample) {
  HEPSWEEP_REQUIRE_DATA("higgs/higgs_59k.csv.gz");
  const auto area = [&](const Json& features) {
    const Json data = {{"files", {{{"path", "higgs/higgs_59k.csv.gz"}}}},
                       {"label", "label"},
                       {"features", features}};
    const Json trees = {{"boosted_trees", {{"rounds", 100}, {"depth", 6}}}};
    return validation(
        execute(
            {{"data", data}, {"network", trees}, {"training", training("binary_cross_entropy", 1)}},
            testing::reference_data_folder()),
        "auc");
  };
  // The error of an area of 8,900 events is 0.0047.
  EXPECT_NEAR(area({"m_jj", "m_jjj", "m_lv", "m_jlv", "m_bb", "m_wbb", "m_wwbb"}), 0.78, 0.01);
  EXPECT_GT(area({{"all_except", Json::array()}}), 0.795);
}

/// The AUC of a stored model on the validation events of generated ones, and of each feature alone.
struct Applied {
  double area = 0;
  double best_feature = 0;
};

Applied apply(const nn::Model& model, const PreparedEvents& prepared) {
  const auto view = prepared.events.view();
  const auto preprocessing = studies::preprocessing_from_json(model.preprocessing, "model");
  const studies::EventInputs inputs(view, preprocessing);
  const auto& chosen = prepared.split.validation;
  std::vector<float> values(chosen.size() * inputs.inputs());
  inputs.gather(chosen, values.data());
  nn::Network network = nn::network_of(model);
  std::vector<float> scores(chosen.size());
  network.predict(values.data(), chosen.size(), scores.data());
  std::vector<std::int32_t> labels;
  for (const std::uint32_t event : chosen) labels.push_back(view.labels[event]);
  const std::vector<double> ones(labels.size(), 1);
  const auto area = [&](const std::vector<double>& by) {
    return studies::area_under_curve(by, labels, 1, ones).area;
  };
  Applied applied{.area = area({scores.begin(), scores.end()})};
  for (std::size_t k = 0; k < inputs.inputs(); ++k) {
    std::vector<double> feature;
    for (std::size_t i = k; i < values.size(); i += inputs.inputs()) {
      feature.push_back(static_cast<double>(values[i]));
    }
    const double alone = area(feature);
    applied.best_feature = std::max({applied.best_feature, alone, 1 - alone});
  }
  return applied;
}

// Trained on simulation, applied to "data" that differ from it by nuisances of known size.
TEST_F(LectureTrial, G44_G50_G52_WhatATrainedModelLosesOnEventsMeasuredOtherwise) {
  const auto events = [](const Json& nuisances) {
    Json data = Json::parse(R"({"generate": {"process": "heavy_higgs", "events": 10000, "seed": 4},
        "split": {"train": 0.5, "validation": 0.5, "test": 0}})");
    if (!nuisances.empty()) data["generate"]["nuisances"] = nuisances;
    return data;
  };
  const Json nominal = events(Json::object());
  const auto trained = execute({{"data", nominal},
                                {"network", {dense(32, "relu"), dense(1, "sigmoid")}},
                                {"training", training("binary_cross_entropy", 8)}},
                               folder_.path());
  const nn::Model model = nn::model_from_bytes(trained.model, "model");
  const Applied here = apply(model, shelf_.get(nominal, "."));
  EXPECT_EQ(here.area, validation(trained, "auc"));
  EXPECT_GT(here.area, here.best_feature + 0.05) << "many features tell more than the best one";
  const auto loss = [&](const Json& nuisances) {
    return here.area - apply(model, shelf_.get(events(nuisances), ".")).area;
  };
  EXPECT_EQ(loss({{"jet_energy_scale", 0}}), 0);
  for (const auto& [nuisance, sign] :
       {std::pair{"jet_energy_scale", -1}, {"jet_energy_resolution", 1}}) {
    const double little = loss({{nuisance, 2 * sign}}), much = loss({{nuisance, 5 * sign}});
    EXPECT_GT(little, 0) << nuisance;
    EXPECT_GT(much, little + 0.005) << nuisance;
  }
}

TEST_F(LectureTrial, G31_TargetsOfSeveralClassesAreOneHot) {
  const PreparedEvents& prepared =
      shelf_.get(table("three.csv", "label,x\n0,1\n2,2\n1,3\n2,4\n"), folder_.path());
  const auto view = prepared.events.view();
  const auto preprocessing =
      studies::fit_preprocessing(view, prepared.split.train, prepared.features, prepared.settings);
  const studies::EventInputs inputs(view, preprocessing);
  const TrainingEvents source(view, inputs, prepared.split.train, 3);
  const std::vector<std::uint32_t> all = {0, 1, 2, 3};
  std::vector<float> values(4), targets(12, -1), weights(4);
  source.gather(all, values.data(), targets.data(), weights.data());
  EXPECT_EQ(targets, (std::vector<float>{1, 0, 0, 0, 0, 1, 0, 1, 0, 0, 0, 1}));
}

// Events moved anew before every epoch; those to validate with may be the same ones unmoved.
TEST_F(LectureTrial, F23_F25_F26_NoTrainingEventIsItsOriginal) {
  const Json data = Json::parse(R"({
      "generate": {"process": "heavy_higgs", "events": 400},
      "augmentation": {"rotate_phi": true, "phi": ["lepton_phi", "jet_1_phi"]}})");
  const PreparedEvents& prepared = shelf_.get(data, ".");
  const auto view = prepared.events.view();
  const auto preprocessing =
      studies::fit_preprocessing(view, prepared.split.train, prepared.features, prepared.settings);
  const studies::EventInputs inputs(view, preprocessing);
  const TrainingEvents source(view, inputs, prepared.split.train, 1, prepared.augmentation(1, 0));
  const std::size_t width = inputs.inputs();
  std::vector<std::uint32_t> all(source.events());
  for (std::uint32_t i = 0; i < all.size(); ++i) all[i] = i;
  std::vector<float> original(all.size() * width), before, others(all.size());
  std::vector<float> labels(all.size()), seen_labels(all.size());
  source.gather(all, original.data(), labels.data(), others.data());
  for (std::int64_t epoch = 1; epoch <= 3; ++epoch) {
    std::vector<float> seen(original.size());
    source.gather_in_epoch(epoch, all, seen.data(), seen_labels.data(), others.data());
    EXPECT_EQ(seen_labels, labels);
    for (std::size_t event = 0; event < all.size(); ++event) {
      const auto row = [&](const std::vector<float>& values) {
        return std::vector(values.begin() + static_cast<std::ptrdiff_t>(event * width),
                           values.begin() + static_cast<std::ptrdiff_t>((event + 1) * width));
      };
      EXPECT_NE(row(seen), row(original));
      if (epoch > 1) {
        EXPECT_NE(row(seen), row(before));
      }
    }
    before = seen;
  }
  std::vector<float> kept(original.size());
  inputs.gather(prepared.split.train, kept.data());
  EXPECT_EQ(kept, original);
}

}  // namespace
}  // namespace hepsweep::worker
