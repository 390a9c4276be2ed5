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

.PHONY: bench
bench:
	@tools/install $(INSTALL) bench
	@$(MAKE) --no-print-directory -j2 all
	@$(MAKE) --no-print-directory build/bench/search_speed build/bench/write_load
	@bench/search_quality.py build/rotunda
	@build/bench/search_speed
	@bench/peers.py build/rotunda build/bench/write_load $(QUICK)
	@python3 bench/people.py build/rotunda $(QUICK)
