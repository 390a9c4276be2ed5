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

MATCH_BENCH_C := $(filter-out %_test.c,$(wildcard src/base/*.c)) $(addprefix src/engines/match/,deferred.c least_cut.c lots.c market.c match_chain.c match_order.c match_repair.c match_why.c seats.c) src/engines/lottery/lottery.c

build/bench/match_speed: bench/match_speed.c $(MATCH_BENCH_C) $(wildcard src/engines/match/*.h src/base/*.h) bench/bench.mk
	@mkdir -p $(@D)
	@echo "  BENCH  $@"
	$(Q)$(BENCH_CC) $(filter %.c,$^) -lsodium -lutf8proc -lm -o $@

build/bench/assign_speed: bench/assign_speed.c src/engines/assign/assign.c src/engines/assign/assign_prove.c $(filter-out %_test.c,$(wildcard src/base/*.c)) src/engines/assign/assign.h bench/bench.mk
	@mkdir -p $(@D)
	@echo "  BENCH  $@"
	$(Q)$(BENCH_CC) $(filter %.c,$^) -lutf8proc -lm -o $@

build/bench/assign_lemon: bench/assign_lemon.cc bench/bench.mk
	@mkdir -p $(@D)
	@echo "  BENCH  $@"
	$(Q)g++ -O2 -DNDEBUG $< -llemon -o $@

#: make bench-match                             matching and assignment alone: speed beside its bounds, from files to files
bench-match:
	@$(MAKE) --no-print-directory -j2 all
	@$(MAKE) --no-print-directory build/bench/match_speed build/bench/assign_speed build/bench/assign_lemon
	@build/bench/match_speed
	@bench/match_files.py build/rotunda build/bench/match_speed
	@bench/assign_peers.py build/bench/assign_speed build/bench/assign_lemon

build/bench/columns_speed: bench/columns_speed.c src/media/real.c src/media/inflate.c $(filter-out %_test.c,$(wildcard src/media/columns*.c src/base/*.c)) bench/bench.mk
	@mkdir -p $(@D)
	@echo "  BENCH  $@"
	$(Q)$(BENCH_CC) $(filter %.c,$^) -lutf8proc -lz -lm -lpthread -o $@

IMPACT_ENGINE := $(addprefix src/engines/impact/,absorb.c dense.c did_aggregate.c did_boot.c did_data.c did_fit.c did_imputation.c did_parts.c did_sunab.c distributions.c fe.c fe_variance.c groups.c honest_band.c honest_relative.c honest_smoothness.c its.c laplacian.c linear.c meta_fit.c meta_work.c meta_robust.c minimize.c permute.c power.c randomize.c simplex.c synth_fit.c synth_work.c synth_placebo.c synth_ridge.c synth_sc.c trial.c twoperiod.c twoway.c)
build/bench/impact_coverage: bench/impact_coverage.c $(IMPACT_ENGINE) src/engines/lottery/lottery.c $(filter-out %_test.c,$(wildcard src/base/*.c)) $(wildcard src/engines/impact/*.h) bench/bench.mk
	@mkdir -p $(@D)
	@echo "  BENCH  $@"
	$(Q)$(BENCH_CC) $(filter %.c,$^) -lsodium -lutf8proc -lm -lpthread -o $@

#: make bench-impact [QUICK=--quick]            the impact engine beside fread, gzip, R and, where R has it, fixest
.PHONY: bench bench-match bench-impact bench-coverage
bench-impact: build/bench/columns_speed
	@tools/install $(INSTALL) bench
	@$(MAKE) --no-print-directory -j2 all
	@bench/impact.py build/rotunda build/bench/columns_speed $(QUICK)

#: make bench-coverage [DRAWS=2000]             coverage of intervals and size of tests of the impact engine, by simulation
bench-coverage: build/bench/impact_coverage
	@build/bench/impact_coverage $(DRAWS) $(WORD)

bench:
	@tools/install $(INSTALL) bench
	@$(MAKE) --no-print-directory -j2 all
	@$(MAKE) --no-print-directory build/bench/search_speed build/bench/write_load build/bench/match_speed build/bench/assign_speed build/bench/assign_lemon
	@bench/search_quality.py build/rotunda
	@build/bench/search_speed
	@bench/peers.py build/rotunda build/bench/write_load $(QUICK)
	@python3 bench/people.py build/rotunda $(QUICK)
	@python3 bench/mail.py build/rotunda $(QUICK)
	@build/bench/match_speed
	@bench/match_files.py build/rotunda build/bench/match_speed
	@bench/assign_peers.py build/bench/assign_speed build/bench/assign_lemon
	@$(MAKE) --no-print-directory bench-impact QUICK=$(QUICK)
