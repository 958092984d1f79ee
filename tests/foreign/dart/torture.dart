/// Calls every item of the torture library by the name that the rules give it: `torture.dart FOLDER`. Prints what is wrong.
library;

import 'dart:ffi';
import 'dart:io';
import 'dart:mirrors';
import 'dart:typed_data';

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

const String words = '''
from import_ def lambda pass with_ not is_ del class_ global len map getattr isinstance callable int_ str bool_ list tuple property bytes memoryview
float hasattr weakref enumerate dataclass sequence typeError registryError annotations fail_ check_ native_ owned_ name____ function var_ default_ delete
new_ eval arguments undefined object then stub handles_ load attach template operator_ private requireCurrent detail std registry openedByNobody
release_ open proto____ toString hasOwnProperty prototype toJson call bind apply length name exports require process async_ yield_ dict____ getattr____
dir____ main_ printf try_
''';

/// The functions whose parameters are weighed by their places.
final Map<String, (Function, List<String>)> parameters = {
  'macrosOfC': (t.macrosOfC, 'unix linux errno null_ eof i complex stMtime stdin'.split(' ')),
  'macrosOfX11': (t.macrosOfX11, 'status bool_ true_ false_ above success always assert_ min max'.split(' ')),
  'wordsOfCpp': (t.wordsOfCpp, 'and xor typeid requires concept restrict asm class__ class_ operator_ register noexcept'.split(' ')),
  'namesOfHeaders': (t.namesOfHeaders, 'handle result userData detail std registry status raw release_ message other tortureOpen'.split(' ')),
  'wordsOfPython': (t.wordsOfPython, 'from from_ lambda self_ is_ not pass del int_ str len cell'.split(' ')),
  'namesOfPython': (t.namesOfPython, 'native_ native__ key__ key_ init____ bytes list isinstance item row value token'.split(' ')),
  'wordsOfJavascript': (t.wordsOfJavascript, 'function var_ let arguments eval undefined typeof new_ delete this_ naN await_'.split(' ')),
  'namesOfJavascript': (t.namesOfJavascript, 'bigInt number array object uint8Array dataView raw symbol math map promise globalThis'.split(' ')),
  'namesOfBodies': (t.namesOfBodies, 'args kwargs cls hook kind view at bytes_ frame signature error buffer'.split(' ')),
  'otherScripts': (t.otherScripts, [r'$00b5', r'$03bc', r'gr$00f6$00dfe', r'gr$00f6$00dfe_']),
};

LibraryMirror library() {
  final uri = Uri.parse('package:torture/torture.dart');
  return currentMirrorSystem().libraries[uri]!;
}

void names() {
  final mirror = library();
  for (final word in words.trim().split(RegExp(r'\s+'))) {
    same(word, mirror.invoke(Symbol(word), [41]).reflectee, 42);
  }
  for (final MapEntry(key: name, value: (function, wanted)) in parameters.entries) {
    final method = mirror.declarations[Symbol(name)]! as MethodMirror;
    final found = [for (final one in method.parameters) MirrorSystem.getName(one.simpleName)];
    same('parameters of $name', found, wanted);
    final places = [for (var at = 1; at <= found.length; at++) at];
    same(name, Function.apply(function, places), places.fold<int>(0, (sum, at) => sum + at * at));
  }
  same('storeOpen', t.storeOpen(40), 42);
  same('alphaOpen', t.alphaOpen(32), 42);
  same('betaOpen', t.betaOpen(22), 42);
  same('wholeToFloat', t.wholeToFloat(39), 42);
  same('int2Float', t.int2Float(38), 42);
  same('token', t.token(t.Token.file), t.Token.handle);
  same('types', [
    t.ofStep(t.step_(value: 41)),
    t.ofError(t.Error(value: 41)),
    t.ofValue(t.Value(value: 41)),
    t.ofTypeAlias(t.TypeAlias(value: 41)),
    t.ofOwned(t.Owned(value: 41)),
    t.ofStatus(t.Status(value: 41)),
    t.ofArray(t.Array(value: 41)),
    t.ofBigInt(t.BigInt_(value: 41)),
    t.ofValueError(t.ValueError(value: 41)),
    t.ofIntEnum(t.IntEnum(value: 41)),
    t.ofPromise(t.Promise(value: 41)),
    t.ofIterable(t.Iterable_(value: 41)),
    t.ofSupportsIndex(t.SupportsIndex(value: 41)),
    t.ofCallable(t.Callable(value: 41)),
    t.ofInvokeArgument(t.InvokeArgument(value: 41)),
    t.ofStatusName(t.StatusName(value: 41)),
    t.ofLibrary(t.Library(value: 41)),
    t.ofImports(t.Imports(value: 41)),
  ], List.filled(18, 42));
  same('points', t.points(t.Point(x: 2), t.GpuPoint(x: 4, y: 10)), 42.0);
  same('rows', t.rows(t.AlphaRow(id: 2, weight: t.Weight.all), t.BetaRow(name: 40)), 42);
  final adder = t.Adder(t.makeAdder(1)!);
  same('adder', adder(1, 2, 3, 4, 5), 56);
  adder.close();
  same('joined', t.joined('one', 'two'), 'one/two');
  same('labels', t.labels('one', 'two'), 'one/two');
}

