//! The integration tests of `ingest`, in one binary.
