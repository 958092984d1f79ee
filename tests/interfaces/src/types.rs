//! The types of a generated crate: the scalars that cross, and random enumerations, structs, arrays and wrappers of them.
//!
//! A type may only contain earlier ones. Each may have aliases, and every use picks one of its names.

use crate::random::Random;

/// A type's place in the table.
pub(crate) type Id = usize;

pub(crate) struct Type {
    /// Its name in Rust, without aliases.
    pub(crate) rust: String,
    pub(crate) shape: Shape,
    /// Other names of it.
    pub(crate) aliases: Vec<Alias>,
    /// Size and alignment on a 64-bit machine: only to keep sizes in bounds, never compared with anything.
    size: usize,
    align: usize,
}

pub(crate) enum Alias {
    /// `type A7 = ..;`
    Plain(usize),
    /// `<Names as Spell<7>>::Is`
    Associated(usize),
}

pub(crate) enum Shape {
    Bool,
    Int {
        bits: u8,
        signed: bool,
    },
    Size {
        signed: bool,
    },
    Float {
        bits: u8,
    },
    Pointer,
    NonNull,
    /// By the number of its probe in `template/support.rs`.
    Function(usize),
    /// By value only.
    Handle {
        optional: bool,
    },
    Enum(Enum),
    Struct(Struct),
    /// `repr(transparent)` over another.
    Transparent(Id, String),
    Array(Id, usize),
}

pub(crate) struct Enum {
    pub(crate) bits: u8,
    pub(crate) signed: bool,
    pub(crate) variants: Vec<i128>,
}

pub(crate) struct Struct {
    pub(crate) fields: Vec<Field>,
    pub(crate) align: Option<usize>,
}

pub(crate) struct Field {
    pub(crate) name: String,
    pub(crate) of: Id,
    /// The name by which the field's type is written.
    pub(crate) spelled: String,
}

/// What no type may exceed, in bytes.
const LARGEST: usize = 4096;

pub(crate) struct Types {
    pub(crate) list: Vec<Type>,
    aliases: usize,
}

impl Alias {
    fn name(&self) -> String {
        match self {
            Alias::Plain(n) => format!("A{n}"),
            Alias::Associated(n) => format!("<Names as Spell<{n}>>::Is"),
        }
    }
}

impl Types {
    /// The scalars, and `composites` types made of what was there before each.
    pub(crate) fn random(random: &mut Random, composites: usize) -> Types {
        let mut types = Types {
            list: Vec::new(),
            aliases: 0,
        };
        types.scalars(random);
        for _ in 0..composites {
            match random.below(12) {
                0..=2 => types.enumeration(random),
                3..=7 => types.structure(random),
                8 | 9 => types.array(random),
                _ => types.transparent(random),
            };
        }
        types
    }

    fn put(
        &mut self,
        random: &mut Random,
        rust: String,
        shape: Shape,
        size: usize,
        align: usize,
    ) -> Id {
        let mut aliases = Vec::new();
        for _ in 0..random.below(3) {
            self.aliases += 1;
            aliases.push(if random.once_in(2) {
                Alias::Plain(self.aliases)
            } else {
                Alias::Associated(self.aliases)
            });
        }
        self.list.push(Type {
            rust,
            shape,
            aliases,
            size,
            align,
        });
        self.list.len() - 1
    }

    fn scalars(&mut self, random: &mut Random) {
        self.put(random, "bool".into(), Shape::Bool, 1, 1);
        for bits in [8, 16, 32, 64] {
            for signed in [true, false] {
                let name = int(bits, signed);
                let size = usize::from(bits / 8);
                self.put(random, name, Shape::Int { bits, signed }, size, size);
            }
        }
        for (name, signed) in [("isize", true), ("usize", false)] {
            self.put(random, name.into(), Shape::Size { signed }, 8, 8);
        }
        for bits in [32, 64] {
            let size = usize::from(bits / 8);
            self.put(
                random,
                format!("f{bits}"),
                Shape::Float { bits },
                size,
                size,
            );
        }
        for name in ["*const u8", "*mut i32", "*const c_void", "*mut c_void"] {
            self.put(random, name.into(), Shape::Pointer, 8, 8);
        }
        for name in ["Option<NonNull<u16>>", "Option<NonNull<c_void>>"] {
            self.put(random, name.into(), Shape::NonNull, 8, 8);
        }
        for (n, arguments) in ["()", "(i32) -> i32", "(*const c_void, f64, u8) -> u64"]
            .iter()
            .enumerate()
        {
            let name = format!("Option<unsafe extern \"C\" fn{arguments}>");
            self.put(random, name, Shape::Function(n), 8, 8);
        }
        for (name, optional) in [("Handle", false), ("Option<Handle>", true)] {
            self.put(random, name.into(), Shape::Handle { optional }, 8, 8);
        }
    }

    /// One of the names of a type.
    pub(crate) fn spell(&self, random: &mut Random, id: Id) -> String {
        let of = &self.list[id];
        let n = random.below(of.aliases.len() + 1);
        match of.aliases.get(n) {
            Some(alias) => alias.name(),
            None => of.rust.clone(),
        }
    }

