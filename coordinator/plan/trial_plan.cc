#include "coordinator/plan/trial_plan.hh"

namespace hepsweep::coordinator {

studies::TrialSpecification WaitingTrial::specification() const {
  studies::TrialSpecification whole = work->specification;
  whole.trial = trial;
  whole.replica = replica;
  return whole;
}

}  // namespace hepsweep::coordinator
