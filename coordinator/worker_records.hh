#pragma once

#include <vector>

#include "coordinator/books.hh"
#include "coordinator/loss_watch.hh"

namespace hepsweep::coordinator {

/// The workers as readers of the database see them.
std::vector<results::WorkerRecord> worker_records(const Books& books, const LossWatch& losses);

}  // namespace hepsweep::coordinator
