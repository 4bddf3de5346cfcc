#include "coordinator/commands/capacity.hh"

#include <gtest/gtest.h>

namespace hepsweep::coordinator {
namespace {

TEST(LectureRow, F27_TrainingEventsForEachParameter) {
  EXPECT_EQ(events_per_parameter({10'000'000, 279'901}, {10'000'000, 279'901}),
            "35.7 training events for each parameter");
  EXPECT_EQ(events_per_parameter({104'729, 481}, {104'729, 10'241}),
            "10.2 to 218 training events for each parameter");
  EXPECT_EQ(events_per_parameter({20, 10}, {20, 301}),
            "0.0664 to 2 training events for each parameter (below 1: prone to overtraining)");
  EXPECT_EQ(events_per_parameter({20, 0}, {20, 0}), "");
}

}  // namespace
}  // namespace hepsweep::coordinator
