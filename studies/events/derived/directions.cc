#include <cmath>
#include <numbers>

#include "studies/events/derived/functions.hh"
#include "studies/events/derived/term_reader.hh"

namespace hepsweep::studies::derived {
namespace {

using Pair = std::vector<PhysicsObject>;

Pair read_pair(const Json& json, const std::string& path, NamedColumns& names,
               const std::string& needs_eta = "") {
  return read_list<PhysicsObject>(json, path, 2, 2, [&](const Json& one, const std::string& at) {
    return read_physics_object(one, at, names, needs_eta);
  });
}

double eta_of(const PhysicsObject& object, const float* row) {
  return (*object.eta)(row);
}

/// In [0, pi].
double azimuth_between(const Pair& pair, const float* row) {
  return std::abs(std::remainder(pair[0].phi(row) - pair[1].phi(row), 2 * std::numbers::pi));
}

double eta_between(const Pair& pair, const float* row) {
  return std::abs(eta_of(pair[0], row) - eta_of(pair[1], row));
}

/// Where one object stands with respect to two others.
struct Between {
  PhysicsObject of;
  Pair ends;
};

Between read_between(const Json& json, const std::string& path, NamedColumns& names,
                     const std::string& needs_eta = "") {
  ObjectReader reader(json, path);
  Between result{read_physics_object(reader.value("of"), reader.path("of"), names, needs_eta),
                 read_pair(reader.value("between"), reader.path("between"), names, needs_eta)};
  reader.finish();
  return result;
}

}  // namespace

RowFunction delta_eta(const Json& json, const std::string& path, NamedColumns& names) {
  return [pair = read_pair(json, path, names, "distance in eta")](const float* row) {
    return eta_between(pair, row);
  };
}

RowFunction delta_phi(const Json& json, const std::string& path, NamedColumns& names) {
  return [pair = read_pair(json, path, names)](const float* row) {
    return azimuth_between(pair, row);
  };
}

RowFunction delta_r(const Json& json, const std::string& path, NamedColumns& names) {
  return [pair = read_pair(json, path, names, "distance in eta and phi")](const float* row) {
    return std::hypot(eta_between(pair, row), azimuth_between(pair, row));
  };
}

RowFunction eta_centrality(const Json& json, const std::string& path, NamedColumns& names) {
  return [objects = read_between(json, path, names, "centrality in eta")](const float* row) {
    const double first = eta_of(objects.ends[0], row);
    const double second = eta_of(objects.ends[1], row);
    const double offset = (eta_of(objects.of, row) - (first + second) / 2) / (first - second);
    return std::exp(-4 * offset * offset);
  };
}

RowFunction phi_centrality(const Json& json, const std::string& path, NamedColumns& names) {
  return [objects = read_between(json, path, names)](const float* row) {
    const double middle = objects.of.phi(row);
    const double first = objects.ends[0].phi(row);
    const double second = objects.ends[1].phi(row);
    const double orientation = std::sin(second - first);
    const double a = std::sin(second - middle);
    const double b = std::sin(middle - first);
    return std::copysign((a + b) / std::hypot(a, b), (a + b) * orientation);
  };
}

}  // namespace hepsweep::studies::derived