void members() {
  const all = 'a/b/c/d [1, 2] [1, 2] [3] [18446744073709551615] -9223372036854775808 3 [4] [true, false]';
  final most = (BigInt.one << 64) - BigInt.one;
  final sizes = [t.Size.kb, t.Size.kilobytes];
  same('helpers', t.helpers('a', 'b', [1, 2], sizes, [3], [most], -1 << 63, t.Size.none, [4], 'c', 'd', [true, false]), all);
  same('lengths', t.lengths([1, 2], 1, 'abc', 1), 3 + 10 + 300 + 1000);
  final zero = t.Fields(
    from: 0,
    from_: 0,
    class_: 0,
    unix: 0,
    stMtime: 0,
    reserved__: 0,
    $00b5: 0,
    null_: 0,
    type_: 0,
    int_: 0,
    proto____: 0,
    none: 0,
  );
  final next = t.nextFields(zero);
  same('nextFields', next, 'Fields(from: 1, from_: 2, class_: 3, unix: 4, stMtime: 5, reserved__: 6, \$00b5: 7, null_: 8, type_: 9, int_: 10, proto____: 11, none: 12)');
  same('equality', [next == t.nextFields(zero), next == zero, next.hashCode == t.nextFields(zero).hashCode], [true, false, true]);
  var size = t.Size.kb;
  for (final name in ['kilobytes', 'none', 'mro', 'constructor', 'proto____', 'hidden__', 'kb']) {
    size = t.nextSize(size);
    same('nextSize', size.name, name);
  }
  same('documented', t.documented(t.Documented.two), t.Documented.two);
  same('commented', t.commented(t.Commented(one: 7)), 7);
}

void enumerations() {
  same('Unsigned8', [t.Unsigned8.values.map((one) => one.value), t.Unsigned8.values.map(t.unsigned8), t.allUnsigned8(t.Unsigned8.values)],
      [[0, 255].map((one) => one), t.Unsigned8.values.map((one) => one), t.Unsigned8.values]);
  same('Signed8', [t.Signed8.values.map((one) => one.value).toList(), t.allSigned8(t.Signed8.values)], [[-128, -1, 127], t.Signed8.values]);
  same('Unsigned16', [t.Unsigned16.values.map((one) => one.value).toList(), t.allUnsigned16(t.Unsigned16.values)], [[0, 65535], t.Unsigned16.values]);
  same('Signed16', [t.Signed16.values.map((one) => one.value).toList(), t.allSigned16(t.Signed16.values)], [[-32768, 32767], t.Signed16.values]);
  same('Unsigned32', [t.Unsigned32.values.map((one) => one.value).toList(), t.allUnsigned32(t.Unsigned32.values)], [[0, 1 << 31, (1 << 32) - 1], t.Unsigned32.values]);
  same('Signed32', [t.Signed32.values.map((one) => one.value).toList(), t.allSigned32(t.Signed32.values)], [[-1 << 31, -1, (1 << 31) - 1], t.Signed32.values]);
  same('Signed64', [t.Signed64.values.map((one) => one.value).toList(), t.allSigned64(t.Signed64.values)], [[-1 << 63, -1, ~(-1 << 63)], t.Signed64.values]);
  final most = (BigInt.one << 64) - BigInt.one;
  same('Mask', [t.Mask.values.map((one) => one.value).toList(), t.allMasks(t.Mask.values)], [[BigInt.zero, BigInt.one << 63, most], t.Mask.values]);
  same('each', [t.unsigned8(t.Unsigned8.last), t.signed16(t.Signed16.first), t.unsigned32(t.Unsigned32.top), t.signed64(t.Signed64.first), t.mask(t.Mask.top)],
      [t.Unsigned8.last, t.Signed16.first, t.Unsigned32.top, t.Signed64.first, t.Mask.top]);
  same('maskOrFailure', t.maskOrFailure(false), t.Mask.all);
  same('failure', '${thrown(() => t.maskOrFailure(true))}'.contains('no mask'), true);
  final masked = t.Masked(one: t.Mask.top, two: [t.Mask.all, t.Mask.none], small: t.Signed8.first);
  same('masked', t.masked(masked) == masked, true);
  same('are null', t.areNull(nullptr, nullptr, nullptr, nullptr, nullptr, nullptr), true);
}

