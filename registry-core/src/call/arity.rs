//! The lengths of parameter lists: the one place that says how many parameters a callback may have.

/// Calls a macro with the lists of two parameters and more: `(A 0 B 1)`, and so on, each a type and its place in the tuple.
macro_rules! for_longer_lists {
    ($tuples:ident) => {
        $tuples! {
            (A 0 B 1)
            (A 0 B 1 C 2)
            (A 0 B 1 C 2 D 3)
            (A 0 B 1 C 2 D 3 E 4)
            (A 0 B 1 C 2 D 3 E 4 F1 5)
            (A 0 B 1 C 2 D 3 E 4 F1 5 G 6)
            (A 0 B 1 C 2 D 3 E 4 F1 5 G 6 H 7)
            (A 0 B 1 C 2 D 3 E 4 F1 5 G 6 H 7 I 8)
            (A 0 B 1 C 2 D 3 E 4 F1 5 G 6 H 7 I 8 J 9)
            (A 0 B 1 C 2 D 3 E 4 F1 5 G 6 H 7 I 8 J 9 K 10)
            (A 0 B 1 C 2 D 3 E 4 F1 5 G 6 H 7 I 8 J 9 K 10 L 11)
        }
    };
}

pub(crate) use for_longer_lists;
