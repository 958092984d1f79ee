// dart format off
// ignore_for_file: type=lint
part of '../{{ module }}.dart';

final _$queueNew = _$library.lookupFunction<ffi.Uint64 Function(ffi.Size), int Function(int)>('{{ prefix }}_queue_new');
final _$queueRun = _$library.lookupFunction<
  ffi.Int32 Function(ffi.Uint64, ffi.Pointer<ffi.Uint8>),
  int Function(int, ffi.Pointer<ffi.Uint8>)
>('{{ prefix }}_queue_run');
final _$queueNext = _$library.lookupFunction<
  ffi.Int32 Function(ffi.Uint64, ffi.Pointer<ffi.Uint8>),
  int Function(int, ffi.Pointer<ffi.Uint8>)
>('{{ prefix }}_queue_next');
final _$queueSetPort = _$library.lookupFunction<
  ffi.Int32 Function(ffi.Uint64, ffi.Pointer<_$Post>, ffi.Int64),
  int Function(int, ffi.Pointer<_$Post>, int)
>('{{ prefix }}_queue_set_port');
final _$promiseWatch = _$library.lookupFunction<ffi.Int32 Function(ffi.Uint64, ffi.Uint64), int Function(int, int)>(
  '{{ prefix }}_promise_watch',
);
final _$promiseTake = _$library.lookupFunction<
  ffi.Int32 Function(ffi.Uint64, ffi.Pointer<ffi.Uint8>, ffi.Size),
  int Function(int, ffi.Pointer<ffi.Uint8>, int)
>('{{ prefix }}_promise_take');

typedef _$Post = ffi.NativeFunction<ffi.Int8 Function(ffi.Int64, ffi.Pointer<ffi.Dart_CObject>)>;

/// The system's thread that the isolate runs on now.
final int Function() _$thread =
    io.Platform.isWindows
        ? ffi.DynamicLibrary.open('kernel32.dll').lookupFunction<ffi.Uint32 Function(), int Function()>('GetCurrentThreadId', isLeaf: true)
        : ffi.DynamicLibrary.process().lookupFunction<ffi.UintPtr Function(), int Function()>('pthread_self', isLeaf: true);

/// The open queues of this isolate.
final Set<Queue> _$queues = {};

/// Looks whether the isolate has gone on on another thread, while futures wait: a thread of the VM's ends when it has had nothing to do for 5 s, and its queue
/// with it, which knows their promises.
async.Timer? _$watch;

void _$stayAwake() {
  for (final queue in _$queues) {
    queue._port.keepIsolateAlive = queue._isAwaited;
  }
  if (!_$queues.any((queue) => queue._waiting.isNotEmpty)) {
    _$watch?.cancel();
    _$watch = null;
  } else {
    _$watch ??= async.Timer.periodic(const Duration(seconds: 1), (_) {
      for (final queue in _$queues.toList()) {
        if (queue._waiting.isNotEmpty) queue._look();
      }
    });
  }
}

/// What waits for a promise: how many bytes its value has, and what is done with it, or with the error.
typedef _$Waiting = ({String name, int size, void Function(RegistryException?) done});

/// A queue of this isolate, whose event loop runs what other threads call: they post a message to it.
///
/// Rust gets it by its [handle]. It also has the results that functions return as futures. [Queue.current] is the one that every isolate has; most
/// programs need no other. A queue whose handle was read keeps the isolate alive until [close].
///
/// To Rust a queue belongs to the thread that made it. Outside of Flutter an isolate may go on on another thread after any event: its futures go with
/// it, but the calls of a queue whose handle Rust has wait until it is back: then it looks every 2 ms.
final class Queue implements ffi.Finalizable {
  /// A queue in which at most `capacity` calls wait.
  Queue([int capacity = 1024]) : _handle = _$newQueue(capacity), _thread = _$thread(), _port = isolate.RawReceivePort() {
    _$queues.add(this);
    // Not a `NativeCallable.listener`: its stub waits until an isolate may run, and meanwhile holds a lock that running isolates need. Posting a message never waits.
    final status = _$queueSetPort(_handle, ffi.NativeApi.postCObject, _port.sendPort.nativePort);
    if (status != 0) {
      close();
      _$fail(status, 'Queue', _handle);
    }
    _port
      ..keepIsolateAlive = false
      ..handler = (_) => _look();
  }

  static Queue? _current;

  /// The queue of this isolate.
  static Queue get current {
    final queue = _current;
    return _current = (queue != null && queue._isOpen ? queue._here() : null) ?? Queue();
  }

