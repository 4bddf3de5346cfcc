#include "worker/trainer/checkpoint.hh"

#include <cmath>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/digest.hh"
#include "core/error.hh"
#include "core/files.hh"
#include "tests/support/temporary_folder.hh"
#include "worker/trainer/checkpoint_file.hh"

namespace hepsweep::worker {
namespace {

using ::testing::HasSubstr;

Checkpoint example() {
  Checkpoint checkpoint;
  checkpoint.key = {"0123", "1.0", "x86-64-v2", "4567"};
  checkpoint.seconds = 12.5;
  checkpoint.cpu_seconds = 11;
  checkpoint.curves = {{1, "train", "loss", 0.5}, {1, "validation", "auc", std::nan("7")}};
  checkpoint.training.epochs = 1;
  checkpoint.training.step = {9, {1, 2, -0.0F}, {0.9, 0.99}, {{3, 4, 5}, {6, 7, 8}}};
  checkpoint.training.epoch_loss = {0.25, 3};
  checkpoint.training.training_loss = {0.5};
  checkpoint.training.best_epoch = 1;
  checkpoint.training.best_metric = -0.125;
  checkpoint.training.best_weights = {1, 1, 1};
  checkpoint.training.epoch_start = {2, 1, 0};
  return checkpoint;
}

std::string message_of(std::string_view bytes) {
  try {
    checkpoint_from_bytes(bytes);
  } catch (const Error& error) {
    return error.what();
  }
  return "accepted";
}

std::string with_checksum(std::string content) {
  const std::uint64_t checksum = checksum_of(content);
  return content.append(reinterpret_cast<const char*>(&checksum), sizeof(checksum));
}

TEST(Checkpoint, ComesBackBitForBit) {
  const std::string bytes = to_bytes(example());
  const Checkpoint read = checkpoint_from_bytes(bytes);
  EXPECT_EQ(to_bytes(read), bytes);
  EXPECT_EQ(read.key, example().key);
  EXPECT_EQ(read.training.step.optimizer_values, example().training.step.optimizer_values);
  EXPECT_EQ(read.training.epoch_start, example().training.epoch_start);
  EXPECT_EQ(read.curves.at(0).metric, "loss");
}

TEST(Checkpoint, EveryTruncationIsAnError) {
  const std::string bytes = to_bytes(example());
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    EXPECT_NE(message_of(std::string_view(bytes).substr(0, size)), "accepted") << size;
  }
  EXPECT_NE(message_of(bytes + '\0'), "accepted");
}

TEST(Checkpoint, EveryChangedBitIsAnError) {
  std::string bytes = to_bytes(example());
  for (std::size_t bit = 0; bit < 8 * bytes.size(); ++bit) {
    const auto flip = static_cast<char>(1U << (bit % 8));
    bytes[bit / 8] = static_cast<char>(bytes[bit / 8] ^ flip);
    EXPECT_NE(message_of(bytes), "accepted") << bit;
    bytes[bit / 8] = static_cast<char>(bytes[bit / 8] ^ flip);
  }
}

// Whoever can compute checksums can write any length: none is believed.
TEST(Checkpoint, LengthsThatLieAreErrors) {
  const std::string bytes = to_bytes(example());
  const std::string content = bytes.substr(0, bytes.size() - sizeof(std::uint64_t));
  for (std::size_t at = 12; at + 8 <= content.size(); ++at) {
    std::string changed = content;
    changed.replace(at, 8, 8, '\xff');
    message_of(with_checksum(changed));  // the sanitizers watch
    EXPECT_NE(message_of(with_checksum(content.substr(0, at))), "accepted") << at;
  }
}

TEST(Checkpoint, SaysWhatIsWrong) {
  EXPECT_THAT(message_of("a text"), HasSubstr("no checkpoint"));
  std::string newer = to_bytes(example());
  newer[8] = 3;
  EXPECT_THAT(message_of(newer), HasSubstr("version 3"));
  std::string damaged = to_bytes(example());
  damaged[40] ^= 1;
  EXPECT_THAT(message_of(damaged), HasSubstr("damaged"));
}

TEST(Checkpoint, OfSomethingElseIsRefusedByWhatDiffers) {
  const CheckpointKey key = example().key;
  check_key(key, key);
  for (std::string CheckpointKey::*part :
       {&CheckpointKey::specification, &CheckpointKey::program_version,
        &CheckpointKey::instruction_set, &CheckpointKey::events}) {
    CheckpointKey other = key;
    other.*part = "another";
    try {
      check_key(other, key);
      FAIL() << "accepted";
    } catch (const Error& error) {
      EXPECT_THAT(error.what(), HasSubstr("another, not " + key.*part));
    }
  }
}

TEST(CheckpointFile, NamesItsTrial) {
  studies::TrialSpecification trial;
  trial.trial = 7;
  const std::string file = checkpoint_file("folder", trial).string();
  EXPECT_EQ(trial_of_checkpoint(file), 7);
  EXPECT_EQ(trial_of_checkpoint(file + ".aBcDeF"), 7);
  for (const char* other : {"trial-7.checkpoint", "trial--7-ab.checkpoint", "trial-7-ab.txt",
                            "trial-99999999999999999999-ab.checkpoint", "7-ab.checkpoint", ""}) {
    EXPECT_EQ(trial_of_checkpoint(other), std::nullopt) << other;
  }
}

TEST(CheckpointFile, IsRemovedWithWhatWasLeftHalfWritten) {
  const testing::TemporaryFolder folder;
  studies::TrialSpecification trial;
  trial.trial = 7;
  studies::TrialSpecification other = trial;
  other.replica = 1;
  const auto file = checkpoint_file(folder.path(), trial);
  ASSERT_NE(file, checkpoint_file(folder.path(), other));
  write_file_atomically(file, "one");
  write_file_atomically(file.string() + ".aBcDeF", "half");
  write_file_atomically(checkpoint_file(folder.path(), other), "two");
  remove_checkpoint(folder.path(), trial);
  remove_checkpoint(folder / "missing", trial);
  EXPECT_FALSE(std::filesystem::exists(file));
  EXPECT_FALSE(std::filesystem::exists(file.string() + ".aBcDeF"));
  EXPECT_TRUE(std::filesystem::exists(checkpoint_file(folder.path(), other)));
}

}  // namespace
}  // namespace hepsweep::worker
