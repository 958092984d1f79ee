/// A hostile caller in Dart, of what takes functions and implementers: `hostile_functions.dart FOLDER`. For all that it does, it gets a Dart exception, a failure of
/// Rust's, or a correct result.
library;

import 'dart:async';
import 'dart:ffi';
import 'dart:isolate';
import 'dart:mirrors';

import 'package:torture/torture.dart' as t;

final List<String> wrong = [];

Object? outcome(Object? Function() run) {
  try {
    return run();
  } on t.RegistryException catch (error) {
    return error.runtimeType;
  } on ArgumentError {
    return 'refused';
  } on TypeError {
    return 'refused';
  } on NoSuchMethodError {
    return 'refused';
  }
}

void claim(String what, Object? wanted, Object? Function() run) {
  final found = outcome(run);
  if ('$found' != '$wanted') wrong.add('$what: $wanted expected, $found found');
}

/// What the package has for itself alone.
Object? hidden(String name) {
  final library = currentMirrorSystem().libraries[Uri.parse('package:torture/torture.dart')]!;
  return library.getField(MirrorSystem.getSymbol(name, library)).reflectee;
}

final DynamicLibrary library = hidden(r'_$library')! as DynamicLibrary;
final int Function(Pointer<Void>, Pointer<Bool>) ringIfAny = library.lookupFunction<
  Int32 Function(Pointer<Void>, Pointer<Bool>),
  int Function(Pointer<Void>, Pointer<Bool>)
>('torture_ring_if_any_try');
final int Function(int) closeHost = library.lookupFunction<Int32 Function(Uint64), int Function(int)>('torture_host_close');
final Pointer<Void> Function(int) malloc = DynamicLibrary.process()
    .lookupFunction<Pointer<Void> Function(IntPtr), Pointer<Void> Function(int)>('malloc');

int host() => (hidden(r'_$host')! as dynamic).number as int;
Pointer<NativeFunction> called(String name) => (hidden(name)! as NativeCallable).nativeFunction;

/// The struct of a callable, as C passes it.
final class Raw extends Struct {
  @Size()
  external int size;
  external Pointer<NativeFunction> call;
  @UintPtr()
  external int userData;
  external Pointer<NativeFunction> release;
  @Uint64()
  external int host;
}

/// Passes this struct, and returns what Rust's call of it has come to, or the status of the refusal.
Object? passed(void Function(Raw) change) {
  final raw = malloc(sizeOf<Raw>()).cast<Raw>();
  final rang = malloc(1).cast<Bool>()..value = false;
  raw.ref
    ..size = sizeOf<Raw>()
    ..call = called(r'_$called$Rings')
    ..userData = 0
    ..release = called(r'_$releaseFunction')
    ..host = host();
  change(raw.ref);
  final status = ringIfAny(raw.cast(), rang);
  return status == 0 ? rang.value : status;
}

/// Structs that the package would not make.
void forged() {
  t.ringIfAny(() {});
  final refused = t.InvalidArgumentException.number;
  for (final size in [0, 1, 3, sizeOf<Raw>() - 1, sizeOf<Raw>() + 1, 0xFFFFFFFF]) {
    claim('a size of $size', refused, () => passed((raw) => raw.size = size));
  }
  claim('no function', refused, () => passed((raw) => raw.call = nullptr));
  final shelf = t.newShelf()!;
  for (final number in [1, 12345, host() ^ 1, 1 << 53, 1 << 62, -1]) {
    claim('a host of $number', t.UnknownHandleException.number, () => passed((raw) => raw.host = number));
  }
  for (final number in [shelf.handle, t.handles['hold']!]) {
    claim('a callback $number as a host', t.WrongSignatureException.number, () => passed((raw) => raw.host = number));
  }
  shelf.close();
  for (final key in [0, 1, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF]) {
    claim('a function by the number $key', false, () => passed((raw) => raw.userData = key));
  }
}

int lastKey() => hidden(r'_$lastFunction')! as int;

/// What Rust has released, and what it has not.
void lateCalls() {
  final rung = <int>[];
  t.keepHere(() => rung.add(1));
  final key = lastKey();
  claim('by its number', true, () => passed((raw) => raw.userData = key));
  // That call has released it, for Rust had two.
  claim('late', false, () => passed((raw) => raw.userData = key));
  claim('late in Rust', [t.ClosedException.number, 'FAILED'], () => why(t.ringHere));
  t.forgetHere();
  final release = called(r'_$releaseFunction').cast<NativeFunction<Void Function(Pointer<Void>)>>().asFunction<void Function(Pointer<Void>)>();
  t.keepHere(() => rung.add(2));
  for (final number in [lastKey(), lastKey(), 0, 0xFFFFFFFF]) {
    release(Pointer.fromAddress(number));
  }
  claim('released twice', [t.ClosedException.number, 'FAILED'], () => why(t.ringHere));
  t.forgetHere();
  claim('rung', [1], () => rung);
  // The number of something else.
  t.keepPlugin(Nothing((asked) => null));
  claim('an implementer as a function', false, () => passed((raw) => raw.userData = lastKey()));
  claim('it was there', true, () => t.keepPlugin(null));
}

Object? ring(void Function() call) {
  call();
  return null;
}

