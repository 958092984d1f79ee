// dart format off
// ignore_for_file: type=lint
part of '../{{ module }}.dart';

/// Ends the callbacks of owners that nobody has closed.
final _$forgotten = Finalizer<int>((handle) => _$destroy(handle));

/// Owns a handle. `close()` ends its callback, and so does the garbage collector some time after the owner is forgotten. It can't be sent to
/// another isolate; its handle can.
abstract base class _$Owner implements ffi.Finalizable {
  _$Owner._$owned(int handle) : _$handle = _$checkedHandle(handle), _$state = _$State.open {
    _$forgotten.attach(this, _$handle, detach: this);
  }
{% if has_handles %}

  _$Owner._$borrowed(this._$handle) : _$state = _$State.borrowed;
{% endif %}

  final int _$handle;
  _$State _$state;

  /// The number that Rust knows the callback by.
  int get handle => _$handle;

  /// Whether a call would find the callback now.
  bool get isLive => _$isLive(_$handle) != 0;

  /// Returns the handle and gives up its ownership. The caller must end it.
  int detach() {
    if (_$state == _$State.open) {
      _$state = _$State.closed;
      _$forgotten.detach(this);
    }
    return _$handle;
  }

  /// Ends the callback. A second call does nothing.
  void close() {
    if (_$state == _$State.closed) return;
    final status = _$release(_$handle);
    detach();
    // It may have been ended by its handle.
    if (status != 0 && status != ClosedException.number) _$fail(status, 'close', _$handle);
  }

  @override
  String toString() => '$runtimeType ${_$handle}${_$state.shown}';
}

enum _$State {
  open(''),
  closed(' closed'),
  borrowed(" of Rust's");

  const _$State(this.shown);
  final String shown;
}

int _$checkedHandle(int handle) => _$as_handle('handle', handle);

{% if has_handles %}
/// Gives an owner up if the callback has run: OK, PANICKED or FAILED. Otherwise it was not taken.
void _$gone(int status, _$Owner? owner) {
  if (status == 0 || status == PanickedException.number || status == FailedException.number) owner?.detach();
}

{% endif %}
/// Ends a callback that Rust has handed over, by its handle.
void release(int handle) {
  final status = _$release(_$checkedHandle(handle));
  if (status != 0) _$fail(status, 'release', handle);
}

/// Whether a call by this handle would find a callback now.
bool isLive(int handle) => _$isLive(_$checkedHandle(handle)) != 0;

/// How many callbacks are live.
int liveCount() => _$liveCount();

/// Stops all reports of failures, to stderr and to the hook. Failed calls still throw.
void silenceErrors() => _$silenceErrors();

/// The hooks that Rust may still be calling: a closed one would end the process.
ffi.NativeCallable<_$Hook>? _$hook;

/// Replaces the error hook, which hears of each failure in this process, also of calls that Rust or C has made.
///
/// `hook(status, handle)` runs in this isolate's event loop, some time after the failure; the handle is 0 if there is none. Set it to null before
/// the isolate ends. Null restores the default hook, which writes a line to stderr when a callback fails with a given status for the first time.
void setErrorHook(void Function(int status, int handle)? hook) {
  final old = _$hook;
  final made =
      hook == null
          ? null
          // The message is valid during the failure only, and this runs later.
          : ffi.NativeCallable<_$Hook>.listener((
            ffi.Pointer<ffi.Void> _,
            int status,
            int handle,
            ffi.Pointer<ffi.Void> _,
          ) => hook(status, handle));
  _$hook = made;
  final mayRun = _$setErrorHook(made?.nativeFunction ?? ffi.nullptr.cast(), ffi.nullptr);
  if (mayRun == 0) {
    old?.close();
  } else {
    old?.keepIsolateAlive = false;
  }
}
