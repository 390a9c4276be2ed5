# fuzz.mk: each tests/fuzz/fuzz_NAME.c is a target of libFuzzer with seeds in tests/fuzz/corpus/NAME. What a run finds new goes
# to build/fuzz/corpus/NAME, what broke something to build/fuzz/broken/. The seeds run as plain tests in every make test.

FUZZERS  := $(patsubst tests/fuzz/fuzz_%.c,%,$(wildcard tests/fuzz/fuzz_*.c))
SECONDS  ?= 600
T        ?= $(FUZZERS)

.PHONY: fuzz
#: make fuzz [SECONDS=600] [T=csv]              run each fuzzer, or those named, for so long
fuzz:
	@tools/install $(INSTALL) test
	@$(MAKE) --no-print-directory -j2 MODE=fuzz build/fuzz/fuzzers
	@tests/fuzz/run.sh build/fuzz $(SECONDS) $(T)

ifneq ($(MAKECMDGOALS),clean)
ifneq ($(STAGE),2)
$(B)/fuzzers: $(GENERATED) FORCE
	@$(MAKE) --no-print-directory STAGE=2 MODE=$(MODE) $@
else
.PHONY: $(B)/fuzzers
$(B)/fuzzers: $(FUZZERS:%=$(B)/fuzz_%)
FUZZ_OBJ := $(filter-out %/app/main.o,$(OBJ)) $(B)/obj/tests/wire.o
.SECONDARY: $(FUZZERS:%=$(B)/obj/tests/fuzz/fuzz_%.o)
FUZZ_MAIN.fuzz := -fsanitize=fuzzer
FUZZ_MAIN := $(FUZZ_MAIN.$(MODE))
FUZZ_DRIVER := $(if $(FUZZ_MAIN),,$(B)/obj/tests/fuzz/driver.o)
$(FUZZERS:%=$(B)/fuzz_%): $(B)/fuzz_%: $(B)/obj/tests/fuzz/fuzz_%.o $(FUZZ_OBJ) $(FUZZ_DRIVER)
	@echo "  LINK   $@"
	$(Q)$(CC) $(OPT.$(MODE)) $(FUZZ_MAIN) $^ $(LIBS) -o $@
endif
endif
