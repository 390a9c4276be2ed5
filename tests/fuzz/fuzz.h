/* fuzz.h: what must hold of an answer, whatever was put in. Written without the code that it judges. */
#ifndef TESTS_FUZZ_H
#define TESTS_FUZZ_H
#include "base/buf.h"

int LLVMFuzzerTestOneInput(const u8 *data, size_t size);
int LLVMFuzzerInitialize(int *argc, char ***argv);

/* Ends the program with the place: libFuzzer keeps the input. Unlike assert it is always on. */
#define HOLDS(cond) ((cond) ? (void)0 : must_failed(#cond, __FILE__, __LINE__))

#endif
