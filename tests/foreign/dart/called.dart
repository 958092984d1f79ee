/// Functions of Dart that the torture library calls, keeps and releases: `called.dart FOLDER`. Prints what is wrong.
library;

import 'dart:async';
import 'dart:ffi';
import 'dart:io';
import 'dart:isolate';

import 'package:torture/torture.dart' as t;

final List<String> wrong = [];

void same(String what, Object? found, Object? expected) {
  if ('$found' != '$expected') wrong.add('$what: $found, not $expected');
}

/// What the call throws, or null.
Object? thrown(Object? Function() run) {
  try {
    run();
    return null;
  } catch (error) {
    return error;
  }
}

const one = t.Quote(cents: 7, last: true);

void calls() {
  final heard = <Object>[];
  final sum = t.tellPrices((quote, currency, before) {
    heard.addAll([quote, currency, before]);
    return quote.cents;
  }, 5);
  same('tellPrices', sum, 105);
  same('heard', heard, [const t.Quote(cents: 100, last: false), 'EUR', <double>[], const t.Quote(cents: 5, last: true), 'Ä', [1.5, 2.5]]);
  same('none', t.ringIfAny(null), false);
  same('any', t.ringIfAny(heard.clear), true);
  same('cleared', heard, []);
  same('hold', t.hold((tiny) => t.Tiny(held: tiny.held - 1)), const t.Tiny(held: -6));
}

void values() {
  final seen = <List<Object?>>[];
  t.Quote sees(t.Quote quote, t.Quote? other, bytes, String name, String? nick, List<t.Size> sizes, rows, List<bool> flags, quotes) {
    seen.add([quote, other, bytes, name, nick, sizes, rows, flags, quotes]);
    return t.Quote(cents: rows.length, last: true);
  }

  same('little', t.show(sees, true), const t.Quote(cents: 0, last: true));
  same('little seen', seen[0], [one, null, [], '', null, [], [], [], []]);
  same('much', t.show(sees, false), const t.Quote(cents: 2, last: true));
  final rows = [
    [1, 2],
    [3, 65535],
  ];
  final sizes = [t.Size.kilobytes, t.Size.none];
  same('much seen', seen[1], [one, one, [0, 255], 'Ä', 'b', sizes, rows, [true, false], [one, one]]);
  t.Factor? kept;
  final numbers = <Object?>[];
  t.Size weighs(Pointer<Void> at, int? any, t.Factor factor, bool yes, double small, BigInt large, int below, int long) {
    numbers.addAll([at.address, any, yes, small, large, below, factor(5)]);
    kept = factor;
    return t.Size.kb;
  }

  same('weigh', t.weighLess(weighs), t.Size.kb);
  same('numbers', numbers, [4096, null, true, 0.5, (BigInt.one << 64) - BigInt.one, -128, 15]);
  same('a large size', t.weigh(weighs), t.Size.kb);
  same('a handle that Rust has closed', thrown(() => kept!(5)).runtimeType, t.ClosedException);
}

final class Wordless implements Exception {
  @override
  String toString() => throw StateError('none');
}

/// The failure of a call of Rust's that passes on what this function throws.
t.FailedException told(Object Function() make) {
  final error = thrown(() => t.tellPrices((quote, currency, before) => throw make(), 0));
  return error as t.FailedException;
}

void failures() {
  same('a text', told(() => StateError('no such price')).detail.endsWith('FAILED: Bad state: no such price'), true);
  same('no code', told(() => 7).errorCode, null);
  same('no text', told(Wordless.new).detail.endsWith('Wordless'), true);
  same('half a letter', told(() => '\ud800').detail.endsWith('FAILED: \ufffd'), true);
  for (final code in [1, 2, 3, 11, -2, 0x7fffffff, -0x80000000]) {
    same('an errno', told(() => OSError('full', code)).errorCode, code);
    same('a file', told(() => FileSystemException('full', 'x', OSError('full', code))).errorCode, code);
  }
  same('a code of Rust', told(() => thrown(() => t.systemError(-7))!).errorCode, -7);
  final inner = told(() => told(() => 'innermost'));
  same('the innermost', inner.detail.contains('innermost'), true);
  final error = thrown(() => t.hold((tiny) => const t.Tiny(held: 1 << 15)));
  same('a result', '$error'.contains('`result.held` is 32768'), true);
  same('another argument', thrown(() => t.tellPrices((a, b, c) => 1, 1 << 40)) is RangeError, true);
}

