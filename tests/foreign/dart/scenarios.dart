/// The scenario table for Dart: `scenarios.dart FOLDER`.
library;

import 'dart:ffi';
import 'dart:io';
import 'dart:typed_data';

import 'package:neighbour/neighbour.dart' as other;
import 'package:scenario/scenario.dart' as s;

String status(s.RegistryException error) {
  final name = '${error.runtimeType}'.replaceFirst('Exception', '');
  final words = RegExp('[A-Z][a-z]*').allMatches(name).map((word) => word[0]!);
  return words.join('_').toUpperCase();
}

String attempt(Object? Function() run) {
  try {
    return '${run()}';
  } on s.RegistryException catch (error) {
    return status(error);
  } on ArgumentError {
    return 'refused';
  } on UnsupportedError {
    return 'refused';
  }
}

void row(String name, Object? Function() run) => print('$name\t${attempt(run)}');

/// As C prints a number with `%g`.
String g(double number) => number == number.roundToDouble() ? '${number.toInt()}' : '$number';

String message() {
  try {
    return s.greet('x', -1);
  } on s.FailedException catch (error) {
    final isGood = '$error'.contains('cannot greet -1 times') && error.callback == 'greet';
    return isGood ? 'yes' : '$error';
  }
}

s.Point point(double x, double y, s.Kind kind, [List<int> marks = const [0, 0, 0]]) =>
    s.Point(x: x, y: y, kind: kind, marks: marks);

void values() {
  s.start();
  final a = point(0, 0, s.Kind.deep, [1, 2, 3]);
  final b = point(2, 4, s.Kind.empty);
  row('call', () => s.addTax(100));
  row('failure_value_as_success', () => s.minusOne(false));
  row('text', () => s.greet('Ä', 2));
  row('numbers', () => g(s.sum([1.5, 2.5])));
  row('bytes', () => s.inverted([1, 2]).join(' '));
  row('buffer', () => s.squares(5).join(' '));
  row('structure', () {
    final p = s.between(a, b);
    return '${g(p.x)} ${g(p.y)} ${p.kind.value} ${p.marks.join(' ')}';
  });
  final far = point(50, 4, s.Kind.empty);
  row('enumeration', () => s.nearest([far, point(2, 4, s.Kind.tallTree)]).value);
  final most = (BigInt.one << 64) - BigInt.one;
  row('limits', () => s.limits(255, -5, 4294967295, most, true, 2.5));
  row('failed', () => s.greet('x', -1));
  row('failed_message', message);
  row('panicked', () => s.greet('x', 13));
  row('after_the_panic', () => s.greet('x', 1));
  row('not_exported', () {
    s.stop();
    return s.addTax(100);
  });
  row('exported_again', () {
    s.start();
    return s.addTax(100);
  });
}

void handles() {
  final scaler = s.Scaler(s.makeScaler(3)!);
  row('closure', () => scaler(5));
  row('invoke', () => s.invoke(scaler.handle, [5]));
  row('too_few_arguments', () => s.invoke(scaler.handle));
  final mapper = s.Mapper(scaler.handle);
  row('wrong_signature', () => mapper(1));
  mapper.detach();
  final param = RegExp(r'^param x (.*)$', multiLine: true);
  row('describe', () => param.firstMatch(s.describe(scaler.handle))![1]);
  scaler.close();
  row('late_call', () => scaler(5));
  row('double_release', () => s.release(scaler.handle));
  row('release_what_rust_owns', () => s.release(s.keptScaler()!));
  row('null_handle', () => s.Scaler(0)(1));
  row('forged_handle', () => s.Scaler((1 << 53) - 2)(1));
  row('wrong_thread', () => s.Scaler(s.makeElsewhere()!)(1));
  row('reentry', () => s.Scaler(s.makeReentrant()!)(1));
  final once = s.Scaler(s.makeOnce(2)!);
  row('consumed', () => '${once(4)} ${attempt(() => once(4))}');
  final greet = s.handles['greet']!;
  row('invalid_utf8', () => s.invoke(greet, [Uint8List.fromList([0xff, 0xfe]), 1]));
  row('null_text', () => s.invoke(greet, [null, 1]));
  final tags = s.handles['tags']!;
  final place = Pointer<Void>.fromAddress(16);
  row('tags', () {
    final without = s.invoke(tags, ['one', null, s.Kind.deep, null, nullptr, nullptr]);
    final all = s.invoke(tags, ['one', 'four', s.Kind.tallTree, tags, place, place]);
    return '$without $all';
  });
  row('another_tag', () => s.invoke(tags, ['one', null, 'deep', null, nullptr, nullptr]));
  row('out_of_range', () => s.greet('x', 1 << 40));
}

