/// Passes values of every kind in every position of the torture library: `checked.dart FOLDER`.
///
/// A value of the kind comes back as it was. Any other is refused by an error that names its place, what came and what is wanted. A value of
/// another Dart type does not compile, except in `invoke`. Prints what is wrong.
library;

import 'dart:ffi';
import 'dart:io';
import 'dart:mirrors';
import 'dart:typed_data';

import 'package:torture/torture.dart' as t;

final List<String> wrong = [];
final LibraryMirror torture = currentMirrorSystem().libraries[Uri.parse('package:torture/torture.dart')]!;

Object? called(String name, List<Object?> arguments) => torture.invoke(Symbol(name), arguments).reflectee;

InstanceMirror made(String name, Map<String, Object?> fields) {
  final class_ = torture.declarations[Symbol(name)]! as ClassMirror;
  return class_.newInstance(Symbol.empty, [], {for (final MapEntry(:key, :value) in fields.entries) Symbol(key): value});
}

Object? field(Object? of, String name) => reflect(of).getField(Symbol(name)).reflectee;

/// Equal, of one type, and of one sign.
bool alike(Object? one, Object? other) {
  if (one is double && other is double) {
    return one.isNaN ? other.isNaN : one == other && one.isNegative == other.isNegative;
  }
  return one == other && one.runtimeType == other.runtimeType;
}

void claim(String what, Object? found, Object? wanted) {
  if (!alike(found, wanted)) wrong.add('$what: $wanted expected, $found found');
}

void refused(String what, String place, String wanted, Object? Function() run) {
  try {
    wrong.add('$what: not refused, but ${run()}');
  } on ArgumentError catch (error) {
    final text = '${error.message}';
    if (!text.startsWith('`$place` ') || !text.contains('; pass ') || !text.contains(wanted)) wrong.add('$what: $text');
  }
}

/// A kind: its values, what is refused everywhere, what is wanted, and an empty list of its type.
final class Kind<T> {
  Kind(this.name, this.good, this.bad, this.wanted);

  final String name;
  final List<T> good;
  final List<T> bad;
  final String wanted;

  List<T> list(List<Object?> items) => items.cast<T>().toList();
  List<List<T>> rows(List<Object?> items) => [for (final item in items) list(item! as List<Object?>)];

  String get camel => '${name[0].toUpperCase()}${name.substring(1)}';

