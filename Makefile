# Rotunda: `make run` opens a working center, `make test` proves it, `make help` lists the rest.
#
#   build/            the binary, the objects and the tools; build/asan, build/clang, build/tsan: the same for tests
#   build/gen/        C made from queries.sql, *.html, assets and messages: never edited, readable
#
# A source file is found by where it stands; nothing is listed here by hand. What must be installed is in tools/install.

PORT     ?= 8080
DATA     ?= ./rotunda-data
INSTALL  ?= yes
MODE     ?= release
CC       := gcc
Q        := $(if $(V),,@)
B.release := build
B.asan   := build/asan
B.tsan   := build/tsan
B.clang  := build/clang
B.fuzz   := build/fuzz
B.mutate := build/mutate
B        := $(B.$(MODE))
GEN      := build/gen

PKGS     := libargon2 libfido2 nettle libpsl sqlite3 libmicrohttpd jansson libcmark-gfm libsodium pangocairo libqrencode libbrotlienc zlib libutf8proc libidn2 libcurl
WARN     := -Wall -Wextra -Werror -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wvla -Wwrite-strings
OPT.release := -O2 -g -DNDEBUG
# for tests -g1: a report names lines, and needs no more
OPT.asan := -O1 -g1 -fsanitize=address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer
OPT.tsan := -O1 -g1 -fsanitize=thread
OPT.clang := -O1 -g1
OPT.mutate := -O1 -g1 -DMUTATE
OPT.fuzz := -O1 -g1 -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer
ifneq ($(filter clang fuzz mutate,$(MODE)),)
CC       := clang
endif
CPPFLAGS := -D_GNU_SOURCE -Isrc -I. -I$(GEN)
CFLAGS   := -std=gnu17 $(WARN) $(OPT.$(MODE)) -fstack-protector-strong -MMD -MP
PKG_CFLAGS := $(shell pkg-config --cflags $(PKGS) 2>/dev/null)
LIBS     := $(shell pkg-config --libs $(PKGS) 2>/dev/null) -lcmark-gfm-extensions -lstemmer -lglpk -lm -lpthread

# The rooms in their order: a room reads the tables and includes the headers of earlier ones only (src/app/rooms.c).
ROOMS    := accounts matters communities practices admin
ROOM_DIRS := $(ROOMS:%=src/rooms/%)