int depth = 0;

void deeper() {
  if (++depth < 20) t.ringIfAny(deeper);
}

void without() {
  depth++;
  t.ringIfAny(without);
}

void nested() {
  depth = 0;
  same('nested', [t.ringIfAny(deeper), depth], [true, 20]);
  same('without an end', deepest(), 32);
  final error = told(recursive);
  same('its failure', error.detail.contains('functions and Rust call each other more than 32 deep'), true);
}

/// A recursion without an end of its own.
int deepest() {
  depth = 0;
  t.ringIfAny(without);
  return depth;
}

Object recursive() {
  t.tellPrices((quote, currency, before) => throw recursive(), 0);
  return 'no failure';
}

void keep(List<int> rung, {bool here = false}) {
  void ring() => rung.add(1);
  here ? t.keepHere(ring) : t.keepRing(ring);
}

String status(Object? error) => '${error is t.FailedException ? RegExp('CLOSED|WRONG_THREAD').stringMatch(error.detail) : error}';

/// Another isolate calls what Rust has of this one, and releases it.
Future<void> elsewhere() async {
  final rung = <int>[];
  keep(rung);
  same('in another isolate', await Isolate.run(() => status(thrown(t.ringAll))), 'WRONG_THREAD');
  same('on threads', t.ringOnThreads(() => rung.add(2), 2, 3), 0);
  t.ringAll();
  same('here', rung, [1]);
  final collected = Completer<void>();
  final gone = Finalizer<int>((_) => collected.isCompleted ? null : collected.complete());
  forget(gone);
  await Isolate.run(t.forgetRings);
  // The next function that is passed asks what was released.
  t.ringIfAny(() {});
  await collects(collected);
  same('released elsewhere', collected.isCompleted, true);
}

void forget(Finalizer<int> gone) {
  final held = Object();
  gone.attach(held, 0);
  t.keepRing(() => held.hashCode);
}

Future<void> collects(Completer<void> collected) async {
  for (var n = 0; n < 400 && !collected.isCompleted; n++) {
    List.filled(200000, n).length;
    await Future<void>.delayed(const Duration(milliseconds: 1));
  }
}

/// What an isolate has given to Rust ends with it.
Future<void> ended() async {
  final live = t.liveCount();
  await Isolate.run(() => keep([]));
  await waits(() => t.liveCount() == live);
  same('the host has ended', t.liveCount(), live);
  same('on the stack of another isolate', await Isolate.run(deepest), 32);
  same('of an isolate that has ended', status(thrown(t.ringAll)), 'CLOSED');
  t.forgetRings();
  same('the others go on', t.ringIfAny(() {}), true);
}

Future<void> waits(bool Function() until) async {
  for (var n = 0; n < 2000 && !until(); n++) {
    await Future<void>.delayed(const Duration(milliseconds: 5));
  }
}

void kept() {
  final rung = <int>[];
  keep(rung, here: true);
  keep(rung, here: true);
  t.ringHere();
  t.forgetHere();
  same('kept here', rung, [1, 1]);
  same('refused by Rust', thrown(() => t.tellNobody(() {})).runtimeType, t.NotExportedException);
  final live = t.liveCount();
  for (var n = 0; n < 2000; n++) {
    t.ringIfAny(() {});
  }
  same('many', t.liveCount(), live);
}

/// How programs end that Rust has functions of.
Future<void> ends(String folder) async {
  for (final (how, wanted) in [('exit', '3'), ('kept', '0'), ('thread', '0')]) {
    final arguments = ['--packages=$folder/packages.json', Platform.script.toFilePath(), folder, how];
    final done = await Process.run(Platform.resolvedExecutable, arguments);
    same('the end by $how', '${done.exitCode}${done.stderr}', wanted);
  }
}

Future<void> main(List<String> arguments) async {
  t.silenceErrors();
  switch (arguments.elementAtOrNull(1)) {
    case 'exit':
      t.ringIfAny(() => exit(3));
    case 'kept':
      return keep([]);
    case 'thread':
      return t.ringUntilItFails(() {});
  }
  calls();
  values();
  failures();
  nested();
  kept();
  await elsewhere();
  await ended();
  await ends(arguments[0]);
  wrong.forEach(print);
  print('end');
}
