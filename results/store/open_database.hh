#pragma once

#include <filesystem>
#include <memory>
#include <span>
#include <string>

#include "results/schema/migrations.hh"
#include "results/store/connection.hh"
#include "results/store/file_system.hh"

namespace hepsweep::results {

/// What a database file turned out to hold.
enum class Content { nothing, ours };

/// Tells what an open database holds.
/// \throws InputError where it is no SQLite database, another program's, or of a newer version
Content content_of(Connection& connection);

/// PRAGMA user_version.
int version_of(Connection& connection);

/// \throws InputError where a database of ours must be upgraded first
void require_current_version(Connection& connection);

/// Opens a file to write to it, making it where it is missing; nothing is written yet.
/// \pre the caller has the WriterLock
/// \throws InputError where it can't be written or is no database of ours
std::unique_ptr<Connection> open_for_writing(const std::filesystem::path& file, StorageMode mode);

/// Sets the journal and the synchronisation for the mode; returns the mode that was had: shared
/// memory may be missing where it was expected. \throws DatabaseError
StorageMode configure_for_writing(Connection& connection, StorageMode mode);

/// Brings the schema from its version to that of the last step, in one transaction.
void migrate(Connection& connection, std::span<const Migration> steps);

/// A file in which nothing stands yet: a run was killed while it made its database.
class EmptyDatabase : public InputError {
 public:
  explicit EmptyDatabase(const std::filesystem::path& file);
};

/// Opens a database of this version to read it, also while it is written to by another process.
/// \param note "" or what a reader must know: a snapshot, and its age
/// \throws InputError; EmptyDatabase where there is nothing in it
std::unique_ptr<Connection> open_for_reading(const std::filesystem::path& file, std::string& note);

/// Where the copy for readers stands that a writer in exclusive mode makes from time to time.
std::filesystem::path snapshot_of(const std::filesystem::path& file);

/// \throws InputError where there is no such file, or it is a folder
void require_file(const std::filesystem::path& file);

}  // namespace hepsweep::results
