//! The words that languages, their headers and their standard libraries keep for themselves.
//!
//! Used by each language's file. The lists are sorted only where somebody reads them; a word is looked up as a whole.

/// Whether a list of words, with a space between two, has this one.
pub(super) fn has(list: &str, word: &str) -> bool {
    list.split_ascii_whitespace().any(|one| one == word)
}

/// The names in a source, but for members (`.name`), and what stands in comments that begin with `comment`.
pub(super) fn used<'a>(source: &'a str, comment: &str) -> Vec<&'a str> {
    let mut words = Vec::new();
    for line in source.lines() {
        let line = line.split(comment).next().unwrap_or("");
        let is_part = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '$';
        for word in line.split(|c: char| !is_part(c) && c != '.') {
            // A member begins with the dot before it.
            words.extend(word.split('.').next().filter(|word| !word.is_empty()));
        }
    }
    words
}

/// The names that a source declares at the beginning of a line, by these words before them.
pub(super) fn declared<'a>(source: &'a str, by: &[&str]) -> Vec<&'a str> {
    let name = |line: &'a str| {
        let line = line.strip_prefix("export ").unwrap_or(line);
        let line = line.strip_prefix("declare ").unwrap_or(line);
        let line = line.strip_prefix("abstract ").unwrap_or(line);
        let line = line.strip_prefix("async ").unwrap_or(line);
        let rest = by.iter().find_map(|word| line.strip_prefix(word))?;
        let is_part = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '$';
        let name = rest.trim_start().split(|c| !is_part(c)).next()?;
        (!name.is_empty()).then_some(name)
    };
    source.lines().filter_map(name).collect()
}

/// C's and C++'s words, of all standards, and their alternative tokens. Microsoft's and GNU's too.
pub(super) const C: &str = "alignas alignof and and_eq asm atomic_cancel atomic_commit atomic_noexcept auto bitand bitor bool break case catch char char8_t \
    char16_t char32_t class co_await co_return co_yield compl concept const const_cast consteval constexpr constinit continue contract_assert decltype \
    default delete do double dynamic_cast else enum explicit export extern false final float for friend goto if import inline int long module mutable \
    namespace new noexcept not not_eq nullptr operator or or_eq override post pre private protected public reflexpr register reinterpret_cast requires \
    restrict return short signed sizeof static static_assert static_cast struct switch synchronized template this thread_local throw true try typedef \
    typeid typename typeof typeof_unqual union unsigned using virtual void volatile wchar_t while xor xor_eq \
    cdecl fastcall stdcall pascal near far huge interrupt";