    /// Whether it may stand in memory: behind a reference, in a slice, in a field.
    fn is_stored(&self, id: Id) -> bool {
        !matches!(self.list[id].shape, Shape::Handle { .. })
    }

    /// Any type that may stand in memory; the composite ones more often than they are many.
    pub(crate) fn stored(&self, random: &mut Random) -> Id {
        loop {
            let id = self.any(random);
            if self.is_stored(id) {
                return id;
            }
        }
    }

    /// Any type that may be passed and returned by value.
    pub(crate) fn by_value(&self, random: &mut Random) -> Id {
        loop {
            let id = self.any(random);
            if self.is_by_value(id) {
                return id;
            }
        }
    }

    fn is_by_value(&self, id: Id) -> bool {
        match self.list[id].shape {
            Shape::Array(..) => false,
            Shape::Transparent(of, _) => self.is_by_value(of),
            _ => true,
        }
    }

    /// A number, a `bool`, an enumeration, an address: what `invoke` takes.
    pub(crate) fn tagged(&self, random: &mut Random) -> Id {
        loop {
            let id = self.by_value(random);
            if self.is_tagged(id) {
                return id;
            }
        }
    }

    fn is_tagged(&self, id: Id) -> bool {
        match self.list[id].shape {
            Shape::Array(..) | Shape::Struct(_) => false,
            Shape::Transparent(of, _) => self.is_tagged(of),
            _ => true,
        }
    }

    fn any(&self, random: &mut Random) -> Id {
        let first = self.list.iter().position(|ty| ty.is_composite());
        match first {
            Some(first) if random.once_in(2) => first + random.below(self.list.len() - first),
            _ => random.below(self.list.len()),
        }
    }

    fn enumeration(&mut self, random: &mut Random) {
        let bits = *random.pick(&[8, 16, 32, 64]);
        let signed = random.once_in(2);
        let (least, most) = if signed {
            (-(1i128 << (bits - 1)), (1i128 << (bits - 1)) - 1)
        } else {
            (0, (1i128 << bits) - 1)
        };
        let mut variants = Vec::new();
        for _ in 0..1 + random.below(6) {
            let value = match random.below(6) {
                0 => least,
                1 => most,
                2 => 0,
                3 if signed => -1,
                _ => least + i128::from(random.next()) % (most - least + 1),
            };
            if !variants.contains(&value) {
                variants.push(value);
            }
        }
        let shape = Shape::Enum(Enum {
            bits,
            signed,
            variants,
        });
        let size = usize::from(bits / 8);
        let name = format!("E{}", self.list.len());
        self.put(random, name, shape, size, size);
    }

    fn structure(&mut self, random: &mut Random) {
        let name = format!("S{}", self.list.len());
        let (mut size, mut align) = (0usize, 1usize);
        let mut fields = Vec::new();
        for n in 0..1 + random.below(6) {
            let of = self.stored(random);
            let (of_size, of_align) = (self.list[of].size, self.list[of].align);
            if size + of_size + of_align > LARGEST {
                continue;
            }
            size = size.next_multiple_of(of_align) + of_size;
            align = align.max(of_align);
            let spelled = self.spell(random, of);
            let name = format!("f{n}");
            fields.push(Field { name, of, spelled });
        }
        if fields.is_empty() {
            return;
        }
        let over = random.once_in(5).then(|| *random.pick(&[16, 32, 64, 512]));
        align = align.max(over.unwrap_or(1));
        let shape = Shape::Struct(Struct {
            fields,
            align: over,
        });
        self.put(random, name, shape, size.next_multiple_of(align), align);
    }

    fn array(&mut self, random: &mut Random) {
        let of = self.stored(random);
        let count = 1 + random.below(5);
        if self.list[of].size * count > LARGEST {
            return;
        }
        let spelled = self.spell(random, of);
        let name = format!("[{spelled}; {count}]");
        let (size, align) = (self.list[of].size * count, self.list[of].align);
        self.put(random, name, Shape::Array(of, count), size, align);
    }

    fn transparent(&mut self, random: &mut Random) {
        // What it is for C has to be a value: not an array, which C passes as none.
        let of = loop {
            let of = self.stored(random);
            if self.is_by_value(of) {
                break of;
            }
        };
        let spelled = self.spell(random, of);
        let name = format!("T{}", self.list.len());
        let (size, align) = (self.list[of].size, self.list[of].align);
        self.put(random, name, Shape::Transparent(of, spelled), size, align);
    }
}

impl Type {
    fn is_composite(&self) -> bool {
        matches!(
            self.shape,
            Shape::Enum(_) | Shape::Struct(_) | Shape::Transparent(..) | Shape::Array(..)
        )
    }
}

/// `u16`, `i64`.
pub(crate) fn int(bits: u8, signed: bool) -> String {
    format!("{}{bits}", if signed { 'i' } else { 'u' })
}
