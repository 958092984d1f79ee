/** The hooks of instances: each has a place in its instance's table of functions, which stays. */
const $hooks = new WeakMap();

// Types of wasm, as its modules have them.
const $I32 = 127;
const $I64 = 126;
const $F32 = 125;
const $F64 = 124;

/**
 * The place in an instance's table of a function that runs one of JavaScript. What the table holds has to come from a module: this one has one function,
 * which calls an imported one. In text: (module (import "e" "h" (func (param i32 i32 f64 i32))) (export "h" (func 0)))
 */
function $tabled($exports, params, results, run, what) {
  const type = [1, 96, params.length, ...params, results.length, ...results];
  const bytes = [0, 97, 115, 109, 1, 0, 0, 0, 1, type.length, ...type, 2, 7, 1, 1, 101, 1, 104, 0, 0, 7, 5, 1, 1, 104, 0, 0];
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(new Uint8Array(bytes)), { e: { h: run } });
  try {
    return $exports.__indirect_function_table.grow(1, exports.h);
  } catch (error) {
    const flags = "`-C link-arg=--export-table -C link-arg=--growable-table`";
    throw new TypeError(`the module's table of functions has no place for ${what}; link the library with ${flags}`, { cause: error });
  }
}

/** Where in the instance's table its hook is. */
function $placeOf($exports) {
  const key = $exports.{{ prefix }}_buffer_new;
  const known = $hooks.get(key);
  if (known !== undefined) return known.place;
  let hook = null;
  /** What the hook throws is nobody's: the library is not told of it. */
  function heard(_, status, handle, message) {
    try {
      const bytes = new Uint8Array($exports.memory.buffer, message);
      hook?.(status, handle, $decoder.decode(bytes.slice(0, bytes.indexOf(0))));
    } catch (error) {
      queueMicrotask(() => {
        throw error;
      });
    }
  }
  const place = $tabled($exports, [$I32, $I32, $F64, $I32], [], heard, "a hook");
  $hooks.set(key, { place, set: (given) => (hook = given) });
  return place;
}
