/// The costs in Dart: `costs.dart LIBRARY`.
library;

import 'dart:ffi';

import 'package:costs/costs.dart' as c;

const int calls = 5000;

late final DynamicLibrary library;

// The limits, and the calls by hand: each with one place for the results of all calls, as the package has one.
final limitHalf = library.lookupFunction<Double Function(Double), double Function(double)>('limit_half');
final limitScaler = library.lookupFunction<Int32 Function(Uint64, Int32), int Function(int, int)>('limit_scaler');
final halfTry = library.lookupFunction<Int32 Function(Double, Pointer<Double>), int Function(double, Pointer<Double>)>('costs_half_try');
final scalerTry = library
    .lookupFunction<Int32 Function(Uint64, Int32, Pointer<Int32>), int Function(int, int, Pointer<Int32>)>('costs_Scaler_try');
final bufferNew = library.lookupFunction<Pointer<Void> Function(Size), Pointer<Void> Function(int)>('costs_buffer_new');
final place = bufferNew(8);
final real = place.cast<Double>();
final whole = place.cast<Int32>();

double halfByHand(double x) {
  final status = halfTry(x, real);
  if (status != 0) throw StateError('status $status');
  return real.value;
}

int scalerByHand(int handle, int x) {
  final status = scalerTry(handle, x, whole);
  if (status != 0) throw StateError('status $status');
  return whole.value;
}

// A function of Dart for each C function is the limit; one C function and a table of functions is the same by hand.
typedef LimitOfHost = Int32 Function(Int32);
typedef ByHand = Int32 Function(Pointer<Void>, Int32, Pointer<Int32>, Pointer<Void>);

int tripled(int x) => (3 * x).toSigned(32);

final limitOften = library
    .lookupFunction<Int32 Function(Pointer<NativeFunction<LimitOfHost>>, Int32), int Function(Pointer<NativeFunction<LimitOfHost>>, int)>(
      'limit_closure_often',
    );
final handOften = library.lookupFunction<
  Int32 Function(Pointer<NativeFunction<ByHand>>, Pointer<Void>, Int32),
  int Function(Pointer<NativeFunction<ByHand>>, Pointer<Void>, int)
>('limit_call_often');
final limitOfHost = NativeCallable<LimitOfHost>.isolateLocal(tripled, exceptionalReturn: 0);
final Map<int, Function> functions = {1: tripled};
final byHand = NativeCallable<ByHand>.isolateLocal(calledByHand, exceptionalReturn: 11);

int calledByHand(Pointer<Void> number, int x, Pointer<Int32> result, Pointer<Void> error) {
  try {
    final function = functions[number.address] as int Function(int)?;
    if (function == null) return 3;
    result.value = function(x);
    return 0;
  } catch (_) {
    return 11;
  }
}

void main(List<String> arguments) {
  library = DynamicLibrary.open(arguments[0]);
  c.start();
  final scaler = c.Scaler(c.makeScaler(3)!);
  final handle = scaler.handle;
  num sum = 0;
  // A loop of its own for each case: what is called in it is known where it is compiled.
  final cases = <String, void Function()>{
    'limit, one double': () {
      for (var i = 0; i < calls; i++) {
        sum += limitHalf(i.toDouble());
      }
    },
    'by hand': () {
      for (var i = 0; i < calls; i++) {
        sum += halfByHand(i.toDouble());
      }
    },
    'exported function': () {
      for (var i = 0; i < calls; i++) {
        sum += c.half(i.toDouble());
      }
    },
    'limit, handle and int': () {
      for (var i = 0; i < calls; i++) {
        sum += limitScaler(handle, i);
      }
    },
    'by hand, by handle': () {
      for (var i = 0; i < calls; i++) {
        sum += scalerByHand(handle, i);
      }
    },
    'closure by handle': () {
      for (var i = 0; i < calls; i++) {
        sum += scaler(i);
      }
    },
    'limit, function of the host': () => sum += limitOften(limitOfHost.nativeFunction, calls),
    'by hand, function of the host': () => sum += handOften(byHand.nativeFunction, Pointer.fromAddress(1), calls),
    'function of the host': () => sum += c.callOften(tripled, calls),
  };
  final times = {for (final name in cases.keys) name: <String>[]};
  final watch = Stopwatch()..start();
  // The first rounds warm up: the loops are compiled.
  for (var round = 0; round < 150; round++) {
    for (final MapEntry(key: name, value: run) in cases.entries) {
      final start = watch.elapsedTicks;
      run();
      final nanoseconds = (watch.elapsedTicks - start) * 1e9 / watch.frequency / calls;
      if (round >= 50) times[name]!.add(nanoseconds.toStringAsFixed(2));
    }
  }
  if (sum.isNaN) throw StateError('no sum');
  for (final MapEntry(key: name, value: rounds) in times.entries) {
    print('$name\t${rounds.join(' ')}');
  }
  scaler.close();
  limitOfHost.close();
  byHand.close();
}
