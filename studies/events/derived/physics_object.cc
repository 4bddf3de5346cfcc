#include "studies/events/derived/physics_object.hh"

#include <cmath>

#include <fmt/core.h>

#include "core/error.hh"
#include "core/json_reader.hh"

namespace hepsweep::studies {
namespace {

std::optional<Quantity> read_optional(ObjectReader& reader, const char* key, NamedColumns& names) {
  const Json* json = reader.find(key);
  if (json == nullptr) return std::nullopt;
  return Quantity::read(*json, reader.path(key), names);
}

}  // namespace

Quantity Quantity::read(const Json& json, const std::string& path, NamedColumns& names) {
  Quantity quantity;
  if (json.is_string()) {
    quantity.column_ = names.index(json.get<std::string>(), path);
  } else if (json.is_number()) {
    quantity.constant_ = json.get<double>();
  } else {
    throw JsonError(path, fmt::format("{} is neither a column nor a number", shown(json)));
  }
  return quantity;
}

FourVector PhysicsObject::momentum(const float* row) const {
  const double transverse = pt(row);
  const double azimuth = phi(row);
  const double pz = eta ? transverse * std::sinh((*eta)(row)) : 0;
  const double m = mass ? (*mass)(row) : 0;
  return {std::sqrt(transverse * transverse + pz * pz + m * m), transverse * std::cos(azimuth),
          transverse * std::sin(azimuth), pz};
}

PhysicsObject read_physics_object(const Json& json, const std::string& path, NamedColumns& names,
                                  const std::string& needs_eta) {
  if (json.is_string()) {
    const auto name = json.get<std::string>();
    const Json& object = names.object(name, path);
    if (!needs_eta.empty() && object.is_object() && !object.contains("eta")) {
      throw JsonError(
          path, fmt::format("the object \"{}\" has no \"eta\", without which there is no {}", name,
                            needs_eta));
    }
    return read_physics_object(object, names.object_path(name), names, needs_eta);
  }
  ObjectReader reader(json, path);
  PhysicsObject object{Quantity::read(reader.value("pt"), reader.path("pt"), names),
                       Quantity::read(reader.value("phi"), reader.path("phi"), names),
                       read_optional(reader, "eta", names), read_optional(reader, "mass", names)};
  reader.finish();
  if (!needs_eta.empty() && !object.eta) {
    throw JsonError(path, fmt::format("the key \"eta\" is missing; {} needs it", needs_eta));
  }
  return object;
}

}  // namespace hepsweep::studies