void arrays() {
  final key = [for (var n = 1; n <= 16; n++) n];
  final grid = [
    [1, 2],
    [3, 4],
    [5, 6],
  ];
  row('array', () => s.keySum(Uint8List.fromList(key)));
  row('no_array', () => s.keySumOr7(null));
  row('arrays', () => s.keysSum([key, Uint8List.fromList(key)]));
  row('array_in_array', () => s.gridSum(grid));
  row('arrays_in_arrays', () => s.gridsSum([grid, grid]));
  row('checked_arrays', () => s.yesCount([true, false, true], [s.Kind.tallTree, s.Kind.empty]));
  row('array_buffer', () => '${s.makeKeys(2)[1][0]} ${s.makeKeys(2).last.last}');
  row('nested_buffer', () => '${s.makeGrids(2)[1][0][0]} ${s.makeGrids(2).last.last.last}');
  row('short_array', () => s.keySum(key.sublist(1)));
  // The compiler refuses it.
  row('number_for_an_array', () => 'n/a');
}

void alignments() {
  final grains = [for (final weight in [5, 6, 7]) s.Grain(weight: weight)];
  row('aligned_slice', () => s.grainsSum(grains));
  row('aligned_buffer', () => s.heavierGrains(grains.sublist(0, 2)).map((grain) => grain.weight).join(' '));
  row('aligned_reference', () {
    final line = s.nextLine(s.Line(hits: BigInt.from(41), kind: s.Kind.deep));
    return '${line.hits} ${line.kind.value}';
  });
  final sectors = [s.Sector(head: [1, 2, 3]), s.Sector(head: [4, 5, 6])];
  row('aligned_sectors', () => s.reversedSectors(sectors).expand((sector) => sector.head).join(' '));
  row('aligned_by_value', () => s.grainByValue(1, s.Grain(weight: 2), 3));
  final chest = s.Chest(
    mark: 1,
    grains: [s.Grain(weight: 2), s.Grain(weight: 3)],
    rows: [
      [4, 5],
      [6, 7],
      [8, 9],
    ],
    tools: [
      s.Tool(name: [10, 11, 12], sizes: [13, 14]),
      s.Tool(name: [15, 16, 17], sizes: [18, 19]),
    ],
    last: 20,
  );
  String shown(s.Chest c) => '${c.grains[1].weight} ${c.rows[2][1]} ${c.tools[1].sizes[1]} ${c.last}';
  row('chest', () => s.chestSum(chest));
  row('chests', () => s.chestsSum([chest, chest]));
  row('chest_back', () => shown(s.sameChest(chest)));
  row('chest_buffer', () => shown(s.twoChests(chest).last));
}

int forgotten() => s.Scaler(s.makeScaler(1)!).handle;

/// There is no way to ask for a collection: it comes with the need for memory.
Future<String> finaliser() async {
  final handle = forgotten();
  final made = s.isLive(handle) ? 1 : 0;
  for (var round = 0; round < 2000 && s.isLive(handle); round++) {
    List.generate(10000, (n) => [n]);
    await Future<void>.delayed(Duration.zero);
  }
  return '$made ${s.isLive(handle) ? 1 : 0}';
}

String many() {
  final before = s.liveCount();
  final scalers = [for (final handle in s.makeScalers(100000)) s.Scaler(handle.toInt())];
  final made = s.liveCount() - before;
  for (final scaler in scalers) {
    scaler.close();
  }
  return '$made ${s.liveCount() - before}';
}

String twoLibraries() {
  final theirs = other.Adder(other.makeAdder(3)!);
  final mine = s.Scaler(theirs.handle);
  final said = attempt(() => mine(1));
  mine.detach();
  final sum = theirs(5);
  theirs.close();
  return '$said $sum';
}

String staleBinding(String folder) {
  final program = ['--packages=$folder/newer/packages.json', '$folder/newer/program.dart'];
  final done = Process.runSync(Platform.resolvedExecutable, program);
  return '${done.stderr}'.contains('StaleBindingException') ? 'stale' : '${done.stdout}${done.stderr}';
}

Future<void> main(List<String> arguments) async {
  values();
  handles();
  arrays();
  alignments();
  print('finaliser\t${await finaliser()}');
  row('many', many);
  row('two_libraries', twoLibraries);
  row('stale_binding', () => staleBinding(arguments[0]));
}
