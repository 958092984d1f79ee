//! The package of the examples: each is a program of its own, listed in README.md beside this file.
