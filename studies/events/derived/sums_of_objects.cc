#include <cmath>

#include "studies/events/derived/functions.hh"
#include "studies/events/derived/term_reader.hh"

namespace hepsweep::studies::derived {
namespace {

using Objects = Terms<PhysicsObject>;

Objects read_objects(const Json& json, const std::string& path, NamedColumns& names,
                     const std::string& needs_eta = "") {
  return read_terms<PhysicsObject>(json, path, [&](const Json& one, const std::string& at) {
    return read_physics_object(one, at, names, needs_eta);
  });
}

bool is_defined(const FourVector& momentum) {
  return !std::isnan(momentum.e + momentum.px + momentum.py);
}

/// Calls add(momentum) for each object that counts.
template <typename Add>
void for_each(const Objects& objects, const float* row, const Add& add) {
  for (const PhysicsObject& object : objects.required) add(object.momentum(row));
  for (const PhysicsObject& object : objects.if_present) {
    const FourVector momentum = object.momentum(row);
    if (is_defined(momentum)) add(momentum);
  }
}

FourVector sum_of(const Objects& objects, const float* row) {
  FourVector sum;
  for_each(objects, row, [&](const FourVector& momentum) { sum = sum + momentum; });
  return sum;
}

}  // namespace

// FourVector::mass() takes 0 for what rounding made negative, but an undefined one stays so.
RowFunction invariant_mass(const Json& json, const std::string& path, NamedColumns& names) {
  return [objects = read_objects(json, path, names, "invariant mass")](const float* row) {
    const double squared = sum_of(objects, row).mass_squared();
    return squared < 0 ? 0 : std::sqrt(squared);
  };
}

RowFunction transverse_mass(const Json& json, const std::string& path, NamedColumns& names) {
  return [objects = read_objects(json, path, names)](const float* row) {
    double energy = 0;
    double px = 0;
    double py = 0;
    for_each(objects, row, [&](const FourVector& momentum) {
      energy += std::sqrt(momentum.e * momentum.e - momentum.pz * momentum.pz);
      px += momentum.px;
      py += momentum.py;
    });
    const double squared = energy * energy - px * px - py * py;
    return squared < 0 ? 0 : std::sqrt(squared);
  };
}

RowFunction pt_of_sum(const Json& json, const std::string& path, NamedColumns& names) {
  return [objects = read_objects(json, path, names)](const float* row) {
    return sum_of(objects, row).pt();
  };
}

RowFunction scalar_sum(const Json& json, const std::string& path, NamedColumns& names) {
  return [objects = read_objects(json, path, names)](const float* row) {
    double sum = 0;
    for (const PhysicsObject& object : objects.required) sum += object.pt(row);
    for (const PhysicsObject& object : objects.if_present) {
      const double pt = object.pt(row);
      if (!std::isnan(pt)) sum += pt;
    }
    return sum;
  };
}

}  // namespace hepsweep::studies::derived
