//! [`Invalid`], the reason why an argument is refused.

use crate::status::Status;
use core::fmt;

/// Why a foreign value is not a value of its Rust type. Reads as the end of "argument `x` ..".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Invalid {
    what: What,
    reason: &'static str,
    /// The number that is told, if `what` says so.
    number: i128,
    /// The name of the user's enumeration that no variant has, or of the callback type whose handle came.
    of: Option<&'static str>,
    /// Name of the field, if the value is a field of the argument.
    field: Option<&'static str>,
    /// What the parameter takes instead.
    wanted: Option<&'static str>,
}

/// What an [`Invalid`] tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum What {
    /// The reason.
    Reason,
    /// The reason and the number.
    Number,
    /// That no variant of the enumeration has the number.
    Discriminant,
    /// That the number is no handle which the parameter takes: how an operation on it would end.
    Handle(Status),
}

impl Invalid {
    /// "argument `x` {reason}".
    #[must_use]
    pub const fn new(reason: &'static str) -> Self {
        Invalid {
            what: What::Reason,
            reason,
            number: 0,
            of: None,
            field: None,
            wanted: None,
        }
    }

    /// "argument `x` {reason} {number}".
    #[must_use]
    pub const fn with_number(reason: &'static str, number: i128) -> Self {
        Invalid {
            what: What::Number,
            number,
            ..Self::new(reason)
        }
    }

    /// "argument `x` is not a value of `{name}`: no variant has the number {number}".
    #[must_use]
    pub const fn unknown_discriminant(name: &'static str, number: i128) -> Self {
        Invalid {
            what: What::Discriminant,
            number,
            of: Some(name),
            ..Self::new("")
        }
    }

    /// "argument `x` {reason} {wanted}".
    pub(crate) const fn with_wanted(reason: &'static str, wanted: &'static str) -> Self {
        let wanted = Some(wanted);
        Invalid {
            wanted,
            ..Self::new(reason)
        }
    }

    /// "argument `x` is handle {raw} of `{found}`, which ..": a parameter of the callback type `wanted` refuses a handle, which `status` says.
    pub(crate) fn handle(
        status: Status,
        raw: u64,
        found: Option<&'static str>,
        wanted: &'static str,
    ) -> Self {
        Invalid {
            what: What::Handle(status),
            number: raw.into(),
            of: found,
            wanted: Some(wanted),
            ..Self::new("")
        }
    }

    /// The same, of a handle that a field before this one has brought: Rust owns it for that one.
    pub(crate) const fn twice(self) -> Self {
        Invalid {
            reason: "another field has too",
            ..self
        }
    }

    /// The status of the refused call: that of the handle if a typed handle was refused, otherwise `InvalidArgument`.
    #[must_use]
    pub fn status(&self) -> Status {
        match self.what {
            What::Handle(status) => status,
            _ => Status::InvalidArgument,
        }
    }

    /// The same reason for a field of a struct.
    #[must_use]
    pub const fn in_field(self, field: &'static str) -> Self {
        match self.field {
            Some(_) => self,
            None => Invalid {
                field: Some(field),
                ..self
            },
        }
    }

    fn fmt_handle(&self, status: Status, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (raw, wanted) = (self.number, self.wanted.unwrap_or(""));
        match (status, self.of) {
            (Status::NullHandle, _) => return f.write_str("is 0, which is not a handle"),
            (Status::UnknownHandle, _) => {
                return write!(f, "is handle {raw}, which this library never issued");
            }
            (Status::WrongSignature, Some(found)) => {
                return write!(f, "is handle {raw} of `{found}`, not of `{wanted}`");
            }
            (_, Some(found)) => write!(f, "is handle {raw} of `{found}`, which "),
            (_, None) => write!(f, "is handle {raw}, whose callback "),
        }?;
        f.write_str(match status {
            Status::NotOwned if !self.reason.is_empty() => self.reason,
            Status::NotOwned => "foreign code does not own",
            Status::NotExported => "is not exported",
            Status::WrongThread => "belongs to another thread",
            _ => "is closed",
        })
    }
}

impl fmt::Display for Invalid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(field) = self.field {
            write!(f, "has a field `{field}` that ")?;
        }
        let number = self.number;
        match self.what {
            What::Handle(status) => return self.fmt_handle(status, f),
            What::Discriminant => {
                let of = self.of.unwrap_or("");
                write!(
                    f,
                    "is not a value of `{of}`: no variant has the number {number}"
                )
            }
            What::Number => write!(f, "{} {number}", self.reason),
            What::Reason => f.write_str(self.reason),
        }?;
        match self.wanted {
            Some(wanted) => write!(f, " {wanted}"),
            None => Ok(()),
        }
    }
}
