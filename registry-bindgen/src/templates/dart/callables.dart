// dart format off
// ignore_for_file: type=lint
part of '../{{ module }}.dart';

// Functions and implementers of Dart that Rust calls. Rust gets the number of one, and one C function for all of a type: a late call finds nothing. The VM ends the
// process if C calls into another isolate than the one that runs on the thread, or if that one has ended. So this isolate is a host of its own, and Rust asks
// the VM for the isolate that runs before it calls. No exception leaves this file on the way to Rust.

/// The functions and implementers that Rust has, by their numbers.
final Map<int, Object> _$functions = {};
int _$lastFunction = 0;

/// Bytes of a callable's struct.
const int _$callableSize = {{ 4 * pointer_width + 8 }};

final _$hostOpenIn = _$library.lookupFunction<
  ffi.Uint64 Function(ffi.Pointer<ffi.Void>, ffi.Pointer<ffi.Pointer<ffi.Void>>),
  int Function(ffi.Pointer<ffi.Void>, ffi.Pointer<ffi.Pointer<ffi.Void>>)
>('{{ prefix }}_host_open_in');
final _$hostReleased = _$library.lookupFunction<
  ffi.Int32 Function(ffi.Uint64, ffi.Pointer<ffi.Pointer<ffi.Void>>),
  int Function(int, ffi.Pointer<ffi.Pointer<ffi.Void>>)
>('{{ prefix }}_host_released');

/// This isolate, as the host of its functions. It ends with the isolate.
final class _$Host implements ffi.Finalizable {
  _$Host() {
    final finaliser = _$out.cast<ffi.Pointer<ffi.Void>>();
    number = _$hostOpenIn(_$currentIsolate(), finaliser);
    if (number == 0) _$fail(ExhaustedException.number, 'the functions of this isolate', 0);
    _ended.attach(this, finaliser.value);
  }

  static final _ended = ffi.NativeFinalizer(_$library.lookup('{{ prefix }}_destroy'));

  late final int number;

  /// Forgets the functions that Rust has released elsewhere.
  void sweep() {
    final released = _$out.cast<ffi.Pointer<ffi.Void>>();
    while (_$hostReleased(number, released) == 0 && released.value != ffi.nullptr) {
      _$functions.remove(released.value.address);
    }
  }
}

final _$host = _$Host();

/// The VM's function for the isolate that runs on a thread. The VM has a table of its functions for libraries: two numbers of its version, and a pointer to
/// pairs of a name and a function.
ffi.Pointer<ffi.Void> _$currentIsolate() {
  const width = {{ pointer_width }};
  final table = ffi.NativeApi.initializeApiDLData.cast<ffi.Uint8>();
  ffi.Pointer<ffi.Uint8> at(ffi.Pointer<ffi.Uint8> place) => place.cast<ffi.Pointer<ffi.Uint8>>().value;
  for (var entry = at(table + 8); at(entry) != ffi.nullptr; entry += 2 * width) {
    if (_$cTextAt(at(entry)) == 'Dart_CurrentIsolate') return at(entry + width).cast();
  }
  throw UnsupportedError('this VM does not tell which isolate runs, so Rust could not call a function safely');
}

void _$releasedByRust(ffi.Pointer<ffi.Void> key) => _$functions.remove(key.address);

final _$releaseFunction = ffi.NativeCallable<ffi.Void Function(ffi.Pointer<ffi.Void>)>.isolateLocal(_$releasedByRust)
  ..keepIsolateAlive = false;

/// The struct of a callable, or of an implementer, which Rust may call and release from now on. Null for none.
ffi.Pointer<ffi.Void> _$passed(ffi.Pointer<ffi.NativeType> call, Object? function) {
  if (function == null) return ffi.nullptr;
  final host = _$host..sweep();
  do {
    _$lastFunction = _$lastFunction % 0x7FFFFFFF + 1;
  } while (_$functions.containsKey(_$lastFunction));
  final made = _$memory.take(_$callableSize, 8);
  final to = _$view(made, _$callableSize);
  _$putAddress(to, 0, _$callableSize);
  _$putAddress(to, {{ pointer_width }}, call.address);
  _$putAddress(to, {{ 2 * pointer_width }}, _$lastFunction);
  _$putAddress(to, {{ 3 * pointer_width }}, _$releaseFunction.nativeFunction.address);
  to.setInt64({{ 4 * pointer_width }}, host.number, _$order);
  _$functions[_$lastFunction] = function;
  return made.cast();
}

/// Forgets a function that a refused call has not given to Rust: if the callback has run, Rust releases it.
void _$kept(int status, ffi.Pointer<ffi.Void> passed) {
  final hasRun = status == 0 || status == PanickedException.number || status == FailedException.number;
  if (hasRun || passed == ffi.nullptr) return;
  _$functions.remove(_$getAddress(_$view(passed.cast(), _$callableSize), {{ 2 * pointer_width }}));
}

/// How many functions are running, each called by Rust from within the one before.
int _$depth = 0;

