/// What other generators of bindings show in their tests, by ours: Dart implements, Rust asks: `peers.dart FOLDER`. Prints what is wrong.
library;

import 'dart:io';

import 'package:torture/torture.dart' as t;

final List<String> wrong = [];

void same(String what, Object? found, Object? expected) {
  if ('$found' != '$expected') wrong.add('$what: $found, not $expected');
}

t.FailedException failed(Object? Function() run) {
  try {
    run();
  } on t.FailedException catch (error) {
    return error;
  }
  throw StateError('it did not fail');
}

/// Answers as it is asked, or fails.
final class AsAsked implements t.GettersMethods {
  @override
  bool getBool(bool value, bool other) => value != other;

  @override
  void getString(String value, bool other, t.Said said) {
    fail(value);
    said(other ? '1234567890123' : value);
  }

  @override
  void getOption(String? value, bool other, t.Said said) {
    if (value != null) said(other ? value.toUpperCase() : value);
  }

  @override
  void getList(List<int> value, bool other, t.Counted counted) => counted(other ? value : []);

  @override
  void getNothing(String value) => fail(value);

  static void fail(String value) {
    if (value == 'unexpected-error') throw ArgumentError('something failed');
    if (value == 'full') throw const OSError('full', 28);
  }
}

void gettersAnswerWhatTheyAreAsked() {
  final getters = AsAsked();
  for (final (value, other) in [(false, false), (false, true), (true, false), (true, true)]) {
    same('a bool', t.getBool(getters, value, other), value != other);
  }
  same('a list', t.getList(getters, [1, 2], true), [1, 2]);
  same('no list', t.getList(getters, [1, 2], false), []);
  for (final text in ['Hello', 'wörld', '', '\x00']) {
    same('a text', t.getString(getters, text, false), text);
    same('another', t.getString(getters, text, true), '1234567890123');
  }
  same('an option', t.getOption(getters, 'Some', true), 'SOME');
  same('none', t.getOption(getters, null, false), 'nothing');
  t.getNothing(getters, 'x');
}

void anImplementerMayBeLeftOut() {
  same('somebody', t.getStringIfAny(AsAsked(), 'text'), 'text');
  same('nobody', t.getStringIfAny(null, 'text'), 'nobody');
}

void failuresKeepTheirKind() {
  final getters = AsAsked();
  Object? nothing(String value) {
    t.getNothing(getters, value);
    return null;
  }

  for (final call in [() => t.getString(getters, 'unexpected-error', true), () => nothing('unexpected-error')]) {
    final error = failed(call);
    same('no code', error.errorCode, null);
    same('its text', error.detail.contains('something failed'), true);
  }
  same('its number', failed(() => nothing('full')).errorCode, 28);
}

void aFailureOfOneFunctionIsToldToAnother() {
  final told = <String>[];
  t.ringOrTell(() => throw const FileSystemException('Testing'), told.add);
  same('told', told, ['FileSystemException: Testing, path = \'\'']);
}

/// Makes texts of numbers.
final class Stringifier implements t.StringifierMethods {
  @override
  void stringify(int value, t.Said said) => said('dart: $value');
}

void oneOwnerLessLeavesTheOtherItsOwn() {
  final stringifier = Stringifier();
  final (one, other) = (t.newFormatter(stringifier)!, t.newFormatter(stringifier)!);
  same('the other', other.format(123), 'dart: 123');
  other.close();
  same('the one', one.format(123), 'dart: 123');
  one.close();
}

/// A link of Dart's.
final class Linked implements t.LinkMethods {
  Linked(this.name, [this.next]);

  final String name;
  t.LinkMethods? next;

  @override
  void say(t.Said said) {
    said(name);
    next?.say(said);
  }
}

/// Whether the failure of the innermost call had this status.
bool isInnermost(Object? Function() run, String status) => failed(run).detail.contains(status);

void aChainHasLinksOfBoth() {
  final last = Linked('dart 2');
  final second = t.newLink('rust 2', last)!;
  // An owner is an implementer too, so it may be a link of Dart's next one.
  final first = t.newLink('rust 1', Linked('dart 1', second))!;
  same('all', t.namesFrom(first), 'rust 1,dart 1,rust 2,dart 2,');
  // A ring is no trap: an implementer of this thread that runs is BUSY.
  last.next = first;
  same('a ring', isInnermost(() => t.namesFrom(first), 'BusyException'), true);
  last.next = null;
  same('undone', t.namesFrom(first), 'rust 1,dart 1,rust 2,dart 2,');
  // A link that has ended is told.
  t.release(second.handle);
  same('a gap', isInnermost(() => t.namesFrom(first), 'ClosedException'), true);
  first.close();
}

void main() {
  t.silenceErrors();
  // The host of this isolate is an entry too.
  t.ringIfAny(() {});
  final live = t.liveCount();
  gettersAnswerWhatTheyAreAsked();
  anImplementerMayBeLeftOut();
  failuresKeepTheirKind();
  aFailureOfOneFunctionIsToldToAnother();
  oneOwnerLessLeavesTheOtherItsOwn();
  aChainHasLinksOfBoth();
  same('left', t.liveCount(), live);
  wrong.forEach(print);
  print('end');
}
