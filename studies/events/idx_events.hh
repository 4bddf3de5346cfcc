#pragma once

#include <string>

#include "studies/events/event_reader.hh"

namespace hepsweep::studies {

/// Whether a file is called like the IDX files of MNIST: "train-images-idx3-ubyte.gz".
bool is_called_idx(std::string_view file);

/// The file with the labels of a file of images: "train-labels-idx1-ubyte.gz" beside it.
/// \throws InputError for a name without "images"
std::string idx_label_file(const std::string& file);

/// Reads images (or rows) of unsigned bytes, plain or compressed, as events: columns
/// pixel_ROW_COLUMN (value_COLUMN for rows) with values from 0 to 1, and the label "label" from
/// idx_label_file() where the plan asks for it. \throws InputError
RawEvents read_idx_events(const std::string& file, const ReadPlan& plan);

}  // namespace hepsweep::studies
