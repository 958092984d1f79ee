//! The package of the examples. Each is a separate program; README.md beside this file lists them.