/// The number that the function has returned, and the status, in the failure of Rust's that the call throws.
Object? why(void Function() call) {
  try {
    call();
  } on t.FailedException catch (error) {
    return [error.errorCode, RegExp('CLOSED|WRONG_THREAD|FAILED').stringMatch(error.detail)];
  }
  return null;
}

/// Implements what it does not have.
final class Nothing implements t.PluginMethods {
  Nothing(this._answer);

  final Object? Function(Invocation) _answer;

  @override
  dynamic noSuchMethod(Invocation invocation) => _answer(invocation);
}

int endless(int depth) => endless(depth + 1) + 1;

void types() {
  for (final value in [null, 1, 'ring', Object(), (int number) {}, () => 1.5, [], t.Tiny(held: 1)]) {
    claim('tellPrices($value)', 'refused', () => Function.apply(t.tellPrices, [value, 0]));
    claim('usePlugin($value)', 'refused', () => Function.apply(t.usePlugin, [value, 0]));
  }
  claim('too many parameters', 'refused', () => Function.apply(t.ringIfAny, [(int number) {}]));
  claim('no argument', 'refused', () => Function.apply(t.ringIfAny, []));
  claim('a named one', 'refused', () => Function.apply(t.ringIfAny, [() {}], {#more: 1}));
  claim('refused by Rust', t.NotExportedException, () => ring(() => t.tellNobody(() {})));
  claim('a result', true, () => t.ringIfAny(() => 7));
  claim('one that comes later', true, () => t.ringIfAny(() async {}));
  claim('a class with `call`', true, () => t.ringIfAny(Ringing().call));
}

final class Ringing {
  void call() {}
}

void results() {
  final failed = t.FailedException;
  for (final dynamic value in [null, 'x', 1.5, 1 << 31, -1 << 63, BigInt.one, Future.value(1)]) {
    claim('a result of $value', failed, () => t.tellPrices((quote, currency, before) => value, 0));
  }
  for (final dynamic value in [null, 'x', 1.5, BigInt.one, Future.value(1), () => 1]) {
    claim('an answer of $value', failed, () => t.usePlugin(Nothing((asked) => asked.memberName == #add ? value : null), 0));
  }
  claim('no methods', failed, () => t.usePlugin(Nothing((asked) => throw NoSuchMethodError.withInvocation(null, asked)), 0));
  claim('an end of the stack', failed, () => t.tellPrices((quote, currency, before) => endless(0), 0));
  claim('the same of a method', failed, () => t.usePlugin(Nothing((asked) => endless(0)), 0));
  // What it has been given, it may change.
  claim('it changes a list', 3 * 2, () {
    return t.tellPrices((quote, currency, before) {
      outcome(() => before..fillRange(0, before.length, 0));
      return 3;
    }, 0);
  });
  claim('the others go on', true, () => t.ringIfAny(() {}));
}

/// The host is closed under the functions, twice, and from inside one.
Future<void> closedHost() async {
  final said = await Isolate.run(() {
    final said = <Object?>[outcome(() => t.ringIfAny(() {}))];
    t.keepHere(() {});
    said.add(outcome(() => t.ringIfAny(() => said.add(closeHost(host())))));
    said.addAll([closeHost(host()), closeHost(host())]);
    said.addAll([outcome(() => t.ringIfAny(() {})), outcome(() => ring(t.ringHere))]);
    t.forgetHere();
    return '$said';
  });
  claim('a closed host', '[true, ${t.BusyException.number}, true, 3, 3, ClosedException, FailedException]', () => said);
  claim('another isolate', true, () => t.ringIfAny(() {}));
}

/// One isolate passes, another releases and calls, at once.
Future<void> atOnce() async {
  final live = t.liveCount();
  final said = Isolate.run(() {
    final said = <String>{};
    for (var n = 0; n < 300; n++) {
      said.add('${outcome(() => ring(t.ringAll))}');
      t.forgetRings();
    }
    return said;
  });
  for (var n = 0; n < 3000; n++) {
    t.keepRing(() {});
    if (n % 100 == 0) await Future<void>.delayed(Duration.zero);
  }
  final found = await said;
  if (!{'null', '${t.FailedException}'}.containsAll(found)) wrong.add('at once: $found');
  t.forgetRings();
  t.ringIfAny(() {});
  claim('nothing is left', '{}', () => '${hidden(r'_$functions')}');
  claim('no entry', live, t.liveCount);
}

/// Isolates that end with functions in Rust, while others call those.
Future<void> ended() async {
  for (var n = 0; n < 20; n++) {
    final passes = Isolate.run(() => t.keepRing(() {}));
    final calls = Isolate.run(() => [for (var call = 0; call < 200; call++) '${outcome(() => ring(t.ringAll))}'].toSet());
    await passes;
    final found = await calls;
    if (!{'null', '${t.FailedException}'}.containsAll(found)) wrong.add('ended: $found');
  }
  claim('all have ended', [null, 'CLOSED'], () => why(t.ringAll));
  t.forgetRings();
}

Future<void> main() async {
  t.silenceErrors();
  forged();
  lateCalls();
  types();
  results();
  await closedHost();
  await atOnce();
  await ended();
  wrong.take(100).forEach(print);
  print('end');
}