/// Structs of one field, by value.
void boxed() {
  for (final one in [-128, 127]) {
    same('BoxedI8', t.sameBoxedI8(t.BoxedI8(held: one)).held, one);
    same('BoxedBoxed', t.sameBoxedBoxed(t.BoxedBoxed(held: t.BoxedI8(held: one))).held.held, one);
  }
  same('BoxedU16', t.sameBoxedU16(t.BoxedU16(held: 65535)).held, 65535);
  same('BoxedBool', [t.sameBoxedBool(t.BoxedBool(held: true)).held, t.sameBoxedBool(t.BoxedBool(held: false)).held], [true, false]);
  same('BoxedSize', t.sameBoxedSize(t.BoxedSize(held: t.Size.none)).held, t.Size.none);
  same('BoxedI64', t.sameBoxedI64(t.BoxedI64(held: -1 << 63)).held, -1 << 63);
  final most = (BigInt.one << 64) - BigInt.one;
  same('BoxedU64', t.sameBoxedU64(t.BoxedU64(held: most)).held, most);
  same('BoxedUsize', t.sameBoxedUsize(t.BoxedUsize(held: 4294967295)).held, 4294967295);
  same('BoxedF32', t.sameBoxedF32(t.BoxedF32(held: 0.5)).held, 0.5);
  same('BoxedF64', t.sameBoxedF64(t.BoxedF64(held: -5e-324)).held, -5e-324);
  same('BoxedHandle', [t.sameBoxedHandle(t.BoxedHandle(held: null)).held, t.sameBoxedHandle(t.BoxedHandle(held: 7)).held], [null, 7]);
  same('BoxedPlace', t.sameBoxedPlace(t.BoxedPlace(held: Pointer.fromAddress(4294967295))).held.address, 4294967295);
  same('BoxedRow', t.sameBoxedRow(t.BoxedRow(held: [255])).held, [255]);
  same('BoxedMany', t.sameBoxedMany(t.BoxedMany(held: [-32768, 0, 32767])).held, [-32768, 0, 32767]);
  for (final run in [
    () => t.sameBoxedI8(t.BoxedI8(held: 128)),
    () => t.sameBoxedU16(t.BoxedU16(held: 65536)),
    () => t.sameBoxedUsize(t.BoxedUsize(held: 4294967296)),
    () => t.sameBoxedHandle(t.BoxedHandle(held: 1 << 53)),
    () => t.sameBoxedF32(t.BoxedF32(held: 1e39)),
    () => t.sameBoxedMany(t.BoxedMany(held: [1, 2])),
    () => t.sameBoxedBoxed(t.BoxedBoxed(held: t.BoxedI8(held: 128))),
  ]) {
    same('a wrong field', thrown(run) is ArgumentError, true);
  }
}

/// Owners are returned, and taken by a call that runs the callback.
void owners() {
  final two = t.factor(2);
  same('call', two(21), 42);
  same('borrowed', t.useOnce(two, 21), 42);
  same('none', [t.factorOrNone(0), t.useAny(null, 42), t.useUpAny(null, 42)], [null, 42, 42]);
  same('some', t.factorOrNone(3).runtimeType, t.Factor);
  final back = t.passBack(two);
  same('passed back', [back.handle, back.isLive], [two.handle, true]);
  same('the old one', two, 'Factor ${two.handle} closed');
  same('the new one', back, 'Factor ${back.handle}');
  same('used up', t.useUp(back, 21), 42);
  same('used up twice', thrown(() => t.useUp(back, 1)).runtimeType, t.ClosedException);
  // A call that is refused takes nothing.
  final disguised = t.Factor(t.summand(1).detach());
  same('another type', thrown(() => t.useUp(disguised, 1)).runtimeType, t.WrongSignatureException);
  same('not taken', disguised.isLive, true);
  disguised.close();
  final closed = t.factor(3);
  closed.close();
  closed.close();
  same('closed', thrown(() => closed(1)).runtimeType, t.ClosedException);
  same('a closed one passed', thrown(() => t.useOnce(closed, 1)).runtimeType, t.ClosedException);
  // What Rust owns can be called, and neither closed nor taken.
  final kept = t.keptFactor();
  same('kept', [kept(6), t.useOnce(kept, 6), kept], [42, 42, "Factor ${kept.handle} of Rust's"]);
  same('close of Rust\'s', thrown(kept.close).runtimeType, t.NotOwnedException);
  same('close by handle', thrown(() => t.Factor(kept.handle).close()).runtimeType, t.NotOwnedException);
  same('taking Rust\'s', thrown(() => t.useUp(kept, 1)).runtimeType, t.NotOwnedException);
  same('kept still', [kept(6), kept], [42, "Factor ${kept.handle} of Rust's"]);
  kits(kept);
  loans(kept);
  invoked(kept);
}

