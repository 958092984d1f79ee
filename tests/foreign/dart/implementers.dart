/// Implementers of traits: those of Rust, whose methods Dart calls, and those of Dart, whose methods Rust calls: `implementers.dart FOLDER`. Prints what is wrong.
library;

import 'dart:async';
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

/// The type of what the call throws.
Type refused(Object? Function() run) => thrown(run).runtimeType;

Object? clear(t.Shelf shelf) {
  shelf.clear();
  return null;
}

void methods() {
  final shelf = t.newShelf()!;
  same('put', [shelf.put('one', 1), shelf.put('Ä', 2), shelf.put('one', 5)], [0, 0, 1]);
  same('get', [shelf.get_('one'), shelf.get_('Ä')], [5, 2]);
  same('names', shelf.names(), 'one,Ä,');
  same('sum', [shelf.sum([]), shelf.sum([10, 20])], [7, 37]);
  // The class has a property of this name for itself.
  same('handle', [shelf.handle_(), shelf.handle > 1 << 52], [7, true]);
  same('lent to a function', t.sumOfShelf(shelf), 7);
  same('by invoke', t.invoke(t.handles['sumOfShelf']!, [shelf]), 7);
  shelf.clear();
  same('nothing left', shelf.names(), '');
  shelf.close();
  same('none left', t.shelves(), 0);
  final invoked = t.invoke(t.handles['newShelf']!)! as t.Shelf;
  same('made by invoke', invoked.put('one', 1), 0);
  invoked.close();
}

/// Names that Dart, the class of an owner, or another language has a use for.
final class Places implements t.OddMethods {
  @override
  int drop() => 1;
  @override
  int close_() => 2;
  @override
  int release() => 3;
  @override
  int call() => 4;
  @override
  int toString_() => 5;
  @override
  int equals() => 6;
  @override
  int then() => 7;
  @override
  int constructor() => 8;
  @override
  int init____() => 9;
  @override
  int class____() => 10;
  @override
  int del____() => 11;
  @override
  int proto____() => 12;
  @override
  int handle_() => 13;
  @override
  int isLive_() => 14;
  @override
  int detach_() => 15;
  @override
  int wait() => 16;
  @override
  int getClass() => 17;
  @override
  int hashCode_() => 18;
  @override
  int clone() => 19;
  @override
  int type_() => 20;
  @override
  int class_() => 21;
  @override
  int new_() => 22;
  @override
  int delete() => 23;
  @override
  int operator_() => 24;
  @override
  int from() => 25;
  @override
  int size() => 26;
  @override
  int userData() => 27;
  @override
  int valueOf() => 28;
  @override
  int errno() => 29;
  @override
  int int_() => 30;
  @override
  int null_() => 31;
  @override
  int borrow() => 32;
  @override
  int raw() => 33;
  @override
  int mro() => 34;
  @override
  int this_() => 35;
  @override
  int none() => 36;
  @override
  int await_() => 37;
  @override
  int table() => 38;
  @override
  int str() => 39;
  @override
  int deref() => 40;
}

void names() {
  final odd = t.newOdd()!;
  final methods = [odd.drop, odd.close_, odd.release, odd.call, odd.toString_, odd.equals, odd.then, odd.constructor, odd.init____, odd.class____, odd.del____]
    ..addAll([odd.proto____, odd.handle_, odd.isLive_, odd.detach_, odd.wait, odd.getClass, odd.hashCode_, odd.clone, odd.type_, odd.class_, odd.new_, odd.delete])
    ..addAll([odd.operator_, odd.from, odd.size, odd.userData, odd.valueOf, odd.errno, odd.int_, odd.null_, odd.borrow, odd.raw, odd.mro, odd.this_, odd.none])
    ..addAll([odd.await_, odd.table, odd.str, odd.deref]);
  same('of Rust\'s', [for (final method in methods) method()], [for (var at = 1; at <= 40; at++) at]);
  same('of Dart\'s', t.useOdd(Places()), 0);
  // One of Rust's is an implementer too.
  same('passed on', t.useOdd(odd), 0);
  same('its own', [odd.isLive, odd], [true, 'Odd ${odd.handle}']);
  odd.close();
}

/// An owner of an implementer is as one of a callback.
void owners() {
  final live = t.liveCount();
  final shelf = t.newShelf()!;
  same('live', [shelf.isLive, t.shelves(), t.liveCount()], [true, 1, live + 1]);
  shelf.close();
  same('closed', [shelf.isLive, t.shelves(), shelf], [false, 0, 'Shelf ${shelf.handle} closed']);
  shelf.close();
  for (final call in [() => shelf.put('one', 1), shelf.names, () => clear(shelf), () => t.sumOfShelf(shelf)]) {
    same('a call of it', refused(call), t.ClosedException);
  }
  same('which', (thrown(() => shelf.get_('one'))! as t.ClosedException).callback, 'Shelf.get');
  t.release(t.newShelf()!.detach());
  same('released', t.shelves(), 0);
  same('forged', refused(() => clear(t.Shelf((1 << 52) + 5))), t.UnknownHandleException);
}