/// Macros of the C library, of systems, of compilers and of X11 that have a small letter, and types that a parameter must not hide. What has none is an error of
/// style to use for anything else, and is avoided as a whole.
pub(super) const MACROS: &str = "acos and asin assert atan atomic_init bool cdev complex cos environ errno exp fabs fpclassify h_addr h_errno i386 imaginary \
    interface isfinite isgreater isgreaterequal isinf isless islessequal islessgreater isnan isnormal isunordered kill_dependency ldexp linux log log10 \
    major makedev math_errhandling max min minor mips noreturn offsetof pow ppc putc getc s6_addr s6_addr16 s6_addr32 sa_handler sa_sigaction \
    setjmp si_addr si_addr_lsb si_arch si_band si_call_addr si_fd si_int si_lower si_overrun si_pid si_pkey si_ptr si_status si_stime si_syscall si_timerid \
    si_uid si_upper si_utime si_value sigev_notify_attributes sigev_notify_function signbit sigsetjmp sin small sparc sqrt st_atime st_atim st_atimespec st_birthtime \
    st_ctime st_ctim st_ctimespec st_mtime st_mtim st_mtimespec static_assert stderr stdin stdout sun tan tgmath thread_local true false unix va_arg va_copy va_end \
    va_start vax hyper byte boolean rpc_s_ok grp1 pshpack1 d_ino d_fileno w_termsig w_coredump w_retcode w_stopval w_stopsig alloca strdupa strndupa \
    Above AllocAll AllocNone AllTemporary Always AnyButton AnyKey AnyModifier AnyPropertyType ArcChord ArcPieSlice Below BadAccess BadAlloc Bool Button1 \
    ButtonPress ButtonRelease ClientMessage CirculateNotify ColormapNotify ConfigureNotify ControlMask CoordModeOrigin CopyFromParent CreateNotify CurrentTime \
    CursorShape DefaultScreen DestroyNotify DirectColor DisableAccess DoBlue DoGreen DoRed EnableAccess EnterNotify Expose FocusIn FocusOut FontChange GCFont \
    GraphicsExpose GravityNotify GrayScale HostDelete HostInsert IncludeInferiors InputOnly InputOutput KeyPress KeyRelease KeymapNotify LASTEvent LeaveNotify \
    LineSolid LockMask MapNotify MapRequest MotionNotify NoEventMask NoExpose NoSymbol None Nonconvex NotifyNormal ParentRelative PointerRoot Pointer \
    PropertyNotify PseudoColor ReparentNotify RetainPermanent RevertToNone ScreenSaverActive ScreenSaverReset SelectionClear SelectionNotify SelectionRequest \
    SetModeInsert ShiftMask StaticColor StaticGravity StaticGray Status StippleShape Success SyncBoth TileShape True False TrueColor Unsorted UnmapNotify \
    UnmapGravity VisibilityNotify WhenMapped WindingRule XYBitmap XYPixmap YXBanded YXSorted ZPixmap";

/// Python's words.
pub(super) const PYTHON: &str = "False None True and as assert async await break class continue def del elif else except finally for from global if import in is \
    lambda nonlocal not or pass raise return try while with yield";

/// Python's own functions and types.
pub(super) const PYTHON_BUILTINS: &str = "ArithmeticError AssertionError AttributeError BaseException BaseExceptionGroup BlockingIOError BrokenPipeError BufferError \
    BytesWarning ChildProcessError ConnectionAbortedError ConnectionError ConnectionRefusedError ConnectionResetError DeprecationWarning EOFError Ellipsis \
    EncodingWarning EnvironmentError Exception ExceptionGroup FileExistsError FileNotFoundError FloatingPointError FutureWarning GeneratorExit IOError \
    ImportError ImportWarning IndentationError IndexError InterruptedError IsADirectoryError KeyError KeyboardInterrupt LookupError MemoryError \
    ModuleNotFoundError NameError NotADirectoryError NotImplemented NotImplementedError OSError OverflowError PendingDeprecationWarning PermissionError \
    ProcessLookupError PythonFinalizationError RecursionError ReferenceError ResourceWarning RuntimeError RuntimeWarning StopAsyncIteration StopIteration \
    SyntaxError SyntaxWarning SystemError SystemExit TabError TimeoutError TypeError UnboundLocalError UnicodeDecodeError UnicodeEncodeError UnicodeError \
    UnicodeTranslateError UnicodeWarning UserWarning ValueError Warning ZeroDivisionError abs aiter all anext any ascii bin bool breakpoint bytearray bytes \
    callable chr classmethod compile complex copyright credits delattr dict dir divmod enumerate eval exec exit filter float format frozenset getattr globals \
    hasattr hash help hex id input int isinstance issubclass iter len license list locals map max memoryview min next object oct open ord pow print property \
    quit range repr reversed round set setattr slice sorted staticmethod str sum super tuple type vars zip";

/// JavaScript's words, in modules.
pub(super) const JAVASCRIPT: &str = "arguments await break case catch class const continue debugger default delete do else enum eval export extends false finally \
    for function if implements import in instanceof interface let new null package private protected public return static super switch this throw true try \
    typeof undefined var void while with yield NaN Infinity";

