#include "studies/generator/heavy_higgs.hh"

#include <cmath>
#include <limits>

#include <fmt/core.h>

#include "core/error.hh"
#include "core/random.hh"
#include "studies/generator/candidate.hh"
#include "studies/generator/event_weight.hh"

namespace hepsweep::studies {
namespace {

constexpr std::int64_t most_events = 1'000'000'000;

void check(const GeneratorSettings& settings) {
  if (settings.events < 1 || settings.events > most_events) {
    throw InputError(
        fmt::format("heavy_higgs: events is {}, must be in 1 .. {}", settings.events, most_events));
  }
  if (!(settings.signal_fraction > 0 && settings.signal_fraction < 1)) {
    throw InputError(fmt::format("heavy_higgs: signal_fraction is {}, must be in (0, 1)",
                                 settings.signal_fraction));
  }
  check(settings.nuisances);
}

void check_range(const GeneratorSettings& settings, std::int64_t first, std::int64_t last) {
  if (first >= 0 && first < last && last <= settings.events) return;
  throw InputError(
      fmt::format("heavy_higgs: no events {} .. {} among {}", first, last - 1, settings.events));
}

void append(std::vector<float>& values, const ReconstructedEvent& event) {
  const auto add = [&](double value) { values.push_back(static_cast<float>(value)); };
  add(event.lepton.pt);
  add(event.lepton.eta);
  add(event.lepton.phi);
  add(event.missing_pt);
  add(event.missing_phi);
  for (const MeasuredJet& jet : event.jets) {
    add(jet.pt);
    add(jet.eta);
    add(jet.phi);
    add(jet.b_tag);
  }
  const ReconstructedMasses masses = reconstruct_masses(event);
  for (const double mass : {masses.m_jj, masses.m_jjj, masses.m_lv, masses.m_jlv, masses.m_bb,
                            masses.m_wbb, masses.m_wwbb}) {
    add(mass);
  }
}

/// Tries candidates of one class until one is accepted.
Candidate accepted_event(const CandidateStreams& streams, std::int64_t event, bool signal,
                         ClassAcceptance& count) {
  for (std::uint32_t attempt = 0; attempt < CandidateStreams::most_attempts; ++attempt) {
    Candidate candidate = streams.candidate(event, attempt, signal);
    ++count.generated;
    if (!candidate.measured) continue;
    ++count.accepted;
    return candidate;
  }
  throw Error(fmt::format("heavy_higgs: no candidate of event {} was accepted in {} attempts",
                          event, CandidateStreams::most_attempts));
}

}  // namespace

double ClassAcceptance::acceptance() const {
  if (generated == 0) return std::numeric_limits<double>::quiet_NaN();
  return static_cast<double>(accepted) / static_cast<double>(generated);
}

ClassAcceptance GeneratorReport::total() const {
  return {classes[0].generated + classes[1].generated, classes[0].accepted + classes[1].accepted};
}

const std::vector<std::string>& heavy_higgs_columns() {
  static const std::vector<std::string> columns = {"lepton_pT",
                                                   "lepton_eta",
                                                   "lepton_phi",
                                                   "missing_energy_magnitude",
                                                   "missing_energy_phi",  //
                                                   "jet_1_pt",
                                                   "jet_1_eta",
                                                   "jet_1_phi",
                                                   "jet_1_b-tag",  //
                                                   "jet_2_pt",
                                                   "jet_2_eta",
                                                   "jet_2_phi",
                                                   "jet_2_b-tag",  //
                                                   "jet_3_pt",
                                                   "jet_3_eta",
                                                   "jet_3_phi",
                                                   "jet_3_b-tag",  //
                                                   "jet_4_pt",
                                                   "jet_4_eta",
                                                   "jet_4_phi",
                                                   "jet_4_b-tag",  //
                                                   "m_jj",
                                                   "m_jjj",
                                                   "m_lv",
                                                   "m_jlv",
                                                   "m_bb",
                                                   "m_wbb",
                                                   "m_wwbb"};
  return columns;
}

EventTable generate_heavy_higgs(const GeneratorSettings& settings, GeneratorReport& report) {
  check(settings);
  return generate_heavy_higgs(settings, 0, settings.events, report);
}

EventTable generate_heavy_higgs(const GeneratorSettings& settings, std::int64_t first,
                                std::int64_t last, GeneratorReport& report) {
  check(settings);
  check_range(settings, first, last);
  const CandidateStreams streams(settings.seed, settings.nuisances);
  const auto events = static_cast<std::size_t>(last - first);
  EventTable table;
  table.columns = heavy_higgs_columns();
  table.classes = {"background", "signal"};
  table.values.reserve(events * table.columns.size());
  table.labels.reserve(events);
  table.weights.reserve(events);
  for (std::int64_t event = first; event < last; ++event) {
    const bool signal = streams.is_signal(event, settings.signal_fraction);
    ClassAcceptance& count = report.classes[signal ? 1 : 0];
    const Candidate candidate = accepted_event(streams, event, signal, count);
    append(table.values, *candidate.measured);
    table.weights.push_back(event_weight(candidate.truth, signal, settings.nuisances));
    table.labels.push_back(signal ? 1 : 0);
  }
  return table;
}

}  // namespace hepsweep::studies
