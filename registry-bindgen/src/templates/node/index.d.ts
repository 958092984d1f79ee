// Written by registry-bindgen from {{ prefix }} {{ version }}; changes are lost when it is written again.

/** The name of a status, as `RegistryError` carries it. */
export type StatusName =
{% for s in statuses %}
  | "{{ s.name }}"{{ ";" if loop.last }}
{% endfor %}

/** A call that was refused or has failed. */
export declare class RegistryError extends Error {
  /** The name of the status. */
  readonly code: StatusName;
  /** The number of the status. */
  readonly status: number;
  /** The name of the callback, or of the operation. */
  readonly callback: string;
  /** What the callback's error or panic says itself; for any other status the whole message. */
  readonly detail: string;
  /** The code of the callback's error, such as an errno, or null. (`code` is the name of the status.) */
  readonly errorCode: number | null;
{% if callables %}
  /** What a function of this program has thrown, if Rust has passed it on as its own failure. */
  readonly cause?: unknown;
{% endif %}
}

/** The library has a different interface than the one that this module was generated from. */
export declare class StaleBindingError extends Error {
  readonly code: "STALE_BINDING";
}

{% for e in enums %}
{{ e.docs }}export declare const {{ e.name }}: {
{% for name, value, docs in e.variants %}
{{ docs }}  readonly {{ name }}: {{ value }};
{% endfor %}
};
export type {{ e.name }} = {{ e.values }};

{% endfor %}
{% for s in structs %}
{{ s.docs }}export interface {{ s.name }} {
{% for name, hint, docs in s.fields %}
{{ docs }}  {{ name }}: {{ hint }};
{% endfor %}
}

{% if s.accepted %}
/** What is accepted as a `{{ s.name }}`. */
export interface {{ s.accepted }} {
{% for name, hint in s.accepted_fields %}
  {{ name }}: {{ hint }};
{% endfor %}
}

{% endif %}
{% endfor %}
{% include "arrays.d.ts" %}

{% for type in function_types %}
{{ type }}

{% endfor %}
{% for f in functions %}
{{ f.docs }}{{ f.function }}

{% endfor %}
{% for d in declared %}
{{ d.docs }}export interface {{ d.name }} {
{% for docs, method in d.methods %}
{{ docs }}  {{ method }}
{% endfor %}
}

{% endfor %}
{% include "disposing.d.ts" %}

/** Owns a handle. `close()`, the end of a `using` block, or the garbage collector ends its callback. */
export declare abstract class Owned {
  /** Takes over a handle that Rust has handed out. */
  constructor(handle: number);
  /** The handle. This object still owns it. */
  readonly handle: number;
  /** Whether a call would find the callback now. */
  readonly isLive: boolean;
  /** Returns the handle and gives up its ownership. The caller must end it. */
  detach(): number;
  /** Ends the callback. A second call does nothing. Throws `NOT_OWNED` if Rust owns the callback. */
  close(): void;
  /** The class and the handle. */
  toString(): string;
  toJSON(): { type: string; handle: number };
}
export interface Owned extends Disposing {}

{% for c in callbacks %}
{{ c.about }}export declare class {{ c.name }} extends Owned {
  /** Calls it. Throws `RegistryError` if the call cannot be made or fails. It needs no `this`, so that it can be passed on. */
  {{ c.call }}
  /** A plain function that holds only the handle, and does not own it. */
  {{ c.static_stub }}
}

{% endfor %}
{% for t in traits %}
{{ t.about }}export declare class {{ t.name }} extends Owned {
{% for m in t.methods %}
  {{ m.docs | indent(2) }}
  {{ m.member }}
{% endfor %}
}

{% endfor %}
{% if queues %}
{% include "queue.d.ts" %}

export declare const Queue: Queues;

{% endif %}
/** The handles that are hardcoded in the functions. */
{% if handles %}
export declare const handles: {
{% for name, handle in handles %}
  readonly {{ name }}: {{ handle }};
{% endfor %}
};
{% else %}
export declare const handles: {};
{% endif %}

/** A value that `invoke` returns. */
export type Value = null | undefined | boolean | number | bigint | string | Uint8Array | Owned;
/** A value that `invoke` accepts. */
export type InvokeArgument = Value | Iterable<number>;

/**
 * Calls any callback whose parameters need no typed pointer, by its handle. Whole numbers come back as `bigint`, handles as `number`, and
 * handles of a callback type as an owner. A parameter that is a handle takes an owner too.
 */
export declare function invoke(handle: number, ...args: InvokeArgument[]): Value;
/** A plain function that holds only the handle: `(...args) => invoke(handle, ...args)`. */
export declare function stub(handle: number): (...args: InvokeArgument[]) => Value;
/** The record of a callback: a keyword and a value a line. Empty for an unknown handle. */
export declare function describe(handle: number): string;
/** Ends a callback that Rust has handed over. */
export declare function release(handle: number): void;
/** Whether a call by this handle would find a callback now. */
export declare function isLive(handle: number): boolean;
/**
 * Replaces what hears of every failure in this process, those of Rust's own threads too; a handle of 0 is none. `null` brings back the
 * library's own hook, which writes to stderr. Another thread that fails waits until this one is free to hear of it. Throws in
 * a worker, which may end before the library does, and in Bun.
 */
export declare function setErrorHook(hook: ((status: number, handle: number, message: string) => void) | null): void;
/** Has failures neither written to stderr nor told to a hook; they still throw. */
export declare function silenceErrors(): void;
/** How many callbacks are live. */
export declare function liveCount(): number;

/** All functions of this module, in the shape of the module for browsers. */
export interface Library {
{% include "library.d.ts" %}

  /** See the function of this name. */
  setErrorHook(hook: ((status: number, handle: number, message: string) => void) | null): void;
  /** See the function of this name. */
  silenceErrors(): void;
}

/** The library, which is loaded already: a program that awaits this runs with the module for browsers too. What is passed is not used. */
export declare function load(...unused: unknown[]): Promise<Library>;
