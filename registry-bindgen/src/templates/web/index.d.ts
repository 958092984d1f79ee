// Written by registry-bindgen from {{ prefix }} {{ version }}; changes are lost when it is written again.

/** The name of a status, as `RegistryError` carries it. */
export type StatusName =
{% for s in statuses %}
  | "{{ s.name }}"{{ ";" if loop.last }}
{% endfor %}

/** A call that was refused or has failed. After a panic (`PANICKED`) the `cause` is the trap, unless the module unwinds. */
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

/** The module has a different interface than the one that this file was generated from. */
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
{% for d in declared %}
{{ d.docs }}export interface {{ d.name }} {
{% for docs, method in d.methods %}
{{ docs }}  {{ method }}
{% endfor %}
}

{% endfor %}
{% include "disposing.d.ts" %}

/** Owns a handle. `close()`, the end of a `using` block, or the garbage collector ends its callback. */
export interface Owned extends Disposing {
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

{% for c in callbacks %}
{{ c.about }}export interface {{ c.name }} extends Owned {
  /** Calls it. Throws `RegistryError` if the call cannot be made or fails. It needs no `this`, so that it can be passed on. */
  {{ c.call }}
}

{% endfor %}
{% for t in traits %}
{{ t.about }}export interface {{ t.name }} extends Owned {
{% for m in t.methods %}
  {{ m.docs | indent(2) }}
  {{ m.member }}
{% endfor %}
}

{% endfor %}
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

{% if queues %}
{% include "queue.d.ts" %}

{% endif %}
/** A value that `invoke` returns. */
export type Value = null | undefined | boolean | number | bigint | string | Uint8Array | Owned;
/** A value that `invoke` accepts. */
export type InvokeArgument = Value | Iterable<number>;

/** The functions of one instance of the module. */
export interface Library {
{% include "library.d.ts" %}
  /**
   * Replaces what hears of every failure in the module; a handle of 0 is none. `null` brings back the module's own hook. The hook needs a place
   * in the module's table of functions: throws unless the module was linked with `--export-table` and `--growable-table`.
   */
  setErrorHook(hook: ((status: number, handle: number, message: string) => void) | null): void;
  /** Has failures told to no hook; they still throw. */
  silenceErrors(): void;
}

/**
 * Loads the module from a URL, a response, its bytes, or compiled; without a source, the file `{{ library.stem }}.wasm` beside this one. Throws `StaleBindingError` if it is not the one that this file was written from.
 */
export declare function load(
  source?: URL | string | Response | Promise<Response> | BufferSource | WebAssembly.Module,
  imports?: WebAssembly.Imports,
): Promise<Library>;

/** The same for an existing instance, such as wasm-bindgen's. Without the module the fingerprint is not checked. */
export declare function attach(exports: object, module?: WebAssembly.Module): Library;
