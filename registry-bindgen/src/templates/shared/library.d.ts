{% for f in functions %}
  {{ f.docs | indent(2) }}
  {{ f.member }}
{% endfor %}
{% for c in callbacks %}
  readonly {{ c.name }}: {
    /** Takes over a handle that Rust has handed out. */
    new (handle: number): {{ c.name }};
    /** A plain function that holds only the handle, and does not own it. */
    {{ c.stub }}
  };
{% endfor %}
{% for t in traits %}
  readonly {{ t.name }}: {
    /** Takes over a handle that Rust has handed out. */
    new (handle: number): {{ t.name }};
  };
{% endfor %}
{% if queues %}
  /** Queues of this thread's event loop. */
  readonly Queue: Queues;
{% endif %}
  /**
   * Calls any callback whose parameters need no typed pointer, by its handle. Whole numbers come back as `bigint`, handles as `number`, and
   * handles of a callback type as an owner. A parameter that is a handle takes an owner too.
   */
  invoke(handle: number, ...args: InvokeArgument[]): Value;
  /** A plain function that holds only the handle: `(...args) => invoke(handle, ...args)`. */
  stub(handle: number): (...args: InvokeArgument[]) => Value;
  /** The record of a callback: a keyword and a value a line. Empty for an unknown handle. */
  describe(handle: number): string;
  /** Ends a callback that Rust has handed over. */
  release(handle: number): void;
  /** Whether a call by this handle would find a callback now. */
  isLive(handle: number): boolean;
  /** How many callbacks are live. */
  liveCount(): number;