/// As deep as they may be: at the end of the stack the VM would end the process.
const int _$deepest = 32;

void _$deeper() {
  if (++_$depth > _$deepest) throw StateError('functions and Rust call each other more than ${_$deepest} deep');
}

/// The status of a failure, whose text and code Rust gets.
int _$failed(Object failure, ffi.Pointer<ffi.Void> place) {
  try {
    final text = convert.utf8.encode(_$shown(failure));
    final functions = place.cast<ffi.Pointer<ffi.Void>>();
    functions[0].cast<ffi.NativeFunction<ffi.Void Function(ffi.Pointer<ffi.Void>, ffi.Pointer<ffi.Uint8>, ffi.Size)>>()
        .asFunction<void Function(ffi.Pointer<ffi.Void>, ffi.Pointer<ffi.Uint8>, int)>()(place, _$memory.copy(text, 1), text.length);
    final code = _$codeOf(failure);
    if (code != 0) {
      functions[1].cast<ffi.NativeFunction<ffi.Void Function(ffi.Pointer<ffi.Void>, ffi.Int32)>>()
          .asFunction<void Function(ffi.Pointer<ffi.Void>, int)>()(place, code);
    }
  } catch (_) {
    // There is no memory, or no room on the stack, for more than the status.
  }
  return FailedException.number;
}

String _$shown(Object failure) {
  try {
    return '$failure';
  } catch (_) {
    return '${failure.runtimeType}';
  }
}

/// The code of an error of the system's or of Rust's; 0 for none.
int _$codeOf(Object failure) =>
    switch (failure) {
      RegistryException(:final errorCode) => errorCode,
      io.OSError(:final errorCode) => errorCode,
      io.FileSystemException(:final osError) || io.SocketException(:final osError) => osError?.errorCode,
      _ => null,
    } ??
    0;

String _$textAt(ffi.Pointer<ffi.Uint8> text, int length) => _$decoded(_$seen(text, length));

/// A text that ends with a zero.
String _$cTextAt(ffi.Pointer<ffi.Uint8> text) {
  var length = 0;
  while (text[length] != 0) {
    length++;
  }
  return _$textAt(text, length);
}

/// The bytes as they are, which are Rust's.
typed.Uint8List _$seen(ffi.Pointer<ffi.Uint8> bytes, int length) => length == 0 ? typed.Uint8List(0) : bytes.asTypedList(length);

typed.Uint8List _$octetsAt(ffi.Pointer<ffi.Uint8> bytes, int length) => typed.Uint8List.fromList(_$seen(bytes, length));

List<T> _$elementsAt<T>(ffi.Pointer<ffi.Uint8> data, int count, int size, T Function(typed.ByteData, int) read) {
  final from = typed.ByteData.sublistView(_$seen(data, count * size));
  return List.generate(count, (n) => read(from, n * size), growable: false);
}

T _$one<T>(ffi.Pointer<ffi.Uint8> value, int size, T Function(typed.ByteData) read) => read(_$view(value, size));

T? _$orNone<T>(ffi.Pointer<ffi.Uint8> value, T Function(ffi.Pointer<ffi.Uint8>) read) => value == ffi.nullptr ? null : read(value);
{% for c in callables %}

final {{ c.variable }} = ffi.NativeCallable<{{ c.native }}>.isolateLocal({{ "_$call$" ~ c.name }}, exceptionalReturn: FailedException.number)
  ..keepIsolateAlive = false;

int {{ "_$call$" ~ c.name }}({{ c.params }}) {
  final $mark = _$memory.mark;
  try {
    _$deeper();
    final $function = _$functions[$key.address] as {{ c.function }}?;
    if ($function == null) return ClosedException.number;
{% if c.put %}
    final $value = {{ c.called }};
{% for statement in c.put %}
    {{ statement }};
{% endfor %}
{% else %}
    {{ c.called }};
{% endif %}
    return 0;
  } catch ($failure) {
    return _$failed($failure, $error);
  } finally {
    _$depth--;
    _$memory.release($mark);
  }
}
{% endfor %}
{% if tables %}

/// The table of the methods of a trait: its size and their functions. It ends with the isolate, in which alone Rust reads it.
final class _$Table implements ffi.Finalizable {
  _$Table(List<ffi.Pointer<ffi.NativeType>> methods) : pointer = _$bufferNew({{ pointer_width }} * (methods.length + 1)) {
    if (pointer == ffi.nullptr) throw OutOfMemoryError();
    _$Memory._ended.attach(this, pointer.cast());
    final size = {{ pointer_width }} * (methods.length + 1);
    final to = _$view(pointer, size);
    _$putAddress(to, 0, size);
    for (final (n, method) in methods.indexed) {
      _$putAddress(to, {{ pointer_width }} * (n + 1), method.address);
    }
  }

  final ffi.Pointer<ffi.Uint8> pointer;
}
{% endif %}
{% for t in tables %}

final {{ t.variable }} = _$Table([{% for m in t.methods %}{{ m }}.nativeFunction{{ ", " if not loop.last }}{% endfor %}]);
{% endfor %}
