/// A hostile caller in Dart: `hostile.dart FOLDER`. For any value that it passes, it gets a Dart exception or a correct result.
library;

import 'dart:async';
import 'dart:collection';
import 'dart:convert';
import 'dart:ffi';
import 'dart:io';
import 'dart:isolate';
import 'dart:typed_data';

import 'package:scenario/scenario.dart' as s;

final List<String> wrong = [];

Object? outcome(Object? Function() run) {
  try {
    return run();
  } on s.RegistryException catch (error) {
    return error.runtimeType;
  } on ArgumentError catch (error) {
    return '$error'.isEmpty ? 'no message' : 'refused';
  } on UnsupportedError {
    return 'refused';
  } on TypeError {
    return 'refused';
  }
}

void claim(String what, Object? wanted, Object? Function() run) {
  final found = outcome(run);
  if (found != wanted) wrong.add('$what: $wanted expected, $found found');
}

String message(Object? Function() run) {
  try {
    return '${run()}';
  } on ArgumentError catch (error) {
    return '${error.message}';
  }
}

/// A list that has one element less each time that it is read.
final class Shrinking extends ListBase<int> {
  @override
  int length = 16;

  @override
  int operator [](int index) {
    length--;
    return index;
  }

  @override
  void operator []=(int index, int value) {}
}

/// A list that is its own copy, and says more elements the more often it is asked.
final class Growing<T> extends ListBase<T> {
  Growing(this.element, this.asked);

  static const int most = 1 << 20;

  final T element;
  int asked;

  @override
  int get length => ++asked < 5 ? 1 : most;

  @override
  set length(int length) {}

  @override
  T operator [](int index) => element;

  @override
  void operator []=(int index, T value) {}

  @override
  List<T> toList({bool growable = true}) => this;
}

/// An iterable that calls the library while it is read, and ends in an error.
Iterable<double> calling(s.Scaler scaler) sync* {
  yield s.sum([scaler(1).toDouble(), 2, 3]);
  yield s.greet('x' * 70000, 2).length.toDouble();
}

Iterable<double> failing() sync* {
  yield 1;
  throw const FormatException('of the caller');
}

void numbers() {
  for (final value in [-1, 1 << 53, 1 << 62, -1 << 63]) {
    claim('Scaler($value)', 'refused', () => s.Scaler(value));
    claim('release($value)', 'refused', () => s.release(value));
    claim('isLive($value)', 'refused', () => s.isLive(value));
    claim('describe($value)', 'refused', () => s.describe(value));
    claim('invoke($value)', 'refused', () => s.invoke(value, [1]));
  }
  claim('the largest handle', s.UnknownHandleException, () => s.Scaler((1 << 53) - 1)(1));
  for (final value in [BigInt.from(-1), BigInt.one << 64]) {
    claim('a u64 of $value', 'refused', () => s.limits(0, 0, 0, value, true, 0));
  }
  claim('a u8 of 256', 'refused', () => s.limits(256, 0, 0, BigInt.zero, true, 0));
  claim('an i16 of 32768', 'refused', () => s.limits(0, 32768, 0, BigInt.zero, true, 0));
  claim('a float of 1e39', 'refused', () => s.limits(0, 0, 0, BigInt.zero, true, 1e39));
  claim('an infinite float', (BigInt.one << 64) - BigInt.one, () => s.limits(0, 0, 0, BigInt.zero, false, double.infinity));
  claim('its message', '`a` is 256; pass an int from 0 to 255', () => message(() => s.limits(256, 0, 0, BigInt.zero, true, 0)));
}

