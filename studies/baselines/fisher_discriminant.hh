#pragma once

#include "studies/baselines/classic_method.hh"

namespace hepsweep::studies {

/// The linear discriminant of R. A. Fisher, Annals of Eugenics 7 (1936) 179: coefficients
/// S^-1 (m1 - m0) with the classes' weighted means m and the covariance S that they have in common
/// (within classes, weighted). The score is the probability of class 1 that two Gaussians of equal
/// covariance would have. A column that is constant or a combination of others has coefficient 0.
ClassicMethod fisher_discriminant();

}  // namespace hepsweep::studies
