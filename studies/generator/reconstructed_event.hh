#pragma once

#include <array>

namespace hepsweep::studies {

/// What the detector measures of a massless object: GeV and radians.
struct MeasuredObject {
  double pt = 0;
  double eta = 0;
  double phi = 0;
};

struct MeasuredJet : MeasuredObject {
  int b_tag = 0;  ///< 0: none, 1: loose only, 2: tight
};

/// An accepted event as an analysis sees it.
struct ReconstructedEvent {
  static constexpr std::size_t leading_jets = 4;

  MeasuredObject lepton;
  double missing_pt = 0;                       ///< GeV
  double missing_phi = 0;                      ///< radians
  std::array<MeasuredJet, leading_jets> jets;  ///< in falling order of pT
};

/// The seven high-level features, in GeV.
struct ReconstructedMasses {
  double m_jj = 0;    ///< hadronic W boson
  double m_jjj = 0;   ///< hadronic top quark
  double m_lv = 0;    ///< leptonic W boson
  double m_jlv = 0;   ///< leptonic top quark
  double m_bb = 0;    ///< light Higgs boson
  double m_wbb = 0;   ///< charged Higgs boson
  double m_wwbb = 0;  ///< heavy Higgs boson
};

/// The masses from the measured objects alone (docs/generator.md has the choice of pairs): a
/// function of the 21 low-level features.
ReconstructedMasses reconstruct_masses(const ReconstructedEvent& event);

}  // namespace hepsweep::studies