/// What every module of JavaScript can name, of which generated code names some.
pub(super) const JAVASCRIPT_GLOBALS: &str = "AggregateError Array ArrayBuffer Atomics BigInt BigInt64Array BigUint64Array Boolean BufferSource Bun DataView Date Deno \
    Error EvalError Extract FinalizationRegistry Float16Array Float32Array Float64Array Function Int16Array Int32Array Int8Array Intl Iterable Iterator JSON Map Math Number Object \
    Promise Proxy RangeError ReferenceError Reflect RegExp Response Set SharedArrayBuffer String Symbol SymbolConstructor SyntaxError TextDecoder TextEncoder TypeError URIError \
    URL Uint16Array Uint32Array Uint8Array Uint8ClampedArray WeakMap WeakRef WeakSet WebAssembly console crypto fetch global globalThis isFinite isNaN parseFloat \
    parseInt performance process queueMicrotask require self setTimeout structuredClone window";

/// Java's words, and those that no class can be called.
pub(super) const JAVA: &str = "_ abstract assert boolean break byte case catch char class const continue default do double else enum extends false final finally float for goto if \
    implements import instanceof int interface long native new null package permits private protected public record return sealed short static strictfp \
    super switch synchronized this throw throws transient true try var void volatile while yield";

/// The classes that every file of Java knows.
pub(super) const JAVA_LANG: &str = "AbstractMethodError Appendable ArithmeticException ArrayIndexOutOfBoundsException ArrayStoreException AssertionError AutoCloseable Boolean \
    BootstrapMethodError Byte CharSequence Character Class ClassCastException ClassCircularityError ClassFormatError ClassLoader ClassNotFoundException \
    ClassValue CloneNotSupportedException Cloneable Comparable Deprecated Double Enum EnumConstantNotPresentException Error Exception \
    ExceptionInInitializerError Float FunctionalInterface IO IllegalAccessError IllegalAccessException IllegalArgumentException IllegalCallerException \
    IllegalMonitorStateException IllegalStateException IllegalThreadStateException IncompatibleClassChangeError IndexOutOfBoundsException \
    InheritableThreadLocal InstantiationError InstantiationException Integer InternalError InterruptedException Iterable LayerInstantiationException \
    LinkageError Long MatchException Math Module ModuleLayer NegativeArraySizeException NoClassDefFoundError NoSuchFieldError NoSuchFieldException \
    NoSuchMethodError NoSuchMethodException NullPointerException Number NumberFormatException Object OutOfMemoryError Override Package Process \
    ProcessBuilder ProcessHandle Readable Record ReflectiveOperationException Runnable Runtime RuntimeException RuntimePermission SafeVarargs ScopedValue \
    SecurityException SecurityManager Short StableValue StackOverflowError StackTraceElement StackWalker StrictMath String StringBuffer StringBuilder \
    StringIndexOutOfBoundsException SuppressWarnings System Thread ThreadDeath ThreadGroup ThreadLocal Throwable TypeNotPresentException UnknownError \
    UnsatisfiedLinkError UnsupportedClassVersionError UnsupportedOperationException VerifyError VirtualMachineError Void WrongThreadException";
/// Dart's reserved words and built-in identifiers, and the two words of asynchronous functions.
pub(super) const DART: &str = "abstract as assert await break case catch class const continue covariant default deferred do dynamic else enum export extends \
    extension external factory false final finally for Function get if implements import in interface is late library mixin new null operator part required \
    rethrow return sealed set static super switch this throw true try type typedef var void while with yield";