/// Structs own what is in their fields, and are taken as a whole or not at all.
void kits(t.Factor kept) {
  final kit = t.kit(2);
  t.Kit changed({int? letter, t.Factor? factor, t.Factor? spare, t.Kit? of}) => t.Kit(
    letter: letter ?? (of ?? kit).letter,
    factor: factor ?? (of ?? kit).factor,
    spare: spare ?? (of ?? kit).spare,
    marks: (of ?? kit).marks,
    summand: (of ?? kit).summand,
  );
  same('its values', [kit.letter, kit.marks, kit.factor(21), kit.spare!(21)], [107, [1, 2, 65535], 42, 63]);
  final owners = [kit.factor, kit.spare, kit.summand];
  same('a wrong letter', thrown(() => t.useKit(changed(letter: 256), 1)) is ArgumentError, true);
  same('one owner twice', thrown(() => t.useKit(changed(spare: kit.factor), 1)).runtimeType, t.NotOwnedException);
  same('Rust\'s owner', thrown(() => t.useKit(changed(factor: kept), 1)).runtimeType, t.NotOwnedException);
  same('said plainly', '${thrown(() => t.useKit(changed(spare: kit.factor), 1))}'.contains('which another field has too'), true);
  final ended = t.factor(1);
  ended.close();
  for (final refused in [changed(factor: ended), changed(spare: ended)]) {
    same('a closed owner', thrown(() => t.useKit(refused, 1)).runtimeType, t.ClosedException);
  }
  same('twice in two', thrown(() => t.joinKits(kit, kit)).runtimeType, t.NotOwnedException);
  final texts = owners.map((owner) => '$owner').toList();
  same('none is taken', texts.any((text) => text.contains('closed')), false);
  same('used', t.useKit(kit, 10), 20 + 30 + 65537);
  same('all are taken', owners.map((owner) => '$owner').toList(), texts.map((text) => '$text closed').toList());
  same('used twice', thrown(() => t.useKit(kit, 10)).runtimeType, t.ClosedException);
  same('called after it was taken', thrown(() => kit.factor(1)).runtimeType, t.ClosedException);
  final one = t.kit(1);
  same('no spare', one.spare, null);
  same('a call that fails', thrown(() => t.useKit(changed(letter: 0, of: one), 10)).runtimeType, t.FailedException);
  same('it has run', one.factor.isLive, false);
  same('no factor of 0', thrown(() => t.kit(0)).runtimeType, t.FailedException);
  final user = t.kitUser();
  same('by a closure', user(t.Kit(letter: 107, factor: t.factor(5), spare: null, marks: [0, 0, 1], summand: t.summand(1)), 10), 52);
  user.close();
  final joined = t.joinKits(t.kit(3), t.kit(4));
  same('joined', joined.factor(1) + joined.spare!(1), 7);
  same('a hull', t.openHull(t.hull(t.factor(6)))(7), 42);
}

