#!/bin/sh
# Makes `c_runtime.txt`, the names of which no default symbol may be one: what the C run times export, and Rust's own.
#
#   apt-get install libc6-dev libgcc-12-dev libstdc++-12-dev musl-dev mingw-w64-x86-64-dev    # Debian 12
#   pip download --no-deps --only-binary :all: --platform manylinux_2_12_x86_64 ziglang==0.13.0.post1
#   registry-macros/src/c_runtime.sh ziglang-0.13.0.post1-*.whl > registry-macros/src/c_runtime.txt
#
# glibc, libgcc, libstdc++, musl and the Windows run times are read from the libraries that programs are linked with; glibc's next releases (to 2.39)
# from Zig's own list, macOS from Apple's for linkers (`libSystem.tbd`), as Zig ships it. A name is left out if no default symbol can be it: they
# have a `_` behind the crate's name, and one that begins with `_` is refused without a list.
set -eu
export LC_ALL=C

wheel=$1
gnu=/usr/lib/x86_64-linux-gnu
gcc=/usr/lib/gcc/x86_64-linux-gnu/12
musl=/usr/lib/x86_64-linux-musl
windows=/usr/x86_64-w64-mingw32/lib

# What a library defines for others.
defined() {
    nm --defined-only --extern-only --format=posix "$@" 2>&1 | sed 's/[@ ].*//'
}

{
    # glibc: for programs that load it, and for those that have it inside. Of some of these only one of the two exists.
    for name in c m pthread rt dl resolv util anl; do
        for library in "$gnu/lib$name".so.?* "$gnu/lib$name.a"; do
            case $library in
            *.a) [ ! -e "$library" ] || defined "$library" ;;
            *) [ ! -e "$library" ] || defined --dynamic "$library" ;;
            esac
        done
    done
    defined "$gnu/libmvec.a" "$gcc/libgcc.a" "$gcc/libgcc_eh.a" "$gcc/libatomic.a" "$gcc/libstdc++.a"
    # glibc's newer releases, and other processors: Zig's list of what each exports, with the processors' names in it.
    unzip -p "$wheel" ziglang/lib/libc/glibc/abilists | tr -c 'A-Za-z0-9_' '\n' | grep -vx -e x86_64 -e aarch64_be
    defined "$musl/libc.a"
    # The Windows run times of every age, and the part of it that is linked in.
    defined "$windows"/libmsvc*.a "$windows"/libucrt*.a "$windows/libmingwex.a" "$windows/libmingw32.a" "$windows/libwinpthread.a"
    # macOS: libSystem and all that is in it. Its symbols have one `_` more than C's names.
    unzip -p "$wheel" ziglang/lib/libc/darwin/libSystem.tbd | tr -s " ,'[]" '\n' | sed -n 's/^_//p'
    # Rust itself: what its standard library calls by a name of C's kind.
    defined "$(rustc --print target-libdir)"/*.rlib
    printf '%s\n' rust_begin_unwind rust_eh_personality rust_eh_unwind_resume rust_oom rust_panic
} | grep -E '^[A-Za-z][A-Za-z0-9]*_[A-Za-z0-9_]+$' | sort -u
