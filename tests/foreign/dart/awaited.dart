/// Awaits what the library gives later: `awaited.dart FOLDER`.
library;

import 'dart:async';
import 'dart:isolate';

import 'package:scenario/scenario.dart' as s;

/// The statuses by their numbers, for those that the rows have.
const Map<int, String> names = {3: 'CLOSED', 6: 'WRONG_THREAD', 7: 'BUSY', 11: 'FAILED'};

Future<String> attempt(Future<Object?> Function() run) async {
  try {
    return '${await run()}';
  } on s.FailedException catch (error) {
    return 'FAILED ${error.detail}';
  } on s.RegistryException catch (error) {
    return names[error.status]!;
  }
}

Future<void> moment([int milliseconds = 1]) => Future.delayed(Duration(milliseconds: milliseconds));

Future<String> cancelled() async {
  final before = s.cancelled();
  while (s.cancelled() == before) {
    // On a busy machine its value may come first.
    final waiting = s.doubledLater(1);
    s.Queue.current.close();
    final said = await attempt(() => waiting);
    if (said != 'CLOSED') return said;
    await moment(10);
  }
  return 'yes';
}

/// Rust counts in the queue's thread; outside of Flutter the isolate comes back to it sooner or later.
Future<int> counted(s.Queue queue) async {
  final before = s.counted();
  final step = s.countIn(queue.handle, 10)!;
  while (s.counted() < before + 10) {
    await moment();
  }
  s.release(step);
  return s.counted() - before;
}

/// What is awaited hears that its queue was released by its handle, and the next has a new one.
Future<Object?> released() async {
  final lost = s.doubledLater(1);
  s.release(s.Queue.current.handle);
  try {
    return await lost.timeout(const Duration(seconds: 60));
  } finally {
    if (await s.doubledLater(21) != 42) throw StateError('the next queue');
  }
}

/// A queue that is used without an event between.
String inside() {
  final queue = s.Queue();
  final said = names[s.runInside(queue.handle)]!;
  queue.close();
  return said;
}

/// What `invoke` can't await it does not call.
String invoked() {
  final before = s.liveCount();
  try {
    return 'made ${s.invoke(s.handles['doubledLater']!, [1])}';
  } on ArgumentError catch (error) {
    return '${error.message}'.contains('cannot await') && s.liveCount() == before ? 'refused' : '$error';
  }
}

Future<void> rows() async {
  print('number\t${await s.doubledLater(21)}');
  print('text\t${await s.capitalsLater('äb')}');
  final point = await s.pointLater(2.5);
  print('structure\t${point.x} ${point.y} ${point.marks.join(' ')}');
  print('buffer\t${(await s.squaresLater(4)).join(' ')}');
  await s.nothingLater();
  print('nothing\tnothing');
  print('asked\t${await s.askedLater((x) => 2 * x, 21)}');
  print('failed\t${await attempt(() => s.failedLater('no pages'))}');
  print('forgotten\t${await attempt(s.forgottenLater)}');
  print('refused\t${await attempt(s.refusedPromise)}');
  print('cancelled\t${await cancelled()}');
  final many = await Future.wait([for (var n = 0; n < 500; n++) s.doubledLater(n)]);
  print('many\t${many.reduce((sum, n) => sum + n)}');
  final queue = s.Queue();
  print('queue\t${await counted(queue)}');
  // A queue can't be sent to another isolate.
  print('other_thread\tn/a');
  print('inside_itself\t${inside()}');
  queue.close();
  print('after_close\t${await attempt(() async => queue.run())}');
  print('released\t${await attempt(released)}');
  print('invoked\t${invoked()}');
  s.Queue.current.close();
}

/// Isolates that await at once: each goes on on whichever thread is free, and its futures go with it. They are more than the VM runs at once, and each wakes itself.
Future<void> often() async {
  for (var n = 0; n < 100; n++) {
    if (await s.doubledLater(n) != 2 * n) throw StateError('the value of $n');
  }
  final queue = s.Queue();
  for (var n = 0; n < 2000; n++) {
    s.runInside(queue.handle);
  }
  queue.close();
  s.Queue.current.close();
}

Future<void> elsewhere() => Isolate.run(often);

Future<void> main(List<String> arguments) async {
  s.silenceErrors();
  // The isolate's host, an entry that the first function opens, ends with the isolate.
  await s.askedLater((x) => x, 0);
  s.Queue.current.close();
  final live = s.liveCount();
  await rows();
  final before = s.liveCount() - live;
  await Future.wait([often(), for (var n = 0; n < 24; n++) elsewhere()]);
  // Their queues end with their threads.
  print('left\t$before');
}