/// What is lent in a struct stays its owner's.
void loans(t.Factor kept) {
  final (lent, added, closed) = (t.factor(2), t.summand(1), t.factor(3));
  closed.close();
  t.Loan loan({int letter = 108, t.Factor? factor, t.Factor? spare}) =>
      t.Loan(letter: letter, factor: factor ?? lent, spare: spare, marks: [1, 2, 65535], summand: added);
  for (final refused in [loan(factor: closed), loan(spare: closed)]) {
    same('a closed owner lent', thrown(() => t.useLoan(refused, 1)).runtimeType, t.ClosedException);
  }
  same('a wrong letter', thrown(() => t.useLoan(loan(letter: 256), 1)) is ArgumentError, true);
  same('it runs and fails', thrown(() => t.useLoan(loan(letter: 0), 1)).runtimeType, t.FailedException);
  same('lent', [t.useLoan(loan(), 10), t.useLoan(loan(), 10)], [20 + 65536, 20 + 65536]);
  same('lent twice in one', t.useLoan(loan(spare: lent), 10), 40 + 65536);
  final user = t.loanUser();
  same('lent to a closure', user(loan(), 10), 20 + 65536);
  user.close();
  final rusts = t.keptLoan(true);
  same('Rust\'s', [rusts.factor(1), t.useLoan(rusts, 10), t.keptLoan(false).spare], [7, 140 + 65536, null]);
  same('Rust\'s own', thrown(rusts.factor.close).runtimeType, t.NotOwnedException);
  // Beside an owner that is taken.
  final given = t.factor(5);
  final trade = t.Trade(given: given, lent: lent, price: 3);
  same('Rust\'s given', thrown(() => t.makeTrade(t.Trade(given: kept, lent: lent, price: 3), 10)).runtimeType, t.NotOwnedException);
  same('a closed one lent', thrown(() => t.makeTrade(t.Trade(given: given, lent: closed, price: 3), 10)).runtimeType, t.ClosedException);
  same('not taken', given.isLive, true);
  same('a trade', t.makeTrade(trade, 10), 50 + 20 + 3);
  same('one is taken', [given.isLive, lent.isLive], [false, true]);
  same('used after it was taken', thrown(() => t.makeTrade(trade, 10)).runtimeType, t.ClosedException);
  same('called after it was taken', thrown(() => given(1)).runtimeType, t.ClosedException);
  final made = t.keptTrade(4);
  same('given by Rust', [made.given(1), made.lent!(1), made.price], [4, 7, 3]);
  made.given.close();
  final seen = [lent, null, t.keptGlimpse().seen].map((owner) => t.useGlimpse(t.Glimpse(seen: owner), 10));
  same('seen', seen.toList(), [20, 10, 70]);
  lent.close();
  added.close();
  same('after its owner', thrown(() => t.useLoan(loan(), 10)).runtimeType, t.ClosedException);
}

/// `invoke` knows owners too.
void invoked(t.Factor kept) {
  final h = t.handles;
  final four = t.invoke(h['factor']!, [4])! as t.Factor;
  same('an owner by handle', four(2), 8);
  same('borrowed by handle', [t.invoke(h['useOnce']!, [four, 3]), four.isLive], [12, true]);
  same('as a plain handle', t.invoke(h['sameHandle']!, [four]), four.handle);
  same('taken by handle', [t.invoke(h['useUp']!, [four, 3]), four], [12, 'Factor ${four.handle} closed']);
  same('none by handle', [t.invoke(h['useUpAny']!, [null, 3]), t.invoke(h['factorOrNone']!, [0])], [3, null]);
  same('Rust\'s by handle', t.invoke(h['keptFactor']!), kept);
  final other = t.summand(1);
  same('another type by handle', thrown(() => t.invoke(h['useUp']!, [other, 1])).runtimeType, t.WrongSignatureException);
  same('it is not taken', [other, other.isLive], ['Summand ${other.handle}', true]);
  other.close();
}

void errors() {
  final error = thrown(() => t.factorOrError(0))! as t.FailedException;
  same('its values', [error.errorCode, error.detail, error.status, error.callback], [-1 << 31, 'a factor of 0', 11, 'factor_or_error']);
  for (final code in [2, 0, -7]) {
    final error = thrown(() => t.systemError(code))! as t.FailedException;
    same('a code', error.errorCode, code == 0 ? null : code);
  }
  final numbers = t.Numbers(some: 12, any: null);
  same('numbers', t.sameNumbers(numbers) == numbers, true);
  final none = thrown(() => t.sameNumbers(t.Numbers(some: 0, any: null)));
  same('no number', none.runtimeType, t.InvalidArgumentException);
  // A result of any length comes whole, or not at all.
  same('bytes', t.allU8(Uint8List(100000)).length, 100000);
}

Future<void> main(List<String> arguments) async {
  t.silenceErrors();
  names();
  members();
  enumerations();
  boxed();
  owners();
  errors();
  wrong.take(100).forEach(print);
  print('end');
  exitCode = wrong.isEmpty ? 0 : 1;
}
