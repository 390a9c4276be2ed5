# Rotunda: `make run` opens a working center, `make test` proves it, `make help` lists the rest.
#
#   build/            this build's objects, tools, generated code and the binary (B=dir chooses another)
#   build/gen/        C made from queries.sql, *.html and assets: never edited, readable
#
# A source file is found by where it stands; nothing is listed here by hand.

B        ?= build
CC       := gcc
MODE     ?= release
PKGS     := sqlite3 libmicrohttpd jansson libcmark-gfm libsodium cairo pangocairo libqrencode zlib libutf8proc
LIBS      = $(shell pkg-config --libs $(PKGS)) -lcmark-gfm-extensions -lstemmer -lm -lpthread
WARN     := -Wall -Wextra -Werror -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wvla -Wwrite-strings -Wno-unused-result
CPPFLAGS := -D_GNU_SOURCE -Isrc -I. -I$(B)/gen
OPT.release := -O2 -g
OPT.asan    := -O1 -g -fsanitize=address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer -DROTUNDA_TEST
OPT.tsan    := -O1 -g -fsanitize=thread -DROTUNDA_TEST
OPT.plain   := -O0 -g
CFLAGS   := -std=gnu17 $(WARN) $(OPT.$(MODE)) -fstack-protector-strong -MMD -MP
PKG_CFLAGS := $(shell pkg-config --cflags $(PKGS) 2>/dev/null)

all: $(B)/rotunda
.PHONY: all help
.DELETE_ON_ERROR:
.SUFFIXES:
