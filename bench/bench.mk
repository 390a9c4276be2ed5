# bench.mk: speed and memory beside peers. A bench in C is bench/NAME.c, linked to everything of the program but its main, as it is shipped.

BENCHES := $(patsubst bench/%.c,%,$(filter-out %_library.c,$(wildcard bench/*.c)))

ifneq ($(MAKECMDGOALS),clean)
ifneq ($(STAGE),2)
build/bench/programs: $(GENERATED) FORCE
	@$(MAKE) --no-print-directory STAGE=2 $@
else ifeq ($(MODE),release)
.PHONY: build/bench/programs
build/bench/programs: build/rotunda $(BENCHES:%=build/bench/%)
build/bench/search_speed: build/obj/bench/search_library.o
.SECONDARY: $(BENCHES:%=build/obj/bench/%.o)
$(BENCHES:%=build/bench/%): build/bench/%: build/obj/bench/%.o $(filter-out %/app/main.o,$(OBJ))
	@mkdir -p $(@D)
	@echo "  LINK   $@"
	$(Q)$(CC) $(OPT.$(MODE)) $^ $(LIBS) -o $@
endif
endif

build/bench/assign_lemon: bench/assign_lemon.cc
	@mkdir -p $(@D)
	@echo "  BENCH  $@"
	$(Q)g++ -O2 -DNDEBUG $< -llemon -o $@

.PHONY: bench bench-match bench-impact bench-coverage bench-programs
bench-programs:
	@tools/install $(INSTALL) bench
	@$(MAKE) --no-print-directory -j2 build/bench/programs build/bench/assign_lemon

#: make bench [QUICK=--quick]                   speed, memory and search quality beside peers from Debian, in one run
bench: bench-programs
	@bench/search_quality.py build/rotunda
	@build/bench/search_speed
	@bench/peers.py build/rotunda build/bench/write_load $(QUICK)
	@python3 bench/people.py build/rotunda $(QUICK)
	@python3 bench/mail.py build/rotunda $(QUICK)
	@$(MAKE) --no-print-directory bench-match bench-impact QUICK=$(QUICK)

#: make bench-match                             matching and assignment alone: speed beside its bounds, from files to files
bench-match: bench-programs
	@build/bench/match_speed
	@bench/match_files.py build/rotunda build/bench/match_speed
	@bench/assign_peers.py build/bench/assign_speed build/bench/assign_lemon

#: make bench-impact [QUICK=--quick]            the impact engine beside fread, gzip, R and, where R has it, fixest
bench-impact: bench-programs
	@bench/impact.py build/rotunda build/bench/columns_speed $(QUICK)

#: make bench-coverage [DRAWS=2000]             coverage of intervals and size of tests of the impact engine, by simulation
bench-coverage: bench-programs
	@build/bench/impact_coverage $(DRAWS) $(WORD)
