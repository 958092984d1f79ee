// dart format off
// ignore_for_file: type=lint
part of '../{{ module }}.dart';

const int _$fingerprint = {{ fingerprint }};

/// The library's file on this platform.
String get _$fileName {
  if (io.Platform.isWindows) return '{{ library.stem }}.dll';
  if (io.Platform.isMacOS || io.Platform.isIOS) return '{{ library.before }}{{ library.stem }}.dylib';
  return '{{ library.before }}{{ library.stem }}.so';
}

/// The library to load: the named one, the one beside this package or beside the program, or else the system's by its name.
String get _$path {
  final given = io.Platform.environment['{{ prefix | upper }}_LIBRARY'] ?? '';
  // A path, and not a name that the system would look for elsewhere.
  if (given.isNotEmpty) return io.File(given).absolute.path;
  for (final folder in [_$ownFolder, io.File(io.Platform.resolvedExecutable).parent.uri]) {
    if (folder == null) continue;
    final beside = io.File.fromUri(folder.resolve(_$fileName));
    if (beside.existsSync()) return beside.path;
  }
  return _$fileName;
}

/// The folder of this file; null in a compiled program.
Uri? get _$ownFolder {
  try {
    final resolved = isolate.Isolate.resolvePackageUriSync(Uri.parse('package:{{ module }}/{{ module }}.dart'));
    return resolved != null && resolved.isScheme('file') ? resolved.resolve('.') : null;
  } on UnsupportedError {
    return null;
  }
}

/// What the first bytes of an ELF file say.
final class _$Elf {
  _$Elf._(this.head, this.size);

  /// Null for another file, and for one that can't be read: then the system says what is wrong.
  static _$Elf? read(String path) {
    try {
      final file = io.File(path).openSync();
      try {
        final size = file.lengthSync();
        final head = typed.ByteData.sublistView(file.readSync(4096));
        return head.lengthInBytes < 64 || head.getUint32(0) != 0x7F454C46 ? null : _$Elf._(head, size);
      } finally {
        file.closeSync();
      }
    } on io.FileSystemException {
      return null;
    }
  }

  final typed.ByteData head;
  final int size;

  bool get isWide => head.getUint8(4) == 2;
  typed.Endian get order => head.getUint8(5) == 2 ? typed.Endian.big : typed.Endian.little;

  /// What it is for.
  String get machine {
    final number = head.getUint16(18, order);
    final name = const {3: 'x86', 40: 'arm', 62: 'x86_64', 183: 'aarch64', 243: 'riscv'}[number] ?? 'machine-$number';
    return '$name (ELF, ${isWide ? 64 : 32} bits, ${order == typed.Endian.big ? 'big' : 'little'}-endian)';
  }

  /// How many bytes the system maps at least.
  int get mapped {
    var need = 0;
    // Where the table of segments is, the size and number of its entries, and what they begin with.
    final table = isWide ? head.getUint64(32, order) : head.getUint32(28, order);
    final step = head.getUint16(isWide ? 54 : 42, order);
    final count = head.getUint16(isWide ? 56 : 44, order);
    for (var n = 0; n < count; n++) {
      final entry = table + n * step;
      if (entry < 0 || entry > head.lengthInBytes - 40) break;
      // The kind of segment that is mapped.
      if (head.getUint32(entry, order) != 1) continue;
      final offset = isWide ? head.getUint64(entry + 8, order) : head.getUint32(entry + 4, order);
      final length = isWide ? head.getUint64(entry + 32, order) : head.getUint32(entry + 16, order);
      if (offset + length > need) need = offset + length;
    }
    return need;
  }
}

/// Why the library can't be loaded, and what to do.
StaleBindingException _$notLoaded(String path, String why) => StaleBindingException._(
  'the library `$path` cannot be loaded: $why; copy it beside the program, or set `{{ prefix | upper }}_LIBRARY` to its path',
);

/// What the system does not say of a library for another machine.
String _$cause(_$Elf? file) {
  final own = file == null ? null : _$Elf.read(io.Platform.resolvedExecutable);
  if (own == null || own.machine == file!.machine) return '';
  return '; it is for ${file.machine}, and this program for ${own.machine}';
}