  /// This queue if it is one of the isolate's thread, or one that goes on in its place. Null if it was released by its handle.
  Queue? _here() {
    if (_thread != _$thread()) return _followed();
    if (_$isLive(_handle) != 0) return this;
    // Without its handle nobody can have released it: its thread has ended, and another one has its number.
    if (!_isShared) return _followed();
    close();
    return null;
  }

  final int _handle;
  final int _thread;
  bool _isOpen = true;
  bool _isShared = false;
  final Map<int, _$Waiting> _waiting = {};
  final isolate.RawReceivePort _port;
  async.Timer? _again;

  bool get _isAwaited => _isShared || _waiting.isNotEmpty;

  /// The number that Rust knows it by.
  int get handle {
    _isShared = true;
    _$stayAwake();
    return _handle;
  }

  /// Whether it was not closed.
  bool get isOpen => _isOpen;

  /// Runs the calls that wait, and returns how many. The event loop does so by itself.
  int run() {
    final status = _$queueRun(_handle, _$out);
    if (status != 0) _$fail(status, 'run', _handle);
    final ran = _$getAddress(_$result, 0);
    _settle();
    return ran;
  }

  /// Completes the futures whose promises have a value.
  void _settle() {
    while (_$queueNext(_handle, _$out) == 0) {
      final promise = _$result.getInt64(0, _$order);
      if (promise == 0) break;
      final waiting = _waiting.remove(promise);
      if (waiting == null) continue;
      final to = waiting.size == 0 ? ffi.nullptr.cast<ffi.Uint8>() : _$out;
      final status = _$promiseTake(promise, to, waiting.size);
      waiting.done(status == 0 ? null : _$error(status, waiting.name, promise));
    }
    _$stayAwake();
  }

  /// Runs what waits. The calls of a queue whose handle Rust has wait for its thread.
  void _look() {
    if (!_isOpen) return;
    final isElsewhere = _isShared && _thread != _$thread();
    final here = isElsewhere && _waiting.isEmpty ? null : _here();
    if (here != null && _$queueRun(here._handle, _$out) == 0) here._settle();
    if (isElsewhere) _again ??= async.Timer(const Duration(milliseconds: 2), _lookAgain);
  }

  void _lookAgain() {
    _again = null;
    _look();
  }

  /// The isolate is on another thread: a queue of this one, which all futures wait for from now on.
  Queue _followed() {
    final next = Queue();
    if (identical(this, _current)) _current = next;
    for (final MapEntry(key: promise, value: waiting) in _waiting.entries) {
      final status = _$promiseWatch(promise, next._handle);
      if (status == 0) {
        next._waiting[promise] = waiting;
      } else {
        waiting.done(_$error(status, waiting.name, promise));
      }
    }
    _waiting.clear();
    if (!_isShared) close();
    _$stayAwake();
    return next;
  }

  /// Ends the queue: later calls are refused, and what waits for a result gets a [ClosedException].
  void close() {
    if (!_isOpen) return;
    _isOpen = false;
    _again?.cancel();
    _port.close();
    _$queues.remove(this);
    _$destroy(_handle);
    final waiting = Map.of(_waiting);
    _waiting.clear();
    for (final MapEntry(key: promise, :value) in waiting.entries) {
      _$drop(promise);
      value.done(ClosedException._(ClosedException.number, value.name, 'the queue was closed', null));
    }
    _$stayAwake();
  }

  @override
  String toString() => 'Queue $_handle${_isOpen ? '' : ' closed'}';
}

int _$newQueue(int capacity) {
  if (capacity < 0 || capacity >= 1 << 20) {
    throw _$Beyond('capacity', 'is $capacity; pass an int from 0 to ${(1 << 20) - 1}');
  }
  final handle = _$queueNew(capacity);
  if (handle == 0) _$fail(ExhaustedException.number, 'Queue', 0);
  return handle;
}

/// Cancels a promise, unless it has ended.
void _$drop(int promise) {
  if (_$isLive(promise) != 0) _$destroy(promise);
}

/// The future of the promise whose handle was written to `_$out`.
Future<T> _$awaited<T>(Queue queue, String name, int size, T Function() read) {
  final promise = _$result.getInt64(0, _$order);
  final status = _$promiseWatch(promise, queue._handle);
  if (status != 0) {
    final error = _$error(status, name, promise);
    _$drop(promise);
    return Future.error(error);
  }
  final completer = async.Completer<T>();
  queue._waiting[promise] = (
    name: name,
    size: size,
    done: (error) {
      if (error != null) return completer.completeError(error);
      try {
        completer.complete(read());
      } catch (error, trace) {
        completer.completeError(error, trace);
      }
    },
  );
  _$stayAwake();
  return completer.future;
}
