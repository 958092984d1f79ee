-- The scenario table for LuaJIT, over the generated C header as its FFI reads it: `scenarios.lua FOLDER`.
local ffi = require("ffi")
local folder = arg[1]

-- LuaJIT's parser knows C's types and no preprocessor: what stands between the lines of directives is declared as it is.
local function declare(path)
  local kept, skip = {}, false
  for line in io.lines(path) do
    if line:match("^#if.*__cplusplus") then skip = true end
    -- What the two macros of layouts stand for: an attribute, and a check that this parser does not make.
    line = line:gsub("REGISTRY_ALIGNED(%b())", "__attribute__((aligned%1))"):gsub("^REGISTRY_%u+%b();$", "")
    if not skip and not line:match("^#") then kept[#kept + 1] = line end
    if line:match("^#e") then skip = false end
  end
  return table.concat(kept, "\n")
end

local header = declare(folder .. "/scenario/c/scenario.h")
ffi.cdef(header)
-- The second header's shared part is what the first one declared.
local shared = select(2, header:find("} registry_text;", 1, true))
local second = declare(folder .. "/neighbour/c/neighbour.h")
ffi.cdef(second:sub(select(2, second:find("} registry_text;", 1, true)) + 1))
assert(shared)

local s = ffi.load(folder .. "/libscenario.so")
local other = ffi.load(folder .. "/libneighbour.so")

local function row(name, outcome) print(name .. "\t" .. tostring(outcome)) end
local function status_name(status) return ffi.string(s.scenario_status_name(status)) end
local function plain(number) return (tostring(number):gsub("[UL]+$", "")) end

-- Calls a `_try` form: its result, or the status's name.
local function try(kind, form, ...)
  local cell = ffi.new(kind .. "[1]")
  local args = { ... }
  args[#args + 1] = cell
  local status = form(unpack(args, 1, select("#", ...) + 1))
  if status ~= 0 then return status_name(status) end
  return cell[0]
end

local function text(buffer)
  if type(buffer) == "string" then return buffer end
  local value = ffi.string(buffer.data, buffer.length)
  s.scenario_buffer_free(buffer.data)
  return value
end

local function greet(name, times) return text(try("registry_buffer", s.scenario_greet_try, name, #name, times)) end

local function joined(buffer, kind)
  local items = ffi.cast(kind .. " *", buffer.data)
  local words = {}
  for i = 0, tonumber(buffer.length) - 1 do words[#words + 1] = plain(items[i]) end
  s.scenario_buffer_free(buffer.data)
  return table.concat(words, " ")
end

s.scenario_start()
row("call", plain(try("int64_t", s.scenario_add_tax_try, 100)))
row("failure_value_as_success", try("int32_t", s.scenario_minus_one_try, false))
row("text", greet("\195\132", 2))
row("numbers", s.scenario_sum(ffi.new("double[2]", 1.5, 2.5), 2))
row("bytes", joined(s.scenario_inverted(ffi.new("uint8_t[2]", 1, 2), 2), "uint8_t"))
row("buffer", joined(s.scenario_squares(5), "uint64_t"))
local a = ffi.new("scenario_Point", { 0, 0, -5, { 1, 2, 3 } })
local b = ffi.new("scenario_Point", { 2, 4, 0, { 0, 0, 0 } })
local p = s.scenario_between(a, b)
row("structure", table.concat({ p.x, p.y, p.kind, p.marks[0], p.marks[1], p.marks[2] }, " "))
local points = ffi.new("scenario_Point[2]", { { 50, 4, 0, { 0 } }, { 2, 4, 1, { 0 } } })
row("enumeration", s.scenario_nearest(points, 2))
row("limits", plain(s.scenario_limits(255, -5, 4294967295, 0xffffffffffffffffULL, true, 2.5)))
row("failed", greet("x", -1))
local message = ffi.new("char[200]")
s.scenario_last_error(message, 200)
row("failed_message", ffi.string(message):find("cannot greet -1 times", 1, true) and "yes" or ffi.string(message))
row("panicked", greet("x", 13))
row("after_the_panic", greet("x", 1))
s.scenario_stop()
row("not_exported", plain(try("int64_t", s.scenario_add_tax_try, 100)))
s.scenario_start()
row("exported_again", plain(try("int64_t", s.scenario_add_tax_try, 100)))

local function scale(handle, x) return try("int32_t", s.scenario_Scaler_try, handle, x) end
local handle = s.scenario_make_scaler(3)
row("closure", scale(handle, 5))
local value, out = ffi.new("registry_value[1]"), ffi.new("registry_value[1]")
value[0].tag, value[0].as.i = 2, 5
row("invoke", s.scenario_invoke(handle, value, 1, out) == 0 and plain(out[0].as.i))

-- A parameter of each type that has a null, without and with a value; and a tag that is another type's.
local tags_handle
for line in io.lines(folder .. "/scenario/c/scenario.h") do
  tags_handle = tags_handle or line:match("SCENARIO_TAGS_HANDLE%D+(%d+)")
end
local args, one, four = ffi.new("registry_value[6]"), ffi.new("char[4]", "one"), ffi.new("char[5]", "four")
local function by_tags()
  local status = s.scenario_invoke(tonumber(tags_handle), args, 6, out)
  return status == 0 and plain(out[0].as.i) or status_name(status)
end
args[0].tag, args[0].as.p = 7, one
args[2].tag, args[2].as.i = 2, -5
local without = by_tags()
for _, at in ipairs({ 1, 4, 5 }) do
  args[at].tag, args[at].as.p = 7, four
end
args[2].as.i = 1
args[3].tag, args[3].as.u = 8, tonumber(tags_handle)
row("tags", without .. " " .. by_tags())
args[2].tag = 3
row("another_tag", by_tags())
row("too_few_arguments", status_name(s.scenario_invoke(handle, nil, 0, out)))
row("wrong_signature", try("int32_t", s.scenario_Mapper_try, handle, 1))
local described = ffi.new("char[400]")
s.scenario_describe(handle, described, 400)
row("describe", ffi.string(described):match("\nparam x (%S+)"))
s.scenario_release(handle)
row("late_call", scale(handle, 5))
row("double_release", status_name(s.scenario_release(handle)))
row("release_what_rust_owns", status_name(s.scenario_release(s.scenario_kept_scaler())))
row("null_handle", scale(0, 1))
row("forged_handle", scale(2 ^ 53 - 2, 1))
row("wrong_thread", scale(s.scenario_make_elsewhere(), 1))
row("reentry", scale(s.scenario_make_reentrant(), 1))
local once = s.scenario_make_once(2)
row("consumed", scale(once, 4) .. " " .. scale(once, 4))
row("invalid_utf8", greet("\255\254", 1))
row("null_text", try("registry_buffer", s.scenario_greet_try, nil, 2, 1))
-- LuaJIT's own conversion has cut the number off before the call.
row("out_of_range", "n/a")

local keys = ffi.new("uint8_t[2][16]")
for i = 0, 1 do for j = 0, 15 do keys[i][j] = j + 1 end end
local grids = ffi.new("uint16_t[2][3][2]", { { { 1, 2 }, { 3, 4 }, { 5, 6 } }, { { 1, 2 }, { 3, 4 }, { 5, 6 } } })
local key, grid = ffi.cast("const uint8_t (*)[16]", keys), ffi.cast("const uint16_t (*)[3][2]", grids)
row("array", plain(s.scenario_key_sum(key)))
row("no_array", plain(s.scenario_key_sum_or_7(nil)))
row("arrays", plain(s.scenario_keys_sum(key, 2)))
row("array_in_array", plain(s.scenario_grid_sum(grid)))
row("arrays_in_arrays", plain(s.scenario_grids_sum(grid, 2)))
local answers, kinds = ffi.new("bool[1][3]", { { true, false, true } }), ffi.new("int8_t[1][2]", { { 1, 0 } })
row("checked_arrays", plain(s.scenario_yes_count(ffi.cast("const bool (*)[3]", answers), ffi.cast("const int8_t (*)[2]", kinds))))
local made_keys = s.scenario_make_keys(2)
local of_keys = ffi.cast("uint8_t (*)[16]", made_keys.data)
row("array_buffer", of_keys[1][0] .. " " .. of_keys[tonumber(made_keys.length) - 1][15])
s.scenario_buffer_free(made_keys.data)
local made_grids = s.scenario_make_grids(2)
local of_grids = ffi.cast("uint16_t (*)[3][2]", made_grids.data)
row("nested_buffer", of_grids[1][0][0] .. " " .. of_grids[tonumber(made_grids.length) - 1][2][1])
s.scenario_buffer_free(made_grids.data)
row("short_array", pcall(s.scenario_key_sum, ffi.new("uint8_t[1][15]")) and "accepted" or "refused")
row("number_for_an_array", pcall(s.scenario_key_sum, 1) and "accepted" or "refused")
-- It gives its own memory an alignment of 16 at most: a struct of more goes by the library's memory.
local grains = ffi.new("scenario_Grain[3]", { { 5 }, { 6 }, { 7 } })
row("aligned_slice", plain(s.scenario_grains_sum(grains, 3)))
local heavier = s.scenario_heavier_grains(grains, 2)
local of_heavier = ffi.cast("scenario_Grain *", heavier.data)
row("aligned_buffer", of_heavier[0].weight .. " " .. of_heavier[1].weight .. " " .. of_heavier[tonumber(heavier.length) - 1].weight)
s.scenario_buffer_free(heavier.data)
row("aligned_reference", "n/a")
row("aligned_sectors", "n/a")
row("aligned_by_value", "n/a")
local tools = { { { 10, 11, 12 }, { 13, 14 } }, { { 15, 16, 17 }, { 18, 19 } } }
local one = { 1, { { 2 }, { 3 } }, { { 4, 5 }, { 6, 7 }, { 8, 9 } }, tools, 20 }
local chests = ffi.new("scenario_Chest[2]", { one, one })
local function chest_text(c) return table.concat({ c.grains[1].weight, c.rows[2][1], c.tools[1].sizes[1], c.last }, " ") end
row("chest", plain(s.scenario_chest_sum(chests)))
row("chests", plain(s.scenario_chests_sum(chests, 2)))
local same = ffi.new("scenario_Chest[1]")
row("chest_back", s.scenario_same_chest_try(chests, same) == 0 and chest_text(same[0]))
local two = s.scenario_two_chests(chests)
row("chest_buffer", chest_text(ffi.cast("scenario_Chest *", two.data)[tonumber(two.length) - 1]))
s.scenario_buffer_free(two.data)

local before = s.scenario_live_count()
local made
do
  local owner = ffi.gc(ffi.new("uint64_t[1]", s.scenario_make_scaler(1)), function(cell) s.scenario_release(cell[0]) end)
  made = plain(s.scenario_live_count() - before)
  owner = nil
end
collectgarbage()
collectgarbage()
row("finaliser", made .. " " .. plain(s.scenario_live_count() - before))
local scalers = s.scenario_make_scalers(100000)
made = plain(s.scenario_live_count() - before)
for i = 0, tonumber(scalers.length) - 1 do s.scenario_release_f64(ffi.cast("double *", scalers.data)[i]) end
s.scenario_buffer_free(scalers.data)
row("many", made .. " " .. plain(s.scenario_live_count() - before))
local theirs = other.neighbour_make_adder(3)
row("two_libraries", scale(theirs, 1) .. " " .. other.neighbour_Adder_call(theirs, 5))
other.neighbour_release(theirs)
local newer = ffi.load(folder .. "/newer/libscenario.so")
local expected = io.open(folder .. "/scenario/c/scenario.h"):read("*a"):match("SCENARIO_FINGERPRINT (%d+)ull")
local function fingerprint(library) return (tostring(library.scenario_fingerprint()):gsub("ULL", "")) end
assert(fingerprint(s) == expected)
row("stale_binding", fingerprint(newer) ~= expected and "stale" or "loaded")
