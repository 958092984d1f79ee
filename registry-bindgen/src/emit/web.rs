//! stub
use super::{EmitError, File};
use crate::model::Interface;
/// x
pub fn files(_: &Interface) -> Result<Vec<File>, EmitError> {
    Ok(Vec::new())
}