void texts() {
  claim('a surrogate', 'refused', () => s.greet('\ud800', 1));
  claim('a surrogate behind', 'refused', () => s.greet('a\udc00\ud800', 1));
  claim('its place', true, () => message(() => s.greet('ab\ud800', 1)).startsWith('`name` has a lone surrogate at 2;'));
  claim('a pair', 'hello 😀!', () => s.greet('😀', 1));
  claim('a zero byte', 'hello a\x00b!', () => s.greet('a\x00b', 1));
  claim('a mark of byte order is a letter like any other', '\ufeff\ufeffx', () => s.sameText('\ufeff\ufeffx'));
  claim('the same in invoke', '\ufeffx', () => s.invoke(s.handles['sameText']!, ['\ufeffx']));
  claim('an empty text', '', () => s.sameText(''));
  final long = 'ä' * 100000;
  claim('a long text', true, () => s.sameText(long) == long);
}

s.Point marked(List<int> marks) => s.Point(x: 0, y: 0, kind: s.Kind.empty, marks: marks);

/// What a list that changes meanwhile may come to, unless it is refused.
void refusedOr(String what, Set<Object?> wanted, Object? Function() run) {
  try {
    final found = outcome(run);
    if (found != 'refused' && !wanted.contains(found)) wrong.add('$what: $wanted expected, $found found');
  } on ConcurrentModificationError {
    // Refused by Dart's own list.
  }
}

void lists(s.Scaler scaler) {
  claim('a list that shrinks', 'refused', () {
    try {
      return s.keySum(Shrinking());
    } on ConcurrentModificationError {
      return 'refused';
    } on RangeError {
      return 'refused';
    }
  });
  for (var asked = 0; asked < 5; asked++) {
    // Rust reads what was written, and nothing behind it.
    refusedOr('a list that grows', {1.0, 1.0 * Growing.most}, () => s.sum(Growing(1.0, asked)));
    refusedOr('bytes that grow', {'{254}'}, () => '${s.inverted(Growing(1, asked)).toSet()}');
    refusedOr('arguments that grow', {7, s.InvalidArgumentException}, () => s.invoke(scaler.handle, Growing(1, asked)));
    refusedOr('marks that grow', {}, () => s.between(marked(Growing(1, asked)), marked([1, 2, 3])));
  }
  claim('an iterable that calls', 7.0 + 5 + 140014, () => s.sum(calling(scaler)));
  try {
    s.sum(failing());
    wrong.add('a failing iterable passed');
  } on FormatException {
    // Its own error.
  }
  claim('after that', 6.0, () => s.sum(Float64List.fromList([1, 2, 3])));
  claim('a view', 5.0, () => s.sum(Float64List.sublistView(Float64List.fromList([1, 2, 3]), 1)));
  for (final bytes in [
    [256],
    [-1],
  ]) {
    claim('bytes of $bytes', 'refused', () => s.inverted(bytes));
  }
  claim('no bytes', true, () => s.inverted(const []).isEmpty);
  claim('an element by its place', '`bytes[1]` is 256; pass an int from 0 to 255', () => message(() => s.inverted([1, 256])));
  for (final marks in [
    [-1, 2, 3],
    [256, 2, 3],
    [1, 2],
    [1, 2, 3, 4],
  ]) {
    final point = s.Point(x: 1, y: 2, kind: s.Kind.empty, marks: marks);
    claim('marks of $marks', 'refused', () => s.between(point, point));
  }
  final point = s.Point(x: 1, y: 2, kind: s.Kind.empty, marks: [0, 300, 0]);
  claim('a field by its place', '`points[0].marks[1]` is 300; pass an int from 0 to 255', () => message(() => s.nearest([point])));
  claim('nothing is left in use', true, () => s.sum(List.filled(100000, 1)) == 100000);
}

