/** A queue of this thread's event loop, which runs here what other threads call. Rust gets it by its `handle`. */
export interface Queue extends Disposing {
  /** The number that Rust knows it by. */
  readonly handle: number;
  /** False after `close()`. */
  readonly isOpen: boolean;
  /** Runs the calls that wait, and returns how many. The event loop does so by itself. */
  run(): number;
  /**
   * Ends the queue: later calls are refused, and what waits for a result is rejected with `CLOSED`. The program runs on as long as something waits for a result,
   * or Rust has a function whose calls wait here, unless `ref()` or `unref()` says otherwise.
   */
  close(): void;
  /** From now on the program runs on until `unref()` or `close()`, also if only callbacks of Rust's own wait here. In a page nothing changes. */
  ref(): this;
  /** From now on the queue keeps the program running no longer, whatever waits here. In a page nothing changes. */
  unref(): this;
  toString(): string;
  toJSON(): { type: string; handle: number };
}

/** Makes queues. */
export interface Queues {
  /** A queue in which at most so many calls wait. */
  new (capacity?: number): Queue;
  /** The queue that results are awaited by: most programs need no other. */
  current(): Queue;
}
