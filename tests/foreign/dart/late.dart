/// The story with which this project begins, in the language that it comes from: `late.dart FOLDER own|ours`.
///
/// `somename = callback.toJS` makes a wrapper that others may keep. Who keeps it longer than Dart does calls too late.
///
/// `own`: Dart gives Rust a `NativeCallable` of its own, closes it, and Rust calls it: the VM ends the process. `ours`: Rust gives Dart a callback, Dart
/// ends it and calls it: an exception says what happened.
library;

import 'dart:ffi';

import 'package:scenario/scenario.dart' as s;

void own() {
  final summer = s.Summer(s.makeSummer(2)!);
  final five = NativeCallable<Int64 Function()>.isolateLocal(() => 5, exceptionalReturn: 0);
  final function = five.nativeFunction.cast<NativeFunction<Void Function()>>();
  print('in time: ${summer(function)}');
  five.close();
  print('late: ${summer(function)}');
}

void ours() {
  final scaler = s.Scaler(s.makeScaler(3)!);
  print('in time: ${scaler(5)}');
  scaler.close();
  try {
    scaler(5);
  } on s.ClosedException catch (error) {
    print('late: status ${error.status}');
  }
}

void main(List<String> arguments) => arguments[1] == 'own' ? own() : ours();
