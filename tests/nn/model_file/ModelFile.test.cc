#include <cmath>

#include <gtest/gtest.h>

#include "core/digest.hh"
#include "core/error.hh"
#include "nn/model_file/model_file.hh"

namespace hepsweep::nn {
namespace {

Model small_model() {
  const Json layers = Json::parse(R"([{"dense": {"units": 3, "activation": "tanh"}, "repeat": 2},
                                      {"dense": {"units": 1, "activation": "sigmoid"}}])");
  Model model = model_of(Network(layers, "network", 2, {.study = 9}));
  model.features = {"lepton_pt", "m_\xc3\xb5"};
  model.classes = {"background", "signal"};
  model.preprocessing = {{"mean", {0.5, -0.25}}};
  model.provenance = {{"study", "test"}, {"trial", 7}};
  return model;
}

TEST(ModelFile, gives_back_what_it_was_given) {
  Model model = small_model();
  model.weights[3] = std::nanf("");
  model.weights[4] = -INFINITY;
  const Model read = model_from_bytes(to_bytes(model), "m.hepsnn");
  EXPECT_EQ(read.layers, model.layers);
  EXPECT_EQ(read.features, model.features);
  EXPECT_EQ(read.classes, model.classes);
  EXPECT_EQ(read.preprocessing, model.preprocessing);
  EXPECT_EQ(read.provenance, model.provenance);
  EXPECT_EQ(to_bytes(read), to_bytes(model));
}

TEST(ModelFile, gives_a_network_with_the_same_scores) {
  const Model model = small_model();
  Network network = network_of(model_from_bytes(to_bytes(model), "m"));
  Network original(model.layers, "network", 2, {.study = 9});
  const float event[] = {0.3F, -2};
  float a = 0, b = 0;
  network.predict(event, 1, &a);
  original.predict(event, 1, &b);
  EXPECT_EQ(a, b);
}

TEST(ModelFile, takes_no_memory_for_a_network_that_is_larger_than_its_weights) {
  Model model = small_model();
  model.layers = Json::parse(R"([{"dense": {"units": 30000}, "repeat": 2}])");  // 3.6 GB
  const Model read = model_from_bytes(to_bytes(model), "m");
  try {
    network_of(read);
    FAIL() << "accepted";
  } catch (const InputError& error) {
    EXPECT_STREQ(error.what(), "25 weights for a network with 900120000 parameters");
  }
}

TEST(ModelFile, refuses_every_flipped_byte) {
  const std::string good = to_bytes(small_model());
  for (std::size_t i = 0; i < good.size(); ++i) {
    for (const int bit : {0x01, 0x80}) {
      std::string bad = good;
      bad[i] = static_cast<char>(bad[i] ^ bit);
      EXPECT_THROW(model_from_bytes(bad, "m"), InputError) << "byte " << i;
    }
  }
}

TEST(ModelFile, refuses_every_truncation_and_bytes_behind_the_end) {
  const std::string good = to_bytes(small_model());
  for (std::size_t size = 0; size < good.size(); ++size) {
    EXPECT_THROW(model_from_bytes(good.substr(0, size), "m"), InputError) << size << " bytes";
  }
  EXPECT_THROW(model_from_bytes(good + "x", "m"), InputError);
}

std::string message_for(const std::string& bytes) {
  try {
    model_from_bytes(bytes, "scores.hepsnn");
  } catch (const InputError& error) {
    return error.what();
  }
  return "";
}

/// The bytes with a right checksum.
std::string sealed(std::string bytes) {
  bytes.resize(bytes.size() - 8);
  const std::uint64_t checksum = checksum_of(bytes);
  return bytes.append(reinterpret_cast<const char*>(&checksum), 8);
}

TEST(ModelFile, says_what_is_wrong_with_a_file) {
  std::string bytes = to_bytes(small_model());
  EXPECT_NE(message_for("{\"a\": 1}").find("not a hepsweep model"), std::string::npos);
  EXPECT_NE(message_for(bytes.substr(0, 100)).find("truncated"), std::string::npos);
  EXPECT_NE(message_for("").find("scores.hepsnn"), std::string::npos);
  bytes[8] = 3;
  EXPECT_NE(message_for(sealed(bytes)).find("newer"), std::string::npos);
  bytes[8] = 1;
  bytes[bytes.size() - 20] = static_cast<char>(bytes[bytes.size() - 20] ^ 1);
  EXPECT_NE(message_for(bytes).find("checksum"), std::string::npos);
}

TEST(ModelFile, refuses_huge_announced_sizes_without_taking_memory) {
  std::string bytes = to_bytes(small_model());
  for (int i = 16; i < 24; ++i) bytes[static_cast<std::size_t>(i)] = static_cast<char>(0xff);
  EXPECT_NE(message_for(sealed(bytes)).find("announces"), std::string::npos);
  bytes = to_bytes(small_model());
  bytes[23] = 0x40;  // times 4 this overflows
  EXPECT_NE(message_for(sealed(bytes)).find("announces"), std::string::npos);
}

TEST(ModelFile, refuses_a_header_that_is_not_one) {
  const std::string good = to_bytes(small_model());
  std::string bytes = good;
  bytes[24] = '[';
  EXPECT_NE(message_for(sealed(bytes)), "");
  bytes = good;
  bytes.replace(bytes.find("features"), 8, "faetures");
  EXPECT_NE(message_for(sealed(bytes)).find("features"), std::string::npos);
}

TEST(ModelFile, refuses_weights_that_do_not_fit_the_layers) {
  Model model = small_model();
  model.features.push_back("a third");
  EXPECT_THROW(network_of(model), InputError);
}

}  // namespace
}  // namespace hepsweep::nn
