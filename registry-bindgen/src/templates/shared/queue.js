/** What event loops run and await; `$host` makes the library's own calls. */
function $queueing($host) {
  let current = null;
  let awaited;
  let isOne;
  let counts;

  class Queue {
    #handle;
    #isOpen = true;
    #watch;
    /** What is awaited, by the handles of the promises. */
    #waiting = new Map();
    /** How many functions Rust has whose calls wait here. */
    #passed = 0;
    /** Whether it keeps the program running, if the program has said so. */
    #isRef;

    constructor(capacity = 1024) {
      if (!Number.isInteger(capacity)) $wrong("capacity", capacity, "a whole number");
      if (capacity < 0 || capacity >= 1 << 20) throw new RangeError(`\`capacity\` is ${capacity}, not from 0 to ${(1 << 20) - 1}`);
      this.#handle = $host.make(capacity);
      this.#watch = $host.watch(this.#handle, () => {
        // Somebody may have released it by its handle.
        if (!$host.isLive(this.#handle)) this.close();
        else if (this.#isOpen) this.run();
      });
    }

    static current() {
      if (current !== null && !$host.isLive(current.handle)) current.close();
      if (current === null || !current.isOpen) current = new Queue();
      return current;
    }

    get handle() {
      return this.#handle;
    }

    get isOpen() {
      return this.#isOpen;
    }

    run() {
      try {
        return $host.run(this.#handle);
      } finally {
        // Also if the run was refused or cut off: a promise is named once.
        this.#settleAll();
{% if callables %}
        // What a function has thrown here, Rust has passed on by now, or never will.
        $forgetFailure();
{% endif %}
      }
    }

    #settleAll() {
      for (let promise = $host.next(this.#handle); promise !== 0; promise = $host.next(this.#handle)) {
        const waiting = this.#waiting.get(promise);
        this.#waiting.delete(promise);
        if (waiting !== undefined) Queue.#settle(promise, waiting);
      }
      this.#mayRest();
    }

    /** It keeps the program running, or does so no longer. */
    #mayRest() {
      if (!this.#isOpen) return;
      if (this.#isRef ?? (this.#waiting.size > 0 || this.#passed > 0)) this.#watch.hold();
      else this.#watch.rest();
    }

    /** Rust has one function more, or one less if it is -1. */
    #counts(more) {
      this.#passed += more;
      this.#mayRest();
    }

    ref() {
      this.#isRef = true;
      this.#mayRest();
      return this;
    }

    unref() {
      this.#isRef = false;
      this.#mayRest();
      return this;
    }

    static #settle(promise, { callback, take, resolve, reject }) {
      try {
        resolve(take(promise, callback));
      } catch (error) {
        reject(error);
      }
    }

    close() {
      if (!this.#isOpen) return;
      this.#isOpen = false;
      this.#watch.close();
      $host.end(this.#handle);
      for (const [promise, { callback, reject }] of this.#waiting) {
        $host.end(promise);
        reject(new RegistryError(STATUSES.indexOf("CLOSED"), callback, "the queue was closed"));
      }
      this.#waiting.clear();
    }

    [$dispose]() {
      this.close();
    }

    toString() {
      return `Queue ${this.#handle}${this.#isOpen ? "" : " closed"}`;
    }

    toJSON() {
      return { type: "Queue", handle: this.#handle };
    }

    [INSPECT]() {
      return `[${this}]`;
    }

    /** What the host awaits for a promise. */
    #awaited(promise, callback, take) {
      return new Promise((resolve, reject) => {
        this.#waiting.set(promise, { callback, take, resolve, reject });
        try {
          $host.bind(promise, this.#handle, callback);
        } catch (error) {
          this.#waiting.delete(promise);
          $host.end(promise);
          throw error;
        }
        this.#mayRest();
      });
    }

    static {
      awaited = (...args) => Queue.current().#awaited(...args);
      isOne = (value) => typeof value === "object" && value !== null && #passed in value;
      counts = (queue, more) => queue.#counts(more);
    }
  }

  return {
    Queue,
    awaited,
    isOne,
    /** A queue keeps the program running while Rust has functions whose calls wait there. */
    counts,
    /** Throws if there can be no queue: before the call whose result nobody could await. */
    ready() {
      Queue.current();
    },
  };
}