void failures() {
  final shelf = t.newShelf()!;
  same('its text', (thrown(() => shelf.get_('three'))! as t.FailedException).detail, 'there is no three');
  same('a panic', (thrown(() => clear(shelf))! as t.PanickedException).detail, 'nothing to clear');
  same('callable still', shelf.put('one', 1), 0);
  same('half a letter', thrown(() => shelf.get_('\ud800')) is ArgumentError, true);
  final factor = t.factor(2);
  final other = t.Shelf(factor.handle);
  same('another type', refused(() => clear(other)), t.WrongSignatureException);
  other.detach();
  factor.close();
  shelf.close();
  final local = t.newLocalShelf()!;
  same('a local one', local.put('one', 1), 0);
  local.close();
}

/// An implementer.
base class Whole implements t.PluginMethods {
  int number = 0;
  final List<Object?> calls = [];

  @override
  int add(String name, List<int> numbers) {
    calls.addAll([name, numbers]);
    return number = numbers.fold(number, (sum, one) => sum + one);
  }

  @override
  void set_(int number) {
    calls.add(number);
    this.number = number;
  }

  @override
  bool flush() {
    calls.add('flush');
    return true;
  }
}

/// One whose `add` is another function.
final class With extends Whole {
  With(this._add);

  final int Function() _add;

  @override
  int add(String name, List<int> numbers) => _add();
}

void implemented() {
  final whole = Whole();
  same('a whole one', t.usePlugin(whole, 7), 11);
  same('its calls', whole.calls, [7, 'Ä', [1, 2], 'flush']);
  same('used again', t.usePlugin(whole, 1), 5);
  t.FailedException told(int Function() add) => thrown(() => t.usePlugin(With(add), 7))! as t.FailedException;
  final full = told(() => throw const FileSystemException('no room', 'x', OSError('full', 28)));
  same('its text', [full.detail.contains('no room'), full.errorCode], [true, 28]);
  same('no code', told(() => throw StateError('none')).errorCode, null);
  // Rust, Dart, Rust, Dart.
  same('nested', t.usePlugin(With(() => t.usePlugin(Whole(), 1)), 7), 6);
  same('the innermost', told(() => t.usePlugin(With(() => throw 'innermost'), 1)).detail.contains('innermost'), true);
  final live = t.liveCount();
  for (var n = 0; n < 1000; n++) {
    t.usePlugin(whole, 1);
  }
  same('nothing left', t.liveCount(), live);
}

int depth = 0;

int deeper() {
  depth++;
  return t.usePlugin(With(deeper), 1);
}

void nested() {
  depth = 0;
  final error = thrown(() => t.usePlugin(With(deeper), 1))! as t.FailedException;
  same('without an end', [depth, error.detail.contains('more than 32 deep')], [32, true]);
}

/// Whether Rust calls it is a matter of the isolate, not of the thread.
Future<void> elsewhere() async {
  same('none yet', [t.addOnThreads(1, 1), t.keepPlugin(null)], [0, false]);
  final collected = Completer<void>();
  final gone = Finalizer<int>((_) => collected.isCompleted ? null : collected.complete());
  keep(gone);
  same('on threads', t.addOnThreads(2, 3), 0);
  t.addUntilItFails();
  same('on a thread', t.waitForAdder(), t.WrongThreadException.number);
  same('in another isolate', await Isolate.run(() => t.keepPlugin(null)), true);
  // The next one that is passed asks what was released.
  t.usePlugin(Whole(), 1);
  await collects(collected);
  same('released elsewhere', collected.isCompleted, true);
}

void keep(Finalizer<int> gone) {
  final whole = Whole();
  gone.attach(whole, 0);
  same('kept', t.keepPlugin(whole), false);
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
  await Isolate.run(() => t.keepPlugin(Whole()));
  for (var n = 0; n < 2000 && t.liveCount() != live; n++) {
    await Future<void>.delayed(const Duration(milliseconds: 5));
  }
  same('the host has ended', t.liveCount(), live);
  t.addUntilItFails();
  same('of an isolate that has ended', t.waitForAdder(), t.ClosedException.number);
  t.keepPlugin(null);
  // Many isolates, each with a table of its own.
  final sums = [for (var n = 0; n < 20; n++) Isolate.run(() => t.usePlugin(Whole(), n))];
  same('each its own', await Future.wait(sums), [for (var n = 0; n < 20; n++) n + 4]);
}

Future<void> main(List<String> arguments) async {
  t.silenceErrors();
  methods();
  names();
  owners();
  failures();
  implemented();
  nested();
  await elsewhere();
  await ended();
  same('left', t.shelves(), 0);
  wrong.forEach(print);
  print('end');
}
