/* The `bcryptprimitives.dll` that Rust's standard library wants and Wine before release 9 lacks: a program ends there with exit code 53, and
 * without a word. `tests/proof/portability` builds it where it is missing. */
#include <windows.h>

#include <ntsecapi.h>

__declspec(dllexport) BOOL WINAPI ProcessPrng(PBYTE data, SIZE_T length) {
  while (length > 0) {
    const ULONG part = length > 0x10000000 ? 0x10000000 : (ULONG)length;
    if (!RtlGenRandom(data, part)) {
      return FALSE;
    }
    data += part;
    length -= part;
  }
  return TRUE;
}
