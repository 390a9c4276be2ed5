#: make bench-search                            how well and how fast the search answers
SEARCH_BENCH_C := $(filter-out %_test.c,$(wildcard src/base/*.c src/engines/search/*.c)) src/media/csv.c src/rooms/practices/practices_file.c \
	src/rooms/communities/countries.c bench/search_library.c
SEARCH_BENCH_H := $(wildcard src/base/*.h src/engines/search/*.h bench/*.h)

build/bench/%: bench/%.c $(SEARCH_BENCH_C) $(SEARCH_BENCH_H) bench/bench.mk | $(GENERATED)
	@mkdir -p $(@D)
	@echo "  BENCH  $@"
	$(Q)gcc $(CPPFLAGS) -std=gnu17 $(WARN) -O2 -g -DNDEBUG $(PKG_CFLAGS) $(filter %.c,$^) -lsqlite3 -lutf8proc -lstemmer -lz -lm -o $@

.PHONY: bench-search
bench-search: build/bench/search_quality build/bench/search_speed
	@build/bench/search_quality
	@build/bench/search_speed