SOURCES  := $(filter-out %_test.c,$(wildcard src/*/*.c src/engines/*/*.c src/rooms/*/*.c))
TESTS    := $(wildcard src/*/*_test.c src/engines/*/*_test.c src/rooms/*/*_test.c tests/*.c)
PAGES    := $(wildcard src/*/*.html src/engines/*/*.html src/rooms/*/*.html)
SQL      := $(wildcard src/store/*.sql src/rooms/*/*.sql)
MIGRATIONS := $(sort $(wildcard migrations/*.sql))
GEN_C     = $(wildcard $(GEN)/*.c)

.PHONY: all run test mutate lint torture bench fuzz install uninstall help show clean deps
.DELETE_ON_ERROR:
.SUFFIXES:
all: $(B)/rotunda

help:
	@sed -n 's/^#: //p' Makefile $(wildcard bench/*.mk tests/fuzz/*.mk)

#: make run [PORT=8080] [DATA=./rotunda-data]   install what is missing, build, make the demo center, serve it
run: deps
	@$(MAKE) --no-print-directory all
	@test -e $(DATA)/rotunda.db || build/rotunda demo --data $(DATA)
	@build/rotunda serve --data $(DATA) --port $(PORT)

deps:
	@tools/install $(INSTALL) run

# ---- tools, which make the code in build/gen ----

TOOL_BASE := $(wildcard src/base/*.c) tools/tool.c
TOOL_BASE := $(filter-out %_test.c,$(TOOL_BASE))
TOOL_CC    = gcc -std=gnu17 $(WARN) -O1 -g -D_GNU_SOURCE -Isrc -I.
TOOL_HEADERS := $(wildcard src/base/*.h tools/*.h)

build/tools/sqlgen: $(wildcard tools/sqlgen*.c) src/store/shape.c src/store/shape.h $(TOOL_BASE) $(TOOL_HEADERS)
	@mkdir -p $(@D)
	@echo "  TOOL   $@"
	$(Q)$(TOOL_CC) $(filter %.c,$^) -lsqlite3 -lutf8proc -o $@

$(GEN)/.sql: build/tools/sqlgen $(SQL) $(MIGRATIONS) Makefile
	@mkdir -p $(GEN)
	@echo "  SQLGEN"
	$(Q)build/tools/sqlgen --out $(GEN) src/store $(ROOM_DIRS) $(MIGRATIONS)
	@touch $@

build/tools/htmlgen: $(wildcard tools/htmlgen*.c) tools/catalog.c src/media/address.c $(TOOL_BASE) $(TOOL_HEADERS)
	@mkdir -p $(@D)
	@echo "  TOOL   $@"
	$(Q)$(TOOL_CC) $(filter %.c,$^) -lutf8proc -o $@

build/tools/messages: $(wildcard tools/messages*.c) tools/catalog.c $(TOOL_BASE) $(TOOL_HEADERS)
	@mkdir -p $(@D)
	@echo "  TOOL   $@"
	$(Q)$(TOOL_CC) $(filter %.c,$^) -lutf8proc -o $@

build/tools/embed: tools/embed.c $(TOOL_BASE) $(TOOL_HEADERS)
	@mkdir -p $(@D)
	@echo "  TOOL   $@"
	$(Q)$(TOOL_CC) $(filter %.c,$^) -lutf8proc -lsodium -lbrotlienc -lz -o $@

build/tools/lint: tools/lint.c $(TOOL_BASE) $(TOOL_HEADERS)
	@mkdir -p $(@D)
	@echo "  TOOL   $@"
	$(Q)$(TOOL_CC) $(filter %.c,$^) -lutf8proc -o $@

$(GEN)/.html: build/tools/htmlgen $(PAGES)
	@mkdir -p $(GEN)
	@echo "  HTMLGEN"
	$(Q)build/tools/htmlgen --out $(GEN) $(PAGES)
	@rm -f $(filter-out $(foreach p,$(PAGES),$(GEN)/$(notdir $(p)).%),$(wildcard $(GEN)/*.html.[ch]))
	@touch $@

$(GEN)/.messages: build/tools/messages $(GEN)/.html $(SOURCES) $(wildcard po/*.po)
	@echo "  MESSAGES"
	$(Q)build/tools/messages --out $(GEN) --po po/es.po $(GEN)/pages.pot $(SOURCES)
	@touch $@

# ---- what the browser loads: our styles over USWDS, Public Sans cut to the signs that we write, htmx ----

STYLES   := $(wildcard assets/*.scss)
USWDS    := node_modules/@uswds/uswds
FONT_IN  := $(USWDS)/dist/fonts/public-sans/PublicSans-
# Latin, its supplement and its first extension; dashes, quotation marks, dots, prime, euro, arrows, minus, inequalities
SIGNS    := U+0020-007E,U+00A0-017F,U+2010-2015,U+2018-201E,U+2020-2022,U+2026,U+202F,U+2030,U+2032,U+2033,U+2039,U+203A,U+20AC,U+2190-2193,U+2212,U+2248,U+2264,U+2265

build/assets/style.css: tools/style.js $(STYLES) package-lock.json
	@mkdir -p $(@D)
	@echo "  STYLE"
	$(Q)node tools/style.js assets/rotunda.scss >$@

build/assets/public-sans-400.woff2: $(FONT_IN)Regular.ttf
build/assets/public-sans-700.woff2: $(FONT_IN)Bold.ttf
build/assets/public-sans-%.woff2:
	@mkdir -p $(@D)
	@echo "  FONT   $@"
	$(Q)pyftsubset $< --unicodes=$(SIGNS) --layout-features=kern,liga,mark,mkmk,ccmp,locl,tnum --flavor=woff2 --output-file=$@

# the 10,000 commonest, which nobody may take
build/assets/passwords.txt: node_modules/@zxcvbn-ts/language-common/src/passwords.json package-lock.json
	@mkdir -p $(@D)
	$(Q)node -e 'process.stdout.write(require("./$<").slice(0, 10000).join("\n") + "\n")' >$@

EMBEDDED := $(foreach f,$(wildcard data/*.csv data/*.md data/*.gz data/*.txt),$(f)=$(f)) \
            style.css=build/assets/style.css passwords.txt=build/assets/passwords.txt public-sans-400.woff2=build/assets/public-sans-400.woff2 \
            public-sans-700.woff2=build/assets/public-sans-700.woff2 htmx.js=node_modules/htmx.org/dist/htmx.min.js \
            $(foreach f,rotunda.js rotunda.svg favicon.svg,$(f)=assets/$(f))
$(GEN)/assets_table.c: build/tools/embed $(foreach e,$(EMBEDDED),$(lastword $(subst =, ,$(e))))
	@mkdir -p $(GEN)
	@echo "  EMBED"
	$(Q)build/tools/embed --out $@ $(EMBEDDED)
	@touch $@

$(GEN)/land.c: tools/land.js node_modules/world-atlas/land-110m.json
	@mkdir -p $(GEN)
	@echo "  LAND"
	$(Q)node tools/land.js node_modules/world-atlas/land-110m.json >$@

GENERATED := $(GEN)/land.c $(GEN)/.sql $(GEN)/.html $(GEN)/.messages $(GEN)/assets_table.c

#: make show Q=practice_by_slug                 print the C made from a query or page
show: $(GENERATED)
	@awk '/pieces_$(Q)\[\]/{p=1} /^static const Piece pieces_/&&!/_$(Q)\[/{p=0} p' $(GEN)/*.sql.c
	@if test -e $(GEN)/$(Q).html.c; then cat $(GEN)/$(Q).html.c; fi

#: make install [PREFIX=/usr/local] [DESTDIR=]  the program without its symbols, its manual page, completion for shells
PREFIX   ?= /usr/local
AT        = $(DESTDIR)$(PREFIX)
INSTALLED = bin/rotunda share/man/man1/rotunda.1 share/bash-completion/completions/rotunda share/zsh/site-functions/_rotunda share/fish/vendor_completions.d/rotunda.fish
install: all
	install -d $(addprefix $(AT)/,$(dir $(INSTALLED)))
	install -m 755 -s build/rotunda $(AT)/bin/rotunda
	build/rotunda man >$(AT)/share/man/man1/rotunda.1
	build/rotunda completion bash >$(AT)/share/bash-completion/completions/rotunda
	build/rotunda completion zsh >$(AT)/share/zsh/site-functions/_rotunda
	build/rotunda completion fish >$(AT)/share/fish/vendor_completions.d/rotunda.fish
	chmod 644 $(addprefix $(AT)/,$(filter share/%,$(INSTALLED)))

#: make uninstall [PREFIX=] [DESTDIR=]          takes these files away again; no center is touched
uninstall:
	rm -f $(addprefix $(AT)/,$(INSTALLED))

BUILD     = $(MAKE) --no-print-directory -j2
#: make test                                    install what is missing, build with sanitizers, run every test
test:
	@tools/install $(INSTALL) test
	@tests/timed.sh "built with sanitizers" $(BUILD) MODE=asan build/asan/everything
	@tests/timed.sh "built by clang, and with conditions that can be switched off" $(BUILD) MODE=mutate build/mutate/rotunda-test
	@tests/timed.sh "built for people, and for benches" $(BUILD) build/bench/programs
	@tests/all.sh

#: make torture [FUZZ_SECONDS=120]              everything that is too long for make test, in full
#: make torture-kills                           a part of it: kills images faults tsan units commands markets valgrind fuzz mutate planted load browser
torture:
	@tools/install $(INSTALL) torture
	@tests/timed.sh "built for people, with their tests" $(BUILD) build/programs
	@tests/timed.sh "built with sanitizers" $(BUILD) MODE=asan build/asan/everything
	@tests/timed.sh "built with the thread sanitizer" $(BUILD) MODE=tsan build/tsan/programs
	@tests/timed.sh "built by clang, and with conditions that can be switched off" $(BUILD) MODE=mutate build/mutate/rotunda-test
	@tests/timed.sh "built for fuzzing" $(BUILD) MODE=fuzz build/fuzz/fuzzers
	@FUZZ_SECONDS=$(FUZZ_SECONDS) tests/torture.sh $(PART)
torture-%:
	@$(MAKE) --no-print-directory torture PART=$*

#: make mutate [EVERY=1] [WORD=]                 switch off each visibility condition and each CHECK: a test must see it
mutate:
	@$(MAKE) --no-print-directory -j2 MODE=mutate build/mutate/rotunda-test
	@build/mutate/rotunda-test $(if $(WORD),$(WORD),--every $(or $(EVERY),1))

#: make lint                                    keep the order of floors and rooms, and see the code's figures
lint: build/tools/lint
	@build/tools/lint $$(git ls-files 2>/dev/null || find . -type f -not -path './build/*' -not -path './node_modules/*' -not -path './.git/*' | sed 's|^./||')

# One call of make for a mode: programs is rotunda and rotunda-test, everything the fuzzers too.

# ---- objects: generated code first (it is written only when its content changed), then everything else ----

ifneq ($(MAKECMDGOALS),clean)
ifneq ($(STAGE),2)
$(B)/rotunda $(B)/rotunda-test $(B)/programs $(B)/everything: $(GENERATED) FORCE
	@$(MAKE) --no-print-directory STAGE=2 MODE=$(MODE) $@
ifeq ($(MODE),mutate)
$(B)/rotunda-test: clang-objects
.PHONY: clang-objects
clang-objects: $(GENERATED)
	@$(MAKE) --no-print-directory MODE=clang $(B.clang)/rotunda-test
endif
FORCE:
else
OBJ      := $(SOURCES:%.c=$(B)/obj/%.o) $(patsubst $(GEN)/%.c,$(B)/obj/gen/%.o,$(filter-out %/postgres_queries.c,$(GEN_C)))
TEST_OBJ := $(filter-out %/mutate.o,$(TESTS:%.c=$(B)/obj/%.o)) $(B)/obj/gen/postgres_queries.o
ifeq ($(MODE),mutate)
# What knows nothing of the marks is as clang made it for its own tests.
MARKED   := $(B)/obj/src/store/%.o $(B)/obj/gen/%.sql.o $(B)/obj/tests/test.o
OBJ      := $(filter $(MARKED),$(OBJ)) $(patsubst $(B)/%,$(B.clang)/%,$(filter-out $(MARKED),$(OBJ)))
TEST_OBJ := $(filter $(MARKED),$(TEST_OBJ)) $(patsubst $(B)/%,$(B.clang)/%,$(filter-out $(MARKED),$(TEST_OBJ)))
TEST_OBJ += $(B)/obj/tests/mutate.o $(B)/obj/gen/mutants.o

# The same queries and schema, with a mark around each condition that can be switched off.
$(B)/gen/.sql: build/tools/sqlgen $(SQL) $(MIGRATIONS)
	@mkdir -p $(@D)
	@echo "  SQLGEN $(@D)"
	$(Q)build/tools/sqlgen --mutate --out $(@D) src/store $(ROOM_DIRS) $(MIGRATIONS)
	@touch $@
$(B)/obj/gen/%.sql.o: $(B)/gen/.sql
	@mkdir -p $(@D)
	@echo "  CC     $(B)/gen/$*.sql.c"
	$(Q)$(CC) $(CPPFLAGS) $(CFLAGS) $(PKG_CFLAGS) -c $(B)/gen/$*.sql.c -o $@
$(B)/obj/gen/mutants.o: $(B)/gen/.sql
	@mkdir -p $(@D)
	$(Q)$(CC) $(CPPFLAGS) $(CFLAGS) $(PKG_CFLAGS) -c $(B)/gen/mutants.c -o $@
endif

.PHONY: $(B)/programs $(B)/everything
$(B)/programs: $(B)/rotunda $(B)/rotunda-test
$(B)/everything: $(B)/programs $(B)/fuzzers

$(B)/rotunda: $(OBJ)
	@echo "  LINK   $@"
	$(Q)$(CC) $(OPT.$(MODE)) $^ $(LIBS) -o $@

$(B)/rotunda-test: $(filter-out %/app/main.o,$(OBJ)) $(TEST_OBJ)
	@echo "  LINK   $@"
	$(Q)$(CC) $(OPT.$(MODE)) $^ $(LIBS) -lpq -lbrotlidec -lcrypto -o $@

$(B)/obj/gen/%.o: $(GEN)/%.c
	@mkdir -p $(@D)
	@echo "  CC     $<"
	$(Q)$(CC) $(CPPFLAGS) $(CFLAGS) $(PKG_CFLAGS) -c $< -o $@
$(B)/obj/tests/postgres_test.o: CPPFLAGS += $(shell pkg-config --cflags libpq 2>/dev/null)
$(B)/obj/src/rooms/%.o: CPPFLAGS += -DIN_ROOM
$(B)/obj/%.o: %.c
	@mkdir -p $(@D)
	@echo "  CC     $<"
	$(Q)$(CC) $(CPPFLAGS) $(CFLAGS) $(PKG_CFLAGS) -c $< -o $@

-include $(shell find $(B)/obj -name '*.d' 2>/dev/null)
endif
endif

include tests/fuzz/fuzz.mk

clean:
	rm -rf build

-include bench/bench.mk