void invoked(int number) {
  for (final value in [null, 'x', 1.5, true, [1], 1 << 31, -1 << 32, BigInt.one, Object(), s.Kind.deep]) {
    claim('invoke(.., $value)', 'refused', () => s.invoke(number, [value]));
  }
  claim('named', '`x` is String; pass an int from -2147483648 to 2147483647', () => message(() => s.invoke(number, ['x'])));
  claim('an array for invoke', 'refused', () => s.invoke(s.handles['keySum']!, [Uint8List(16)]));
  claim('a half', 0.5, () => s.invoke(s.handles['half']!, [1.0]));
  final tags = s.handles['tags']!;
  for (final value in [null, 5, 'a\x00b', '\ud800']) {
    claim('a C string of $value', 'refused', () => s.invoke(tags, [value, null, 0, null, nullptr, nullptr]));
  }
  claim('a kind that is none', s.InvalidArgumentException, () => s.invoke(tags, ['one', null, 2, null, nullptr, nullptr]));
  for (final value in [true, 1.0, '1', -1]) {
    claim('a handle of $value', 'refused', () => s.invoke(tags, ['one', null, 0, value, nullptr, nullptr]));
    claim('a pointer of $value', 'refused', () => s.invoke(tags, ['one', null, 0, null, value, nullptr]));
  }
}

Future<Object?> invokedElsewhere(int number) => Isolate.run(() => s.invoke(number, [3]));

Future<Set<String>> calledOften(int number) => Isolate.run(() {
  final mine = s.Scaler(number);
  final said = {for (var call = 0; call < 2000; call++) '${outcome(() => mine(1))}'};
  mine.detach();
  return said;
});

/// Another isolate, on a thread of its own: handles cross, owners don't.
Future<void> isolates(s.Scaler scaler) async {
  final number = scaler.handle;
  final said = await invokedElsewhere(number);
  claim('called by another isolate', 21, () => said);
  final own = ReceivePort();
  claim('an owner is not sent', 'refused', () => own.sendPort.send(scaler));
  own.close();
  // Closed by one while others call.
  final calls = [for (var n = 0; n < 3; n++) calledOften(number)];
  await Future<void>.delayed(const Duration(milliseconds: 5));
  scaler.close();
  for (final said in await Future.wait(calls)) {
    if (!{'7', 'ClosedException'}.containsAll(said)) wrong.add('called while it was closed: $said');
  }
  // What an isolate has made that has ended since.
  final orphan = s.Scaler(await Isolate.run(() => s.makeScaler(9)!));
  claim('called', 27, () => orphan(3));
  orphan.close();
  claim('closed by another', s.ClosedException, () => orphan(3));
  // An isolate that is ended while it calls.
  final port = ReceivePort();
  final doomed = await Isolate.spawn((SendPort port) {
    port.send(null);
    while (true) {
      s.sum([1, 2, 3]);
    }
  }, port.sendPort);
  await port.first;
  doomed.kill(priority: Isolate.immediate);
  await Future<void>.delayed(const Duration(milliseconds: 20));
  claim('the others go on', 6.0, () => s.sum([1, 2, 3]));
}

/// The hook hears of failures, in its isolate.
Future<void> hooks() async {
  final heard = <(int, int)>[];
  final both = Completer<void>();
  s.setErrorHook((status, handle) {
    // Those of this test: an owner with a forged handle fails too when it is collected.
    if (handle >= 77 && handle < 80) heard.add((status, handle));
    if (heard.length == 2 && !both.isCompleted) both.complete();
  });
  claim('a failure that is heard', s.UnknownHandleException, () => s.release(77));
  final elsewhere = await Isolate.run(() => '${outcome(() => s.release(78))}');
  claim('one of another isolate', 'UnknownHandleException', () => elsewhere);
  await both.future;
  claim('what the hook heard', '[(2, 77), (2, 78)]', () => '$heard');
  s.silenceErrors();
  claim('a failure that nobody hears', s.UnknownHandleException, () => s.release(79));
  s.setErrorHook(null);
  s.setErrorHook(null);
  s.silenceErrors();
  claim('nor later', 2, () => heard.length);
}

