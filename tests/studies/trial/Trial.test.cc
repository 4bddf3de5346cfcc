#include "studies/trial/trial.hh"

#include <bit>
#include <cmath>
#include <cstring>
#include <limits>
#include <stdexcept>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/digest.hh"
#include "core/error.hh"

namespace hepsweep::studies {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

TrialSpecification example_trial() {
  TrialSpecification trial;
  trial.trial = 17;
  trial.configuration = 4;
  trial.replica = 2;
  trial.stage = "final";
  trial.variation = "jet_scale_up";
  trial.seed = std::numeric_limits<std::uint64_t>::max();
  trial.document = Json::parse(R"({"z": 1, "a": [0.1, -3, 1e300, true, null], "é": {}})");
  trial.base_folder = "/data/higgs";
  trial.objective = "auc";
  trial.epochs = 12;
  return trial;
}

TrialResult example_result() {
  TrialResult result;
  result.state = TrialState::diverged;
  result.reason = "the loss is NaN in epoch 3";
  result.metrics = {{"validation", "auc", 0.1, 1e-300, "epoch 2"},
                    {"validation", "auc", 0.1 + 0.2},
                    {"train", "log_loss", infinity, -0.0}};
  result.curves = {{1, "train", "log_loss", std::nextafter(1.0, 2.0)},
                   {2, "train", "log_loss", -infinity}};
  result.network_parameters = 12'345'678'901;
  result.best_epoch = 1;
  result.epochs = 3;
  result.model = std::string("model\0\xff\x80 bytes", 14);
  result.events_digest = "0123456789abcdef";
  result.seconds = 1.5;
  result.cpu_seconds = 1.25;
  result.memory_mb = 33.75;
  return result;
}

std::uint64_t bits(double value) {
  return std::bit_cast<std::uint64_t>(value);
}

std::string message(const Json& json) {
  std::string body;
  Json::to_cbor(json, body);
  const std::uint64_t checksum = checksum_of(body);
  std::string bytes(sizeof checksum, '\0');
  std::memcpy(bytes.data(), &checksum, sizeof checksum);
  return bytes + body;
}

TEST(TrialState, NamesGoThereAndBack) {
  for (const auto state : {TrialState::waiting, TrialState::running, TrialState::complete,
                           TrialState::stopped, TrialState::diverged, TrialState::failed}) {
    EXPECT_EQ(state_of_name(state_name(state)), state);
  }
  EXPECT_EQ(state_name(TrialState::diverged), "diverged");
  EXPECT_THROW(state_of_name("finished"), std::invalid_argument);
  EXPECT_THROW(state_of_name(""), std::invalid_argument);
}

TEST(TrialState, OnlyWaitingAndRunningTrialsCanChange) {
  EXPECT_FALSE(is_final(TrialState::waiting));
  EXPECT_FALSE(is_final(TrialState::running));
  for (const auto state :
       {TrialState::complete, TrialState::stopped, TrialState::diverged, TrialState::failed}) {
    EXPECT_TRUE(is_final(state)) << state_name(state);
  }
}

TEST(TrialResult, ValueIsThatOfTheWholeTraining) {
  const TrialResult result = example_result();
  EXPECT_EQ(result.value("validation", "auc"), 0.1 + 0.2);
  EXPECT_EQ(result.value("train", "log_loss"), infinity);
  EXPECT_EQ(result.value("test", "auc"), std::nullopt);
  EXPECT_EQ(result.value("validation", "accuracy"), std::nullopt);
}

TEST(TrialMessage, SpecificationSurvives) {
  const TrialSpecification sent = example_trial();
  const TrialSpecification received = trial_from_bytes(to_bytes(sent));
  EXPECT_EQ(received.trial, sent.trial);
  EXPECT_EQ(received.configuration, sent.configuration);
  EXPECT_EQ(received.replica, sent.replica);
  EXPECT_EQ(received.stage, sent.stage);
  EXPECT_EQ(received.variation, sent.variation);
  EXPECT_EQ(received.seed, sent.seed);
  EXPECT_EQ(received.document.dump(), sent.document.dump());  // the order of keys included
  EXPECT_EQ(received.base_folder, sent.base_folder);
  EXPECT_EQ(received.objective, sent.objective);
  EXPECT_EQ(received.epochs, sent.epochs);
}

TEST(TrialMessage, EmptySpecificationSurvives) {
  const TrialSpecification received = trial_from_bytes(to_bytes(TrialSpecification{}));
  EXPECT_EQ(received.stage, "search");
  EXPECT_TRUE(received.document.is_null());
  EXPECT_EQ(received.epochs, std::nullopt);
}

TEST(TrialMessage, ResultSurvives) {
  const TrialResult sent = example_result();
  const TrialResult received = result_from_bytes(to_bytes(sent));
  EXPECT_EQ(received.state, sent.state);
  EXPECT_EQ(received.reason, sent.reason);
  ASSERT_EQ(received.metrics.size(), sent.metrics.size());
  for (std::size_t i = 0; i < sent.metrics.size(); ++i) {
    EXPECT_EQ(received.metrics[i].split, sent.metrics[i].split);
    EXPECT_EQ(received.metrics[i].metric, sent.metrics[i].metric);
    EXPECT_EQ(received.metrics[i].rung, sent.metrics[i].rung);
    EXPECT_EQ(bits(received.metrics[i].value), bits(sent.metrics[i].value));
    EXPECT_EQ(bits(received.metrics[i].error), bits(sent.metrics[i].error));
  }
  ASSERT_EQ(received.curves.size(), sent.curves.size());
  for (std::size_t i = 0; i < sent.curves.size(); ++i) {
    EXPECT_EQ(received.curves[i].epoch, sent.curves[i].epoch);
    EXPECT_EQ(received.curves[i].split, sent.curves[i].split);
    EXPECT_EQ(received.curves[i].metric, sent.curves[i].metric);
    EXPECT_EQ(bits(received.curves[i].value), bits(sent.curves[i].value));
  }
  EXPECT_EQ(received.network_parameters, sent.network_parameters);
  EXPECT_EQ(received.best_epoch, sent.best_epoch);
  EXPECT_EQ(received.epochs, sent.epochs);
  EXPECT_EQ(received.model, sent.model);
  EXPECT_EQ(received.events_digest, sent.events_digest);
  EXPECT_EQ(received.seconds, sent.seconds);
  EXPECT_EQ(received.cpu_seconds, sent.cpu_seconds);
  EXPECT_EQ(received.memory_mb, sent.memory_mb);
}

TEST(TrialMessage, EveryBitOfANumberSurvives) {
  for (const std::uint64_t pattern :
       {0x0000000000000000ULL, 0x8000000000000000ULL, 0x0000000000000001ULL, 0x7ff0000000000000ULL,
        0xfff0000000000000ULL, 0x7ff8000000000000ULL, 0xfff8000000000000ULL, 0x7ff8dead0000beefULL,
        0x3fb999999999999aULL, 0x7fefffffffffffffULL}) {
    TrialResult result;
    result.metrics = {{"validation", "auc", std::bit_cast<double>(pattern)}};
    const TrialResult received = result_from_bytes(to_bytes(result));
    EXPECT_EQ(bits(received.metrics.at(0).value), pattern);
  }
}

TEST(TrialMessage, TextThatIsNotUtf8Survives) {
  TrialResult result;
  result.reason = "stderr: \xff\xfe";
  EXPECT_EQ(result_from_bytes(to_bytes(result)).reason, result.reason);
}

TEST(TrialMessage, EveryDamagedByteIsNoticed) {
  const std::string good = to_bytes(example_result());
  for (std::size_t i = 0; i < good.size(); ++i) {
    std::string bad = good;
    bad[i] = static_cast<char>(bad[i] ^ 0x10);
    EXPECT_THROW(result_from_bytes(bad), Error) << "byte " << i;
  }
}

TEST(TrialMessage, EveryTruncationIsNoticed) {
  const std::string good = to_bytes(example_trial());
  for (std::size_t size = 0; size < good.size(); ++size) {
    EXPECT_THROW(trial_from_bytes(good.substr(0, size)), Error) << size << " bytes";
  }
  EXPECT_THROW(trial_from_bytes(good + "x"), Error);
}

TEST(TrialMessage, AnotherKindOfMessageIsRefused) {
  EXPECT_THROW(trial_from_bytes(to_bytes(example_result())), Error);
  EXPECT_THROW(result_from_bytes(to_bytes(example_trial())), Error);
  for (const char* text : {"null", "[]", "{}", "3", R"({"trial": "one"})"}) {
    EXPECT_THROW(trial_from_bytes(message(Json::parse(text))), Error) << text;
    EXPECT_THROW(result_from_bytes(message(Json::parse(text))), Error) << text;
  }
}

TEST(TrialMessage, EveryWrongTypeInsideIsRefused) {
  const Json good = Json::from_cbor(to_bytes(example_result()).substr(8));
  for (std::size_t i = 0; i < good.size(); ++i) {
    Json bad = good;
    bad[i] = nullptr;
    EXPECT_THROW(result_from_bytes(message(bad)), Error) << i;
  }
}

TEST(TrialMessage, UnknownStateIsRefused) {
  Json json = Json::from_cbor(to_bytes(example_result()).substr(8));
  json[1] = "lost";
  EXPECT_THROW(result_from_bytes(message(json)), Error);
}

TEST(TrialMessage, AListThatEndsWithinAnElementIsRefused) {
  Json json = Json::from_cbor(to_bytes(example_result()).substr(8));
  json[3].push_back("one more");
  EXPECT_THROW(result_from_bytes(message(json)), Error);
}

}  // namespace
}  // namespace hepsweep::studies
