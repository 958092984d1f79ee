/** The hooks of instances: each has a place in its instance's table of functions, which stays. */
const $hooks = new WeakMap();

/**
 * A module of one function, which calls an imported one: what the table holds has to come from a module. In text:
 * (module (import "e" "h" (func (param i32 i32 f64 i32))) (export "h" (func 0)))
 */
const $HOOK = [0, 97, 115, 109, 1, 0, 0, 0, 1, 8, 1, 96, 4, 127, 127, 124, 127, 0, 2, 7, 1, 1, 101, 1, 104, 0, 0, 7, 5, 1, 1, 104, 0, 0];

/** Where in the instance's table its hook is. */
function $placeOf($exports) {
  const key = $exports.{{ prefix }}_buffer_new;
  const known = $hooks.get(key);
  if (known !== undefined) return known.place;
  const table = $exports.__indirect_function_table;
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
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(new Uint8Array($HOOK)), { e: { h: heard } });
  let place;
  try {
    place = table.grow(1, exports.h);
  } catch (error) {
    const flags = "`-C link-arg=--export-table -C link-arg=--growable-table`";
    throw new TypeError(`the module's table of functions has no place for a hook; link the library with ${flags}`, { cause: error });
  }
  $hooks.set(key, { place, set: (given) => (hook = given) });
  return place;
}