  /// Each place of a value: its name, the call, which gives the value back, and how an error calls the place.
  Iterable<(String, Object? Function(Object?), String)> positions(Object? good) sync* {
    final fields = '${camel}Fields';
    Object? of(Object? one, List<Object?> two) => made(fields, {'one': one, 'two': list(two)}).reflectee;
    List<Object?> many(List<Object?> items) {
      final class_ = torture.declarations[Symbol(fields)]! as ClassMirror;
      final typed = (reflectType(List, [class_.reflectedType]) as ClassMirror).newInstance(#from, [items]);
      return called('allFields$camel', [typed.reflectee])! as List<Object?>;
    }

    List<Object?> listed(String function, Object? value) => called('$function$camel', [value])! as List<Object?>;
    yield ('parameter', (value) => called('same$camel', [value]), 'given');
    yield ('reference', (value) => called('behind$camel', [value]), 'given');
    yield ('optional reference', (value) => listed('maybe', value)[0], 'given');
    yield ('slice', (value) => listed('all', list([good, value]))[1], 'many[1]');
    yield ('iterable', (value) => listed('all', list([good, value]).map((one) => one))[1], 'many[1]');
    yield ('array', (value) => listed('pair', list([good, value]))[1], 'many[1]');
    yield ('array in a slice', (value) => (listed('rows', rows([[good, good], [good, value]]))[1]! as List<Object?>)[1], 'many[1][1]');
    yield ('field', (value) => field(called('fields$camel', [of(value, [good, good])]), 'one'), 'given.one');
    yield ('array in a field', (value) => (field(called('fields$camel', [of(good, [good, value])]), 'two')! as List<Object?>)[1], 'given.two[1]');
    yield ('field in a slice', (value) => field(many([of(good, [good, good]), of(value, [good, good])])[1], 'one'), 'many[1].one');
    yield ('array of a field in a slice', (value) => (field(many([of(good, [value, good])])[0], 'two')! as List<Object?>)[0], 'many[0].two[0]');
    final class_ = torture.declarations[Symbol('${camel}Echo')]! as ClassMirror;
    final owner = class_.newInstance(Symbol.empty, [called('make$camel', [])]);
    final handle = owner.getField(#handle).reflectee as int;
    yield ('callback', (value) => owner.invoke(#call, [value]).reflectee, 'given');
    // An enumeration's number is an integer there.
    if (T != t.Size) yield ('invoke', (value) => t.invoke(handle, [value]), 'given');
  }

  void check() {
    for (final (place, call, called) in positions(good.first)) {
      for (final value in good) {
        claim('$name as $place: $value', call(value), name == 'f32' ? rounded(value as double) : value);
      }
      for (final value in bad) {
        refused('$name as $place: $value', called, wanted, () => call(value));
      }
    }
  }
}

double rounded(double value) => (Float32List(1)..[0] = value)[0];

Iterable<Kind<Object>> kinds() sync* {
  for (final (name, bits) in [('8', 8), ('16', 16), ('32', 32), ('size', 32), ('64', 64)]) {
    final low = -1 << (bits - 1);
    final high = ~low;
    final beside = bits == 64 ? <int>[] : [low - 1, high + 1, 1 << 62, -1 << 63];
    yield Kind<int>('i$name', [low, high, 0, 1, -1], beside, 'an int from $low to $high');
    yield Kind<int>('nzi$name', [high, low, 1, -1], [...beside, 0], 'an int from $low to $high, but not 0');
    if (bits == 64) continue;
    final most = (1 << bits) - 1;
    final outside = [-1, most + 1, 1 << 62, -1 << 63];
    yield Kind<int>('u$name', [0, 1, most], outside, 'an int from 0 to $most');
    yield Kind<int>('nzu$name', [1, most], [...outside, 0], 'an int from 1 to $most');
  }
  final most = (BigInt.one << 64) - BigInt.one;
  final outside = [-BigInt.one, most + BigInt.one, BigInt.one << 200];
  yield Kind<BigInt>('u64', [BigInt.zero, BigInt.one << 63, most], outside, 'a BigInt from 0 to $most');
  yield Kind<BigInt>('nzu64', [BigInt.one, most], [...outside, BigInt.zero], 'a BigInt from 1 to $most');
  const largest = 3.4028234663852886e38;
  final floats = [0.0, -0.0, 1.5, 1.401298464324817e-45, double.infinity, -double.infinity, double.nan];
  final beyond = [largest * 2, -largest * 2, 3.4028235677973366e38, 1e308];
  yield Kind<double>('f32', [...floats, largest, -largest, 0.1, 3.4028235677973362e38], beyond, 'a double from -3.4028234663852886e38 to 3.4028234663852886e38');
  yield Kind<double>('f64', [...floats, 1.7976931348623157e308, 5e-324, 0.1], [], 'a double');
  yield Kind<bool>('bool', [true, false], [], 'a bool');
  yield Kind<t.Size>('size', t.Size.values, [], 'a member');
}

/// What only `invoke` gets of another type.
void invoked() {
  const names = {'i8': 'I8', 'u32': 'U32', 'u64': 'U64', 'f32': 'F32', 'f64': 'F64', 'bool': 'Bool', 'isize': 'Isize', 'nzi16': 'Nzi16'};
  for (final MapEntry(key: kind, value: name) in names.entries) {
    final handle = called('make$name', [])! as int;
    final mine = {'f32': 1.5, 'f64': 1.5, 'bool': true, 'u64': BigInt.two}[kind] ?? 2;
    claim('invoke with $kind', t.invoke(handle, [mine]), mine);
    for (final value in [null, '5', [5], Object(), 2, 2.5, true, BigInt.two, nullptr, t.Size.kb]) {
      if (value.runtimeType == mine.runtimeType || (mine is BigInt && value is BigInt)) continue;
      refused('invoke with $kind: $value', 'given', '', () => t.invoke(handle, [value]));
    }
  }
  final every = t.makeTexts()!;
  claim('invoke by all texts', t.invoke(every, ['a', Uint8List(1), 'c', null, nullptr]), null);
  for (final (at, place) in ['text', 'bytes', 'c', 'maybe', 'place'].indexed) {
    final arguments = <Object?>['a', Uint8List(1), 'c', 'd', nullptr];
    arguments[at] = 0.5;
    refused('invoke with a wrong $place', place, '', () => t.invoke(every, arguments));
  }
}

void others() {
  for (final handle in [0, 5, (1 << 53) - 1]) {
    claim('optional handle $handle', t.sameOptionalHandle(handle), handle == 0 ? null : handle);
  }
  claim('no handle', t.sameOptionalHandle(null), null);
  claim('handle', t.sameHandle(5), 5);
  for (final value in [-1, 1 << 53, -1 << 63]) {
    refused('handle $value', 'given', 'a handle, which is an int from 0 to 9007199254740991', () => t.sameHandle(value));
    refused('optional handle $value', 'given', ', or null', () => t.sameOptionalHandle(value));
    refused('handle $value in a field', 'given.one', '', () => t.fieldsHandle(t.Handles(one: value, two: [null, null])));
    refused('handle $value in a row', 'given.two[1]', '', () => t.fieldsHandle(t.Handles(one: 1, two: [null, value])));
    refused('handle $value in a slice', 'many[1]', '', () => t.allHandle([1, value]));
  }
  for (final address in [0, 1, 4294967295]) {
    final pointer = Pointer<Void>.fromAddress(address);
    claim('pointer', t.samePointer(pointer).address, address);
    claim('pointers', t.allPointer([pointer, pointer]).last.address, address);
    claim('pointer in a row', t.fieldsPointer(t.Places(one: nullptr, two: [nullptr, pointer])).two[1].address, address);
  }
  claim('no function', t.hasFunction(nullptr), false);
  claim('a function', t.hasFunction(Pointer.fromAddress(16)), true);
  for (final text in ['', 'ä', '\u{10ffff}', '\ufeff\ufeffx', 'a' * 100000]) {
    claim('text', t.sameText(text), text);
    claim('C string', t.sameCString(text), text);
    claim('optional C string', t.sameOptionalCString(text), text);
  }
  claim('a zero character', t.sameText('a\x00b'), 'a\x00b');
  claim('no C string', t.sameOptionalCString(null), 'none');
  for (final text in ['\ud800', 'a\udfff', '\ud800\ud800\udc00']) {
    refused('text', 'given', 'a String without lone surrogates', () => t.sameText(text));
    refused('C string', 'given', 'a String without', () => t.sameCString(text));
    refused('optional C string', 'given', 'a String without', () => t.sameOptionalCString(text));
  }
  refused('a zero character', 'given', 'and without zero characters', () => t.sameCString('a\x00b'));
  refused('two of three', 'many', 'a List of 2', () => t.pairU8([1, 2, 3]));
  claim('beside rows', t.sumBesideRows([1, 2], [t.U8Fields(one: 1, two: [2, 3])]), 3);
  claim('beside a value', t.sumBesideValue(Uint8List.fromList([1, 2]), t.U8Fields(one: 1, two: [2, 3])), 3);
  claim('the largest size', t.largestSize(), 4294967295);
  claim('the ends of sizes', t.endSizes().single.one, -1 << 31);
  final every = t.Every(
    small: -1,
    truth: true,
    middle: 65535,
    wide: -1 << 63,
    single: 0.5,
    last: (BigInt.one << 64) - BigInt.one,
    double_: -0.1,
    size: -5,
    word: t.Size.none,
    place: Pointer.fromAddress(7),
    row: [1, 4294967295],
  );
  claim('by value', t.everyByValue(every), every);
  // A typed list of the same numbers is copied at once, and checked like others where it must be.
  claim('typed', t.allI16(Int16List.fromList([-32768, 5]))[0], -32768);
  claim('another typed list', t.allI16(Int64List.fromList([-32768, 5]))[0], -32768);
  refused('too large for it', 'many[1]', '', () => t.allI16(Int64List.fromList([0, 32768])));
  refused('a zero in a typed list', 'many[1]', 'but not 0', () => t.allNzi16(Int16List.fromList([1, 0])));
}

void main(List<String> arguments) {
  t.silenceErrors();
  for (final kind in kinds()) {
    kind.check();
  }
  invoked();
  others();
  wrong.take(100).forEach(print);
  print('end');
  exitCode = wrong.isEmpty ? 0 : 1;
}