/// What `dart:core` offers, of which generated code names some.
pub(super) const DART_CORE: &str = "ArgumentError AssertionError BigInt Comparable Comparator ConcurrentModificationError DateTime Deprecated Duration Enum Error Exception Expando \
    Finalizer FormatException Function Future FutureOr IndexError IntegerDivisionByZeroException Invocation Iterable Iterator List Map MapEntry Match Never NoSuchMethodError Null \
    Object OutOfMemoryError Pattern RangeError Record RegExp RegExpMatch RuneIterator Runes Set Sink StackOverflowError StackTrace StateError Stopwatch Stream String StringBuffer \
    StringSink Symbol Type TypeError UnimplementedError UnsupportedError Uri UriData WeakReference bool deprecated double identical identityHashCode int num override pragma print";

/// The headers of C, of POSIX, of glibc and of Windows that a program includes without a folder.
pub(super) const C_HEADERS: &str = "aio alloca ar argp argz assert byteswap complex conio cpio crtdbg crypt ctype direct dirent dlfcn dos elf endian envz err errno error execinfo fcntl \
    features fenv float fmtmsg fnmatch fpu_control fstab fts ftw getopt glob grp gshadow iconv ieee754 ifaddrs intrin inttypes io iso646 langinfo lastlog \
    libgen libintl limits link locale malloc math mcheck memory mntent monetary mqueue ndbm netash netdb nl_types nss obstack paths poll printf \
    proc_service process pthread pty pwd re_comp regex regexp resolv sched search semaphore setjmp sgtty shadow share signal spawn stab stdalign stdarg \
    stdatomic stdbit stdbool stdckdint stddef stdint stdio stdlib stdnoreturn string strings stropts syscall sysexits syslog tar tchar termios tgmath \
    thread_db threads time trace ttyent uchar ucontext ulimit unistd ustat utime utmp utmpx values wait wchar wctype windows winsock2 wordexp";

/// The modules of Python's library, which are found before any package.
pub(super) const PYTHON_MODULES: &str = "abc aifc annotationlib antigravity argparse array ast asynchat asyncio asyncore atexit audioop base64 bdb binascii bisect builtins bz2 cProfile \
    calendar cgi cgitb chunk cmath cmd code codecs codeop collections colorsys compileall compression concurrent configparser contextlib contextvars copy \
    copyreg crypt csv ctypes curses dataclasses datetime dbm decimal difflib dis distutils doctest email encodings ensurepip enum errno faulthandler fcntl \
    filecmp fileinput fnmatch fractions ftplib functools gc genericpath getopt getpass gettext glob graphlib grp gzip hashlib heapq hmac html http idlelib \
    imaplib imghdr imp importlib inspect io ipaddress itertools json keyword lib2to3 linecache locale logging lzma mailbox mailcap marshal math mimetypes \
    mmap modulefinder msilib msvcrt multiprocessing netrc nis nntplib nt ntpath nturl2path numbers opcode operator optparse os ossaudiodev pathlib pdb \
    pickle pickletools pipes pkgutil platform plistlib poplib posix posixpath pprint profile pstats pty pwd py_compile pyclbr pydoc pydoc_data pyexpat \
    queue quopri random re readline reprlib resource rlcompleter runpy sched secrets select selectors shelve shlex shutil signal site smtpd smtplib sndhdr \
    socket socketserver spwd sqlite3 sre_compile sre_constants sre_parse ssl stat statistics string stringprep struct subprocess sunau symtable sys \
    sysconfig syslog tabnanny tarfile telnetlib tempfile termios textwrap this threading time timeit tkinter token tokenize tomllib trace traceback \
    tracemalloc tty turtle turtledemo types typing unicodedata unittest urllib uu uuid venv warnings wave weakref webbrowser winreg winsound wsgiref \
    xdrlib xml xmlrpc zipapp zipfile zipimport zlib zoneinfo";

/// The modules of Node, which are found before any package.
pub(super) const NODE_MODULES: &str = "assert async_hooks buffer child_process cluster console constants crypto dgram diagnostics_channel dns domain events fs http http2 https inspector \
    module net os path perf_hooks process punycode querystring readline repl sea sqlite stream string_decoder sys test timers tls trace_events tty url \
    util v8 vm wasi worker_threads zlib";
