//! The peers of `../library` in Python: a callable of Python that Rust calls, and an object of Rust that Python calls, by UniFFI and by PyO3.
//!
//! The work is that of `call_often` and `make_scaler` there.

use std::sync::Arc;

use pyo3::prelude::{
    Py, PyAny, PyAnyMethods as _, PyResult, Python, pyclass, pyfunction, pymethods, pymodule,
};

uniffi::setup_scaffolding!();

/// What Python implements.
#[uniffi::export(callback_interface)]
pub trait Scales: Send + Sync {
    /// Scales a number.
    fn scale(&self, x: i32) -> Result<i32, Refused>;
}

/// What a callable that fails leaves: without an error in the signature, UniFFI panics in Rust.
#[derive(Debug, thiserror::Error, uniffi::Error)]
#[uniffi(flat_error)]
pub enum Refused {
    /// Python raised something.
    #[error("{0}")]
    Raised(String),
}

impl From<uniffi::UnexpectedUniFFICallbackError> for Refused {
    fn from(error: uniffi::UnexpectedUniFFICallbackError) -> Self {
        Refused::Raised(error.reason)
    }
}

/// Calls it so many times, and returns its last result.
#[uniffi::export]
pub fn uniffi_call_often(scales: Box<dyn Scales>, times: i32) -> Result<i32, Refused> {
    (0..times).try_fold(0, |_, x| scales.scale(x))
}

/// What Rust implements.
#[derive(uniffi::Object)]
pub struct Scaler(i32);

#[uniffi::export]
impl Scaler {
    /// Scales a number.
    pub fn scale(&self, x: i32) -> i32 {
        x.wrapping_mul(self.0)
    }
}

/// Makes one.
#[uniffi::export]
pub fn make_scaler(factor: i32) -> Arc<Scaler> {
    Arc::new(Scaler(factor))
}

/// An object of PyO3's.
#[pyclass(frozen)]
struct PyScaler(i32);

#[pymethods]
impl PyScaler {
    #[new]
    fn new(factor: i32) -> Self {
        PyScaler(factor)
    }
    fn __call__(&self, x: i32) -> i32 {
        x.wrapping_mul(self.0)
    }
}

/// Calls a callable that Rust could keep, as PyO3's users write it.
#[pyfunction]
fn call_often(scales: Py<PyAny>, times: i32) -> PyResult<i32> {
    (0..times).try_fold(0, |_, x| {
        Python::attach(|py| scales.bind(py).call1((x,))?.extract())
    })
}

#[pymodule]
mod pyo3_peers {
    #[pymodule_export]
    use super::{PyScaler, call_often};
}
