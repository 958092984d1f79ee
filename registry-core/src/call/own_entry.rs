//! The signatures of the crate's own entries: those of promises, of queues and of hosts.
//!
//! Foreign code can't call such an entry: its signature has no record, and no stub.

/// Declares a signature: its marker, and the static by whose address it is known.
macro_rules! own_entry {
    ($(#[$doc:meta])* $vis:vis enum $marker:ident: $name:literal, $params:ty => $return:ty) => {
        $(#[$doc])*
        $vis enum $marker {}

        // SAFETY: `info` is a static of its own. No C function is made of the signature.
        unsafe impl $crate::call::signature::Signature for $marker {
            type CFn = ();
            type Params = $params;
            type Return = $return;
            fn info() -> &'static $crate::values::signature_info::SignatureInfo {
                use $crate::values::signature_info::{Recorded, SignatureInfo, Unique, here};
                static INFO: SignatureInfo = SignatureInfo {
                    name: $name,
                    declared: here(),
                    record: Recorded::NONE,
                    unique: Unique::NEW,
                };
                &INFO
            }
        }
    };
}
pub(crate) use own_entry;
