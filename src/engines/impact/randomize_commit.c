#include "engines/impact/randomize_commit.h"
#include "base/random.h"
#include "media/table.h"
#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <unistd.h>

enum { FILE_MOST = 1 << 30, SECRET_MOST = 4096, COMMITMENT_MOST = 1 << 20 };

static Err file_hash(Cli *cli, Str *hex)
{
    Str bytes;
    u8 hash[32];
    if (str_eq(cli->args.p[0], S("-"))) return err(cli->arena, ERR_USAGE, "a commitment is to a file: not to standard input");
    Err e = file_bytes(cli, cli->args.p[0], FILE_MOST, &bytes);
    if (failed(e)) return e;
    sha256_of(bytes, hash);
    *hex = hex_of(cli->arena, hash, 32);
    return OK;
}

static Str secret_hash(Arena *a, const u8 secret[SEED_BYTES])
{
    u8 hash[32];
    sha256_of(str_of((const char *)secret, SEED_BYTES), hash);
    return hex_of(a, hash, 32);
}

/* A secret that lies there already may be bound by another commitment: it is never written over. */
static Err secret_put(Cli *cli, const u8 secret[SEED_BYTES])
{
    Str path = cli_text(cli, "secret-out"), text = str_fmt(cli->arena, STR_FMT "\n", STR_ARG(hex_of(cli->arena, secret, SEED_BYTES)));
    int fd = open(str_z(cli->arena, path), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd < 0) return errno == EEXIST ? err(cli->arena, ERR_ENV, STR_FMT " is there already: a secret is never written over", STR_ARG(path)) : err_errno(cli->arena, path);
    Err e = write(fd, text.p, (size_t)text.n) == text.n && fsync(fd) == 0 ? OK : err_errno(cli->arena, path);
    close(fd);
    return e;
}

Err randomize_commit(Cli *cli, Str design)
{
    Arena *a = cli->arena;
    Str file, source = cli_text(cli, "public-source");
    u8 secret[SEED_BYTES];
    if (!cli_text(cli, "secret-out").n || !source.n || !str_utf8_valid(source)) return err(a, ERR_USAGE, "--commit-out goes with --secret-out FILE and --public-source TEXT (what the public value will be)");
    if (str_eq(cli_text(cli, "secret-out"), S("-"))) return err(a, ERR_USAGE, "--secret-out takes a file: a secret on standard output is nobody's alone");
    Err e = file_hash(cli, &file);
    if (failed(e)) return e;
    random_bytes(secret, SEED_BYTES);
    json_t *j = json_pack("{s:s,s:s,s:s,s:s,s:s}", "format", "rotunda-randomize-1", "file_sha256", str_z(a, file), "design", str_z(a, design), "secret_sha256", str_z(a, secret_hash(a, secret)), "public_source", str_z(a, source));
    must(j);
    char *z = json_dumps(j, JSON_INDENT(1));
    must(z);
    Str text = str_fmt(a, "%s\n", z);
    free(z);
    json_decref(j);
    e = secret_put(cli, secret);
    if (!failed(e)) e = file_write(cli, cli_text(cli, "commit-out"), text);
    if (!failed(e) && !cli->quiet) fprintf(cli->out, "Committed, and nothing drawn. Publish " STR_FMT " before the public value is known (" STR_FMT "); keep " STR_FMT " to yourself until the draw.\n", STR_ARG(cli_text(cli, "commit-out")), STR_ARG(source), STR_ARG(cli_text(cli, "secret-out")));
    return e;
}

static Err secret_take(Cli *cli, u8 out[SEED_BYTES])
{
    Str path = cli_text(cli, "secret"), text;
    Err e = file_bytes(cli, path, SECRET_MOST, &text);
    if (failed(e)) return e;
    text = str_trim(text);
    return text.n == 2 * SEED_BYTES && seed_of_hex(text, out) ? OK : err(cli->arena, ERR_INPUT, STR_FMT ": a secret is 64 hexadecimal digits", STR_ARG(path));
}

static bool says(const json_t *j, const char *key, Str value) { return str_eq(str_from(json_string_value(json_object_get(j, key))), value); }

Err randomize_committed(Cli *cli, Str design, u8 seed[SEED_BYTES])
{
    Arena *a = cli->arena;
    Str path = cli_text(cli, "commitment"), bytes = { 0 }, file = { 0 };
    u8 secret[SEED_BYTES];
    if (!cli_text(cli, "secret").n || !cli_text(cli, "public").p) return err(a, ERR_USAGE, "--commitment goes with --secret FILE and --public VALUE");
    Err e = file_bytes(cli, path, COMMITMENT_MOST, &bytes);
    if (!failed(e)) e = secret_take(cli, secret);
    if (!failed(e)) e = file_hash(cli, &file);
    if (failed(e)) return e;
    json_t *j = json_loadb(bytes.p, (size_t)bytes.n, 0, NULL);
    if (!says(j, "format", S("rotunda-randomize-1"))) e = err(a, ERR_INPUT, STR_FMT " is no commitment of rotunda impact randomize", STR_ARG(path));
    else if (!says(j, "file_sha256", file)) e = err(a, ERR_INPUT, STR_FMT " is not the file that was committed: its SHA-256 is " STR_FMT, STR_ARG(cli->args.p[0]), STR_ARG(file));
    else if (!says(j, "secret_sha256", secret_hash(a, secret))) e = err(a, ERR_INPUT, STR_FMT " is not the secret that was committed", STR_ARG(cli_text(cli, "secret")));
    else if (!says(j, "design", design)) e = err(a, ERR_INPUT, "the design that was committed is another: %s, not " STR_FMT, json_string_value(json_object_get(j, "design")), STR_ARG(design));
    json_decref(j);
    lottery_seed(secret, cli_text(cli, "public"), seed);
    return e;
}