final DynamicLibrary system = DynamicLibrary.process();
final Pointer<Uint8> Function(int) malloc = system.lookupFunction<Pointer<Uint8> Function(Size), Pointer<Uint8> Function(int)>('malloc');
final int Function(Pointer<Uint8>, Pointer<Uint8>, int) setenv = system.lookupFunction<
  Int Function(Pointer<Uint8>, Pointer<Uint8>, Int),
  int Function(Pointer<Uint8>, Pointer<Uint8>, int)
>('setenv');

Pointer<Uint8> cText(String text) {
  final bytes = [...utf8.encode(text), 0];
  return malloc(bytes.length)..asTypedList(bytes.length).setAll(0, bytes);
}

/// What another isolate says that is told to load such a library: each isolate reads the environment, and loads the library, for itself.
Future<String> loading(String library) => Isolate.run(() {
  setenv(cText('SCENARIO_LIBRARY'), cText(library), 1);
  String tried() {
    try {
      s.start();
      return 'loaded';
    } on s.StaleBindingException catch (error) {
      return '$error';
    }
  }

  final first = tried();
  return first == tried() ? first : '$first, and then something else';
});

/// A library that is missing, cut off, damaged or foreign.
Future<void> libraries(String folder) async {
  final broken = Directory.systemTemp.createTempSync('broken');
  final box = '$folder/scenario/dart/lib';
  final whole = File('$box/libscenario.so').readAsBytesSync();
  String written(String name, List<int> bytes) => (File('${broken.path}/$name')..writeAsBytesSync(bytes)).path;
  // The number of another machine, as it stands in the head of an ELF file.
  List<int> patched(int at, int byte) => Uint8List.fromList(whole)..[at] = byte;
  final cut = written('cut.so', Uint8List.sublistView(whole, 0, 8192));
  final noTable = written('no_table.so', Uint8List.sublistView(whole, 0, 64));
  final neighbour = '$folder/neighbour/dart/lib/libneighbour.so';
  const whatToDo = 'copy it beside the program, or set `SCENARIO_LIBRARY` to its path';
  final rows = <(String, List<String>)>[
    ('$box/nowhere.so', ['cannot open shared object file', whatToDo]),
    (broken.path, ['cannot be loaded', whatToDo]),
    (cut, ['it is cut off: 8192 bytes of at least ', whatToDo]),
    (noTable, ['cannot be loaded', whatToDo]),
    (written('empty.so', const []), ['file too short', whatToDo]),
    (written('text.so', 'no library'.codeUnits), ['file too short', whatToDo]),
    (written('noise.so', List.filled(4096, 0x20)), ['invalid ELF header', whatToDo]),
    (written('foreign.so', patched(18, 0xb7)), ['it is for aarch64 (ELF, 32 bits, little-endian), and this program for x86 (', whatToDo]),
    (written('wide.so', patched(4, 2)), ['it is for x86 (ELF, 64 bits, little-endian), and this program for x86 (ELF, 32 bits', whatToDo]),
    (neighbour, ['offers another interface than this package', 'expected, none found; write the bindings again from the library']),
  ];
  for (final (library, said) in rows) {
    final found = await loading(library);
    for (final text in ['StaleBindingException: the library `$library`', ...said]) {
      claim('loading $library: $text', true, () => found.contains(text) ? true : found);
    }
  }
  final loaded = await loading('$box/libscenario.so');
  claim('a whole one', 'loaded', () => loaded);
  broken.deleteSync(recursive: true);
}

Future<void> main(List<String> arguments) async {
  s.start();
  s.silenceErrors();
  final number = s.makeScaler(7)!;
  final scaler = s.Scaler(number);
  numbers();
  texts();
  lists(scaler);
  invoked(number);
  claim('it is alive after all that', 21, () => scaler(3));
  await isolates(scaler);
  claim('closed twice', null, () {
    scaler.close();
    scaler.close();
    return null;
  });
  claim('called after that', s.ClosedException, () => scaler(1));
  await hooks();
  await libraries(arguments.first);
  for (final line in wrong) {
    print(line);
  }
  print('end');
}