ffi.DynamicLibrary _$open() {
  final path = _$path;
  final file = _$Elf.read(path);
  // To read behind its end would end the process.
  if (file != null && file.size < file.mapped) {
    throw _$notLoaded(path, 'it is cut off: ${file.size} bytes of at least ${file.mapped}');
  }
  final ffi.DynamicLibrary library;
  try {
    library = ffi.DynamicLibrary.open(path);
  } on ArgumentError catch (error) {
    throw _$notLoaded(path, '${error.message}${_$cause(file)}');
  }
  final found =
      library.providesSymbol('{{ prefix }}_fingerprint')
          ? library.lookupFunction<ffi.Uint64 Function(), int Function()>('{{ prefix }}_fingerprint')()
          : null;
  if (found != _$fingerprint) {
    final shown = found == null ? 'none' : '0x${BigInt.from(found).toUnsigned(64).toRadixString(16)}';
    throw StaleBindingException._(
      'the library `$path` offers another interface than this package: fingerprint {{ fingerprint | lower }} expected, $shown found; '
      'write the bindings again from the library, or install the library that belongs to them',
    );
  }
  return library;
}

final ffi.DynamicLibrary _$library = _$open();

final _$release = _$library.lookupFunction<ffi.Int32 Function(ffi.Uint64), int Function(int)>('{{ prefix }}_release');
final _$destroy = _$library.lookupFunction<ffi.Void Function(ffi.Uint64), void Function(int)>('{{ prefix }}_destroy_u64');
final _$isLive = _$library.lookupFunction<ffi.Int32 Function(ffi.Uint64), int Function(int)>('{{ prefix }}_is_live', isLeaf: true);
final _$liveCount = _$library.lookupFunction<ffi.Uint64 Function(), int Function()>('{{ prefix }}_live_count', isLeaf: true);
final _$bufferNew = _$library.lookupFunction<
  ffi.Pointer<ffi.Uint8> Function(ffi.Size),
  ffi.Pointer<ffi.Uint8> Function(int)
>('{{ prefix }}_buffer_new', isLeaf: true);
final _$bufferFree = _$library.lookupFunction<
  ffi.Int32 Function(ffi.Pointer<ffi.Uint8>),
  int Function(ffi.Pointer<ffi.Uint8>)
>('{{ prefix }}_buffer_free', isLeaf: true);
final _$takeError = _$library.lookupFunction<
  ffi.Size Function(ffi.Uint64, ffi.Int32, ffi.Pointer<ffi.Uint8>, ffi.Size, ffi.Pointer<ffi.Int32>),
  int Function(int, int, ffi.Pointer<ffi.Uint8>, int, ffi.Pointer<ffi.Int32>)
>('{{ prefix }}_take_error');
final _$describe = _$library.lookupFunction<
  ffi.Size Function(ffi.Uint64, ffi.Pointer<ffi.Uint8>, ffi.Size),
  int Function(int, ffi.Pointer<ffi.Uint8>, int)
>('{{ prefix }}_describe');
final _$invoke = _$library.lookupFunction<
  ffi.Int32 Function(ffi.Uint64, ffi.Pointer<ffi.Uint8>, ffi.Size, ffi.Pointer<ffi.Uint8>),
  int Function(int, ffi.Pointer<ffi.Uint8>, int, ffi.Pointer<ffi.Uint8>)
>('{{ prefix }}_invoke');
final _$silenceErrors = _$library.lookupFunction<ffi.Void Function(), void Function()>('{{ prefix }}_silence_errors');
typedef _$Hook = ffi.Void Function(ffi.Pointer<ffi.Void>, ffi.Int32, ffi.Uint64, ffi.Pointer<ffi.Void>);
final _$setErrorHook = _$library.lookupFunction<
  ffi.Int32 Function(ffi.Pointer<ffi.NativeFunction<_$Hook>>, ffi.Pointer<ffi.Void>),
  int Function(ffi.Pointer<ffi.NativeFunction<_$Hook>>, ffi.Pointer<ffi.Void>)
>('{{ prefix }}_set_error_hook');
