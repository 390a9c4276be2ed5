#: make bench [QUICK=--quick]                   speed, memory and search quality beside peers from Debian, in one run
SEARCH_BENCH_C := $(filter-out %_test.c,$(wildcard src/base/*.c src/engines/search/*.c)) src/media/csv.c src/rooms/practices/practices_file.c \
	src/rooms/communities/countries.c bench/search_library.c
SEARCH_BENCH_H := $(wildcard src/base/*.h src/engines/search/*.h bench/*.h)
BENCH_CC = gcc $(CPPFLAGS) -std=gnu17 $(WARN) -O2 -g -DNDEBUG $(PKG_CFLAGS)

build/bench/search_speed: bench/search_speed.c $(SEARCH_BENCH_C) $(SEARCH_BENCH_H) bench/bench.mk | $(GENERATED)
	@mkdir -p $(@D)
	@echo "  BENCH  $@"
	$(Q)$(BENCH_CC) $(filter %.c,$^) -lsqlite3 -lutf8proc -lstemmer -lz -lm -o $@

build/bench/write_load: bench/write_load.c src/app/control.c $(filter-out %_test.c,$(wildcard src/base/*.c)) bench/bench.mk
	@mkdir -p $(@D)
	@echo "  BENCH  $@"
	$(Q)$(BENCH_CC) $(filter %.c,$^) -lutf8proc -o $@

build/bench/columns_speed: bench/columns_speed.c src/media/real.c src/media/inflate.c $(filter-out %_test.c,$(wildcard src/media/columns*.c src/base/*.c)) bench/bench.mk
	@mkdir -p $(@D)
	@echo "  BENCH  $@"
	$(Q)$(BENCH_CC) $(filter %.c,$^) -lutf8proc -lz -lm -lpthread -o $@

IMPACT_ENGINE := $(addprefix src/engines/impact/,absorb.c dense.c distributions.c fe.c fe_variance.c groups.c laplacian.c linear.c parallel.c permute.c power.c trial.c twoway.c)
build/bench/impact_coverage: bench/impact_coverage.c $(IMPACT_ENGINE) $(filter-out %_test.c,$(wildcard src/base/*.c)) $(wildcard src/engines/impact/*.h) bench/bench.mk
	@mkdir -p $(@D)
	@echo "  BENCH  $@"
	$(Q)$(BENCH_CC) $(filter %.c,$^) -lutf8proc -lm -lpthread -o $@

#: make bench-impact [QUICK=--quick]            the impact engine beside fread, gzip, R and, where R has it, fixest
.PHONY: bench bench-impact bench-coverage
bench-impact: build/bench/columns_speed
	@tools/install $(INSTALL) bench
	@$(MAKE) --no-print-directory -j2 all
	@bench/impact.py build/rotunda build/bench/columns_speed $(QUICK)

#: make bench-coverage [DRAWS=2000]             coverage of intervals and size of tests of the impact engine, by simulation
bench-coverage: build/bench/impact_coverage
	@build/bench/impact_coverage $(DRAWS)

bench:
	@tools/install $(INSTALL) bench
	@$(MAKE) --no-print-directory -j2 all
	@$(MAKE) --no-print-directory build/bench/search_speed build/bench/write_load
	@bench/search_quality.py build/rotunda
	@build/bench/search_speed
	@bench/peers.py build/rotunda build/bench/write_load $(QUICK)
	@$(MAKE) --no-print-directory bench-impact QUICK=$(QUICK)
