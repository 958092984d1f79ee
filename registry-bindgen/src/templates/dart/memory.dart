// dart format off
// ignore_for_file: type=lint
part of '../{{ module }}.dart';

const typed.Endian _$order = typed.Endian.{{ "host" }};

/// Memory for the arguments of this isolate's calls, which are one inside of another: what is taken last is given back first.
final class _$Memory implements ffi.Finalizable {
  _$Memory() : _base = _$bufferNew(_size) {
    if (_base == ffi.nullptr) throw OutOfMemoryError();
    _ended.attach(this, _base.cast());
  }

  static const int _size = 65536;
  static final _ended = ffi.NativeFinalizer(_$library.lookup('{{ prefix }}_buffer_free'));

  final ffi.Pointer<ffi.Uint8> _base;
  int _used = 0;

  /// What had no room, and where it would have been.
  final List<(int, ffi.Pointer<ffi.Uint8>)> _extras = [];

  /// What is in use now.
  int get mark => _used;

  /// Gives back what was taken since.
  void release(int mark) {
    while (_extras.isNotEmpty && _extras.last.$1 >= mark) {
      _$bufferFree(_extras.removeLast().$2);
    }
    _used = mark;
  }

  /// So many bytes.
  ffi.Pointer<ffi.Uint8> take(int bytes, int align) {
    final start = _base.address + _used;
    final at = _used + (-start & (align - 1));
    if (at + bytes <= _size) {
      _used = at + bytes;
      return _base + at;
    }
    final extra = _$bufferNew(bytes + align);
    if (extra == ffi.nullptr) throw OutOfMemoryError();
    _extras.add((_used, extra));
    // The next one of those has a later place.
    _used++;
    return extra + (-extra.address & (align - 1));
  }

  /// A copy of these bytes, with zeros behind.
  ffi.Pointer<ffi.Uint8> copy(typed.Uint8List bytes, int align, [int zeros = 0]) {
    final pointer = take(bytes.length + zeros, align);
    final to = pointer.asTypedList(bytes.length + zeros);
    to.setRange(0, bytes.length, bytes);
    to.fillRange(bytes.length, to.length, 0);
    return pointer;
  }
}

final _$memory = _$Memory();

/// Where calls write their results: read before any other code of the isolate runs.
final ffi.Pointer<ffi.Uint8> _$out = _$results.pointer;
final typed.ByteData _$result = _$view(_$out, {{ result }});
final _$results = _$Results();

/// The memory for results, which ends with the isolate.
final class _$Results implements ffi.Finalizable {
  _$Results() : pointer = _$bufferNew({{ result }}) {
    if (pointer == ffi.nullptr) throw OutOfMemoryError();
    _$Memory._ended.attach(this, pointer.cast());
  }

  final ffi.Pointer<ffi.Uint8> pointer;
}

typed.ByteData _$view(ffi.Pointer<ffi.Uint8> pointer, int bytes) => typed.ByteData.sublistView(pointer.asTypedList(bytes));

/// One value in memory.
ffi.Pointer<ffi.Uint8> _$placed(int bytes, int align, void Function(typed.ByteData) put) {
  final pointer = _$memory.take(bytes, align);
  put(_$view(pointer, bytes));
  return pointer;
}

{% if pointer_width == 8 %}
int _$getAddress(typed.ByteData from, int at) => from.getUint64(at, _$order);
void _$putAddress(typed.ByteData to, int at, int address) => to.setUint64(at, address, _$order);
{% else %}
int _$getAddress(typed.ByteData from, int at) => from.getUint32(at, _$order);
void _$putAddress(typed.ByteData to, int at, int address) => to.setUint32(at, address, _$order);
{% endif %}

ffi.Pointer<ffi.Void> _$getPointer(typed.ByteData from, int at) => ffi.Pointer.fromAddress(_$getAddress(from, at));

BigInt _$unsigned(int bits) => BigInt.from(bits).toUnsigned(64);

/// A size that Dart's `int` holds.
int _$exact(int size) => size >= 0 ? size : throw RangeError('${_$unsigned(size)} is more than an int holds; let Rust return a u64');

/// A result without a handle is null.
T? _$orNull<T>(T Function(int) make, int handle) => handle == 0 ? null : make(handle);

int _$itself(int handle) => handle;

/// What `read` makes of the result's buffer, which is freed: its address, and the number of its elements.
T _$taken<T>(int size, T Function(typed.Uint8List, int) read) {
  final data = ffi.Pointer<ffi.Uint8>.fromAddress(_$getAddress(_$result, 0));
  final count = _$getAddress(_$result, {{ pointer_width }});
  try {
    return read(count == 0 ? typed.Uint8List(0) : data.asTypedList(count * size), count);
  } finally {
    _$bufferFree(data);
  }
}

typed.Uint8List _$bytes() => _$taken(1, (bytes, _) => typed.Uint8List.fromList(bytes));

String _$string() => _$taken(1, (bytes, _) => _$decoded(bytes));

/// Dart's own decoder drops a mark of byte order in front, which is a letter like any other.
String _$decoded(typed.Uint8List bytes) {
  final text = convert.utf8.decode(bytes, allowMalformed: true);
  final isMarked = bytes.length >= 3 && bytes[0] == 0xEF && bytes[1] == 0xBB && bytes[2] == 0xBF;
  return isMarked ? '\uFEFF$text' : text;
}

List<T> _$elements<T>(int size, T Function(typed.ByteData, int) read) => _$taken(size, (bytes, count) {
  final from = typed.ByteData.sublistView(bytes);
  return List.generate(count, (n) => read(from, n * size), growable: false);
});

/// A text of this size, with the zero byte at its end.
String _$cText(ffi.Pointer<ffi.Uint8> text, int size) => size <= 1 ? '' : _$decoded(text.asTypedList(size - 1));
