RANGES = {
    "int8_t": (-0x80, 0x7F),
    "int16_t": (-0x8000, 0x7FFF),
    "int32_t": (-0x80000000, 0x7FFFFFFF),
    "int64_t": (-0x8000000000000000, 0x7FFFFFFFFFFFFFFF),
    "uint8_t": (0, 0xFF),
    "uint16_t": (0, 0xFFFF),
    "uint32_t": (0, 0xFFFFFFFF),
    "uint64_t": (0, 0xFFFFFFFFFFFFFFFF),
    "intptr_t": (-SIZE_MAX // 2, SIZE_MAX // 2),
    "size_t": (0, SIZE_MAX),
}
